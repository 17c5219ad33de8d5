import java.util.Scanner;

public class Main {
	static final long MOD = 1000000007;

	static long power(long x, long e) {
		long result = 1;
		for (; e > 0; e /= 2, x = x * x % MOD)
			if (e % 2 == 1)
				result = result * x % MOD;
		return result;
	}

	/** The product of from + 1 to to. */
	static long product(int from, int to) {
		long result = 1;
		for (int i = from + 1; i <= to; i++)
			result = result * i % MOD;
		return result;
	}

	static long choose(int n, int k) {
		if (k < 0 || k > n)
			return 0;
		return product(n - k, n) * power(product(0, k), MOD - 2) % MOD;
	}

	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		int a = in.nextInt();
		int b = in.nextInt();
		int k = in.nextInt();
		int less = Math.min(a, b) - (a == b ? 1 : 0);
		int n = a + b - (a == b ? 1 : 0);
		long ways = choose(n, less - k) - choose(n, less - k - 1) + MOD;
		System.out.println(ways * (a == b ? 2 : 1) % MOD);
	}
}
