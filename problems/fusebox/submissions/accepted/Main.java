import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

public class Main {
	public static void main(String[] args) throws IOException {
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
		int n = Integer.parseInt(in.readLine().trim());
		int[] fuse = new int[n];
		for (int power = 1; power < n; power *= 2) {
			StringBuilder question = new StringBuilder("? ");
			for (int i = 0; i < n; i++)
				question.append(i / power % 2);
			System.out.println(question);
			System.out.flush();
			String light = in.readLine();
			for (int room = 0; room < n; room++)
				fuse[room] += power * (light.charAt(room) - '0');
		}
		int[] rooms = new int[n];
		for (int room = 0; room < n; room++)
			rooms[fuse[room]] = room + 1;
		StringBuilder answer = new StringBuilder("!");
		for (int room : rooms)
			answer.append(' ').append(room);
		System.out.println(answer);
		System.out.flush();
	}
}
