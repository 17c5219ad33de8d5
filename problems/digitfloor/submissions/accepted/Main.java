import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayDeque;
import java.util.Arrays;

public class Main {
	public static void main(String[] args) throws IOException {
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
		String[] size = in.readLine().split(" ");
		int h = Integer.parseInt(size[0]);
		int w = Integer.parseInt(size[1]);
		char[][] floor = new char[h][];
		int[][][] when = new int[h][w][10];
		ArrayDeque<int[]> queue = new ArrayDeque<>();
		for (int r = 0; r < h; r++) {
			floor[r] = in.readLine().toCharArray();
			for (int c = 0; c < w; c++) {
				Arrays.fill(when[r][c], -1);
				if (floor[r][c] == 'S') {
					when[r][c][0] = 0;
					queue.add(new int[] {r, c, 0});
				}
			}
		}
		int[] dr = {0, 0, 0, 1, -1};
		int[] dc = {0, 1, -1, 0, 0};
		while (!queue.isEmpty()) {
			int[] at = queue.remove();
			int time = when[at[0]][at[1]][at[2]];
			if (floor[at[0]][at[1]] == 'E') {
				System.out.println(time);
				return;
			}
			int clock = (at[2] + 1) % 10;
			for (int k = 0; k < 5; k++) {
				int r = at[0] + dr[k];
				int c = at[1] + dc[k];
				if (r < 0 || r >= h || c < 0 || c >= w || floor[r][c] == '#')
					continue;
				if (Character.isDigit(floor[r][c]) && floor[r][c] - '0' != clock)
					continue;
				if (when[r][c][clock] < 0) {
					when[r][c][clock] = time + 1;
					queue.add(new int[] {r, c, clock});
				}
			}
		}
		System.out.println("impossible");
	}
}
