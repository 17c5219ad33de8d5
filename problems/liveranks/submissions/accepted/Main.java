import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.StringTokenizer;

/** Counts the players of each number of points in a Fenwick tree. */
public class Main {
	static int[] tree;

	static void add(int points, int change) {
		for (int i = points + 1; i < tree.length; i += i & -i)
			tree[i] += change;
	}

	static int atMost(int points) {
		int sum = 0;
		for (int i = points + 1; i > 0; i -= i & -i)
			sum += tree[i];
		return sum;
	}

	public static void main(String[] args) throws IOException {
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
		StringTokenizer first = new StringTokenizer(in.readLine());
		int players = Integer.parseInt(first.nextToken());
		int events = Integer.parseInt(first.nextToken());
		int[] points = new int[players + 1];
		tree = new int[events + 3];
		add(0, players);
		StringBuilder out = new StringBuilder();
		for (int i = 0; i < events; i++) {
			String line = in.readLine();
			int player = Integer.parseInt(line.substring(2));
			if (line.charAt(0) == '+') {
				add(points[player], -1);
				points[player]++;
				add(points[player], 1);
			} else {
				out.append(players - atMost(points[player]) + 1).append('\n');
			}
		}
		System.out.print(out);
	}
}
