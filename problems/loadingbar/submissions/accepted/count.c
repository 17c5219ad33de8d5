#include <stdio.h>

int
main(void)
{
	static int shown_after[101];
	long long n, x, total = 0, arrived = 0;
	int shown = 0, longest = 0;
	char word[4];

	if (scanf("%lld", &n) != 1)
		return 1;
	while (scanf("%3s %lld", word, &x) == 2) {
		if (word[0] == 'a')
			total += x;
		else
			arrived += x;
		while (shown < 100 && (shown + 1) * total <= 100 * arrived)
			shown++;
		if (++shown_after[shown] > longest)
			longest = shown_after[shown];
	}
	printf("%d %d\n", shown, longest);
	return 0;
}
