import java.util.Scanner;

public class Main {
	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		int n = in.nextInt();
		int t = in.nextInt();
		String red = in.next();
		String blue = in.next();
		int scoreRed = 0;
		int scoreBlue = 0;
		String before = "";
		for (int i = 0; i < n && scoreRed < t && scoreBlue < t; i++) {
			String beat = "" + red.charAt(i) + blue.charAt(i);
			switch (beat) {
			case "AW":
				scoreRed += before.equals("PA") ? 2 : 1;
				break;
			case "WA":
				scoreBlue += before.equals("AP") ? 2 : 1;
				break;
			case "AA":
				if (before.equals("PA"))
					scoreRed += 2;
				else if (before.equals("AP"))
					scoreBlue += 2;
				break;
			default:
				break;
			}
			before = beat;
		}
		System.out.println(scoreRed + " " + scoreBlue);
	}
}
