import java.util.Scanner;

public class Main {
	static long worth(long x) {
		if (x % 2 == 1)
			return (x + 1) / 2;
		return x == 0 ? 0 : worth(x / 2 - 1);
	}

	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		int n = in.nextInt();
		long[] plates = new long[n];
		long total = 0;
		for (int i = 0; i < n; i++) {
			plates[i] = in.nextLong();
			total ^= worth(plates[i]);
		}
		int ways = 0;
		for (long x : plates)
			if (total != 0 && (worth(x) ^ total) <= x / 2)
				ways++;
		System.out.println(ways);
	}
}
