import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.Map;

public class Main {
	public static void main(String[] args) throws IOException {
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
		int n = Integer.parseInt(in.readLine());
		int[] until = new int[1001];
		Map<Integer, Integer> typing = new HashMap<>();
		for (int i = 0; i < n; i++) {
			String[] words = in.readLine().split(" ");
			int t = Integer.parseInt(words[0]);
			int p = Integer.parseInt(words[1]);
			// What was counted in advance is taken back, and counted anew for a key.
			for (int s = t; s < until[p]; s++)
				typing.merge(s, -1, Integer::sum);
			until[p] = words[2].equals("key") ? t + 5 : 0;
			for (int s = t; s < until[p]; s++)
				typing.merge(s, 1, Integer::sum);
		}
		int one = 0;
		int several = 0;
		for (int count : typing.values()) {
			if (count == 1)
				one++;
			else if (count > 1)
				several++;
		}
		System.out.println(one + " " + several);
	}
}
