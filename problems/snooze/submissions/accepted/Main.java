import java.util.Scanner;

public class Main {
	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		int n = in.nextInt();
		int k = in.nextInt();
		int[] ringing = new int[1440];
		for (int i = 0; i < n; i++) {
			String[] at = in.next().split(":");
			int step = in.nextInt();
			int minute = Integer.parseInt(at[0]) * 60 + Integer.parseInt(at[1]);
			for (; minute < 1440; minute += step)
				ringing[minute]++;
		}
		int minute = 0;
		while (minute < 1440 && ringing[minute] < k)
			minute++;
		if (minute < 1440)
			System.out.println(String.format("%02d:%02d", minute / 60, minute % 60));
		else
			System.out.println("overslept");
	}
}
