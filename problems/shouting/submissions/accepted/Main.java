import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

public class Main {
	public static void main(String[] args) throws IOException {
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
		int n = Integer.parseInt(in.readLine());
		int shouted = 0;
		for (int i = 0; i < n; i++) {
			String line = in.readLine();
			boolean quiet = line.chars().anyMatch(Character::isLowerCase);
			if (!quiet && line.chars().anyMatch(Character::isUpperCase))
				shouted++;
		}
		System.out.println(shouted);
	}
}
