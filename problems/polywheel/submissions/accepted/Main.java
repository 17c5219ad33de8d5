import java.util.Locale;
import java.util.Scanner;

public class Main {
	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		int n = in.nextInt();
		int k = in.nextInt();
		double[] x = new double[n];
		double[] y = new double[n];
		for (int i = 0; i < n; i++) {
			x[i] = in.nextInt();
			y[i] = in.nextInt();
		}
		double sum = 0;
		for (int i = 0; i < n; i++) {
			int before = (i + n - 1) % n;
			int after = (i + 1) % n;
			double arrive = Math.atan2(y[i] - y[before], x[i] - x[before]);
			double leave = Math.atan2(y[after] - y[i], x[after] - x[i]);
			double turn = leave - arrive;
			if (turn < 0)
				turn += 2 * Math.PI;
			int times = k / n + (i < k % n ? 1 : 0);
			sum += times * turn * Math.hypot(x[i] - x[0], y[i] - y[0]);
		}
		System.out.println(String.format(Locale.ROOT, "%.9f", sum));
	}
}
