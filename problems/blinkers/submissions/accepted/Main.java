import java.util.Scanner;

public class Main {
	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		long a = in.nextLong();
		long first = a + in.nextLong();
		long c = in.nextLong();
		long second = c + in.nextLong();
		long s = in.nextLong();
		long left = in.nextLong() - s;
		long both = 0;
		// For each second of the second lamp's period: how often is the first one on too?
		long whole = first * second;
		for (long k = 0; k < c; k++)
			for (long at = k; at < whole; at += second)
				if ((s + at) % first < a)
					both += left / whole + (at < left % whole ? 1 : 0);
		System.out.println(both);
	}
}
