import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Scanner;

/** Card 1 shows where the deck begins, and the smaller one of its neighbours which way it goes. */
public class Main {
	static final BigInteger LETTERS = BigInteger.valueOf(26);

	static List<Integer> cards() {
		List<Integer> cards = new ArrayList<>();
		for (int card = 2; card <= 52; card++)
			cards.add(card);
		return cards;
	}

	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		if (in.next().equals("hide"))
			System.out.println(hide(in.next()));
		else
			System.out.println(find(in));
	}

	/** The neighbours are one of 51 * 50 / 2 pairs, and the others are in one of 49! orders. */
	static String hide(String word) {
		BigInteger number = BigInteger.ZERO;
		for (char letter : word.toCharArray())
			number = number.multiply(LETTERS).add(BigInteger.valueOf(letter - 'a'));
		int pairs = 51 * 50 / 2;
		int pair = number.mod(BigInteger.valueOf(pairs)).intValue();
		number = number.divide(BigInteger.valueOf(pairs));
		List<Integer> cards = cards();
		int a = 0;
		while (pair >= 50 - a)
			pair -= 50 - a++;
		int last = cards.remove(a + 1 + pair);
		int first = cards.remove(a);
		StringBuilder deck = new StringBuilder("1 " + first);
		for (int left = 49; left > 0; left--) {
			BigInteger base = BigInteger.valueOf(left);
			deck.append(' ').append(cards.remove(number.mod(base).intValue()));
			number = number.divide(base);
		}
		return deck.append(' ').append(last).toString();
	}

	static String find(Scanner in) {
		List<Integer> deck = new ArrayList<>();
		for (int i = 0; i < 52; i++)
			deck.add(in.nextInt());
		Collections.rotate(deck, -deck.indexOf(1));
		deck.remove(0);
		if (deck.get(0) > deck.get(50))
			Collections.reverse(deck);
		List<Integer> cards = cards();
		int a = cards.indexOf(deck.get(0));
		int b = cards.indexOf(deck.get(50));
		int pair = b - a - 1;
		for (int k = 0; k < a; k++)
			pair += 50 - k;
		cards.remove(b);
		cards.remove(a);
		int[] digit = new int[50];
		for (int i = 1; i <= 49; i++) {
			digit[i] = cards.indexOf(deck.get(i));
			cards.remove(digit[i]);
		}
		BigInteger number = BigInteger.ZERO;
		for (int i = 49; i >= 1; i--)
			number = number.multiply(BigInteger.valueOf(50 - i)).add(BigInteger.valueOf(digit[i]));
		number = number.multiply(BigInteger.valueOf(51 * 50 / 2)).add(BigInteger.valueOf(pair));
		StringBuilder word = new StringBuilder();
		for (int i = 0; i < 45; i++) {
			word.append((char) ('a' + number.mod(LETTERS).intValue()));
			number = number.divide(LETTERS);
		}
		return word.reverse().toString();
	}
}
