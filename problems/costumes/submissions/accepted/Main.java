import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StreamTokenizer;
import java.util.Arrays;

public class Main {
	static StreamTokenizer in = new StreamTokenizer(new InputStreamReader(System.in));

	static int next() throws IOException {
		in.nextToken();
		return (int) in.nval;
	}

	static int find(int[] parent, int i) {
		while (parent[i] != i) {
			parent[i] = parent[parent[i]];
			i = parent[i];
		}
		return i;
	}

	public static void main(String[] args) throws IOException {
		int n = next();
		int m = next();
		int[] a = new int[n];
		int[] b = new int[n];
		int[] parent = new int[m + 1];
		int[] spare = new int[m + 1];
		for (int i = 0; i <= m; i++) {
			parent[i] = i;
			spare[i] = 1;
		}
		// Each group of costumes has at most as many guests: one more and it is over.
		int[] degree = new int[m + 1];
		int[] sum = new int[m + 1];
		for (int i = 0; i < n; i++) {
			a[i] = next();
			b[i] = next();
			int p = find(parent, a[i]);
			int q = find(parent, b[i]);
			if (p != q) {
				parent[p] = q;
				spare[q] += spare[p];
			}
			if (--spare[q] < 0) {
				System.out.println("impossible");
				return;
			}
			degree[a[i]]++;
			degree[b[i]]++;
			sum[a[i]] ^= i;
			sum[b[i]] ^= i;
		}
		int[] worn = new int[n];
		// sum[c]: the only guest left who wants c, once there is only one.
		for (int c = 1; c <= m; c++) {
			int at = c;
			while (degree[at] == 1) {
				int guest = sum[at];
				int other = a[guest] + b[guest] - at;
				worn[guest] = at;
				degree[at] = 0;
				degree[other]--;
				sum[other] ^= guest;
				at = other;
			}
		}
		// What is left are circles; each guest wears what the one before does not.
		int[] one = new int[m + 1];
		int[] two = new int[m + 1];
		Arrays.fill(one, -1);
		Arrays.fill(two, -1);
		for (int i = 0; i < n; i++)
			if (worn[i] == 0)
				for (int c : new int[] {a[i], b[i]}) {
					if (one[c] < 0)
						one[c] = i;
					else
						two[c] = i;
				}
		for (int i = 0; i < n; i++) {
			int guest = i;
			int costume = a[i];
			while (worn[guest] == 0) {
				worn[guest] = costume;
				costume = a[guest] + b[guest] - costume;
				guest = one[costume] + two[costume] - guest;
			}
		}
		StringBuilder out = new StringBuilder();
		for (int costume : worn)
			out.append(costume).append('\n');
		System.out.print(out);
	}
}
