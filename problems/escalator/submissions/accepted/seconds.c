#include <stdio.h>

int
main(void)
{
	static char people[100001];
	int n, k, left = 0, annoyed = 0;

	if (scanf("%d %d %100000s", &n, &k, people) != 3)
		return 1;
	for (int i = 0; i < n; i++) {
		if (people[i] == 'R')
			continue;
		int wish = i + (people[i] == 'L' ? k : k / 2);
		if (wish < left)
			annoyed++;
		else
			left = wish;
	}
	printf("%d\n", annoyed);
	return 0;
}
