import java.util.Scanner;

public class Main {
	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		int n = in.nextInt();
		int k = in.nextInt();
		String people = in.next();
		int dreamer = -k;
		int annoyed = 0;
		for (int i = 0; i < n; i++) {
			if (people.charAt(i) == 'L')
				dreamer = i;
			else if (people.charAt(i) == 'W' && i - dreamer < k / 2)
				annoyed++;
		}
		System.out.println(annoyed);
	}
}
