import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

public class Main {
	public static void main(String[] args) throws IOException {
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
		int keys = Integer.parseInt(in.readLine());
		String text = in.readLine();
		int[] fittedIn = new int[26];
		int refit = 1;
		int used = 0;
		for (int i = 0; i < text.length(); i++) {
			int letter = text.charAt(i) - 'a';
			if (fittedIn[letter] == refit)
				continue;
			if (used == keys) {
				refit++;
				used = 0;
			}
			fittedIn[letter] = refit;
			used++;
		}
		System.out.println(refit);
	}
}
