import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StreamTokenizer;

public class Main {
	static StreamTokenizer in = new StreamTokenizer(new InputStreamReader(System.in));

	static int next() throws IOException {
		in.nextToken();
		return (int) in.nval;
	}

	public static void main(String[] args) throws IOException {
		int n = next();
		int[] joy = new int[n];
		int[] parent = new int[n];
		for (int i = 0; i < n; i++)
			joy[i] = next();
		for (int i = 1; i < n; i++)
			parent[i] = next() - 1;
		long[] invited = new long[n];
		// sums[k][i]: of the children of i, at most k come.
		long[][] sums = new long[2][n];
		for (int i = n - 1; i > 0; i--) {
			long come = invited[i] + joy[i];
			long stay = Math.max(sums[0][i], sums[1][i]);
			int p = parent[i];
			invited[p] += Math.max(come, stay);
			sums[1][p] = Math.max(sums[1][p] + stay, sums[0][p] + come);
			sums[0][p] += stay;
		}
		System.out.println(Math.max(invited[0] + joy[0], Math.max(sums[0][0], sums[1][0])));
	}
}
