import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StreamTokenizer;
import java.util.ArrayList;
import java.util.List;

public class Main {
	static StreamTokenizer in = new StreamTokenizer(new InputStreamReader(System.in));

	static double next() throws IOException {
		in.nextToken();
		return in.nval;
	}

	public static void main(String[] args) throws IOException {
		double ax = next();
		double ay = next();
		double dx = next() - ax;
		double dy = next() - ay;
		double length = Math.sqrt(dx * dx + dy * dy);
		int n = (int) next();
		List<double[]> covered = new ArrayList<>();
		for (int i = 0; i < n; i++) {
			double x = next() - ax;
			double y = next() - ay;
			double r = next();
			// Solves |t * d - p| = r for t, which goes from 0 to 1 along the track.
			double a = dx * dx + dy * dy;
			double b = -2 * (dx * x + dy * y);
			double c = x * x + y * y - r * r;
			double root = b * b - 4 * a * c;
			if (root <= 0)
				continue;
			double from = (-b - Math.sqrt(root)) / (2 * a);
			double to = (-b + Math.sqrt(root)) / (2 * a);
			if (to > 0 && from < 1)
				covered.add(new double[] {Math.max(from, 0), Math.min(to, 1)});
		}
		covered.sort((p, q) -> Double.compare(p[0], q[0]));
		double dead = 0;
		double reached = 0;
		for (double[] part : covered) {
			if (part[0] > reached)
				dead += part[0] - reached;
			reached = Math.max(reached, part[1]);
		}
		dead += 1 - reached;
		System.out.println(dead * length);
	}
}
