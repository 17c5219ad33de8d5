import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StreamTokenizer;

/** Keeps the lines in a Li Chao tree over the sums, moved to begin at 0. */
public class Main {
	static final int HALF = 1 << 25;
	static int[] left = new int[1 << 19];
	static int[] right = new int[1 << 19];
	static long[] slope = new long[1 << 19];
	static long[] constant = new long[1 << 19];
	static int used = 0;

	static int add(long m, long b) {
		used++;
		slope[used] = m;
		constant[used] = b;
		return used;
	}

	static void insert(long m, long b) {
		int node = 1;
		long low = -HALF;
		long high = HALF;
		while (true) {
			long middle = (low + high) >> 1;
			if (m * middle + b > slope[node] * middle + constant[node]) {
				long oldM = slope[node];
				long oldB = constant[node];
				slope[node] = m;
				constant[node] = b;
				m = oldM;
				b = oldB;
			}
			if (m == slope[node] || low == high)
				return;
			int[] side = m > slope[node] ? right : left;
			if (side[node] == 0) {
				side[node] = add(m, b);
				return;
			}
			node = side[node];
			if (side == right)
				low = middle + 1;
			else
				high = middle;
		}
	}

	static long highest(long x) {
		long best = Long.MIN_VALUE;
		long low = -HALF;
		long high = HALF;
		for (int node = 1; node != 0;) {
			best = Math.max(best, slope[node] * x + constant[node]);
			long middle = (low + high) >> 1;
			if (x > middle) {
				node = right[node];
				low = middle + 1;
			} else {
				node = left[node];
				high = middle;
			}
		}
		return best;
	}

	public static void main(String[] args) throws IOException {
		StreamTokenizer in = new StreamTokenizer(new InputStreamReader(System.in));
		in.nextToken();
		int n = (int) in.nval;
		long sum = 0;
		long weighted = 0;
		add(0, 0);
		for (int i = 1; i <= n; i++) {
			in.nextToken();
			long value = (long) in.nval;
			long best = weighted + highest(sum);
			sum += value;
			weighted += i * value;
			insert(-i, best - weighted + i * sum);
		}
		System.out.println(weighted + highest(sum));
	}
}
