import java.util.Scanner;

public class Main {
	static long minutes(Scanner in) {
		long charge = in.nextLong();
		long loss = in.nextLong();
		return charge / loss + (charge % loss > 0 ? 1 : 0);
	}

	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		long ana = minutes(in);
		long ben = minutes(in);
		if (ana == ben)
			System.out.println("TOGETHER");
		else
			System.out.println((ana > ben ? "ANA " : "BEN ") + Math.abs(ana - ben));
	}
}
