import java.util.Scanner;

public class Main {
	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		int n = in.nextInt();
		int t = in.nextInt();
		long hours = in.nextLong();
		int[] low = new int[n];
		int[] high = new int[n];
		for (int i = 0; i < n; i++) {
			low[i] = in.nextInt();
			high[i] = in.nextInt();
		}
		long sum = 0;
		long last = 0;
		for (long hour = 1; hour <= Math.min(hours, 2); hour++) {
			last = 0;
			for (int i = 0; i < n; i++) {
				int wish = Math.max(Math.min(t, high[i]), low[i]);
				last += Math.abs(wish - t);
				t = wish;
			}
			sum += last;
		}
		if (hours > 2)
			sum += last * (hours - 2);
		System.out.println(t + " " + sum);
	}
}
