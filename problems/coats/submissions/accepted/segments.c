/* Counts the coats that are left between two places by a tree of segments. */
#include <stdio.h>

enum { SIZE = 131072 };

static int left_in[2 * SIZE];

static int
count(int from, int to) /* without to */
{
	int sum = 0;

	for (from += SIZE, to += SIZE; from < to; from /= 2, to /= 2) {
		if (from & 1)
			sum += left_in[from++];
		if (to & 1)
			sum += left_in[--to];
	}
	return sum;
}

int
main(void)
{
	int n, coat;
	long long moved = 0;

	if (scanf("%d", &n) != 1)
		return 1;
	for (int i = 1; i <= n; i++)
		left_in[SIZE + i] = 1;
	for (int i = SIZE - 1; i > 0; i--)
		left_in[i] = left_in[2 * i] + left_in[2 * i + 1];
	for (int gap = n + 1; scanf("%d", &coat) == 1; gap = coat) {
		moved += coat < gap ? count(coat + 1, gap) : count(gap, coat);
		for (int i = SIZE + coat; i > 0; i /= 2)
			left_in[i]--;
	}
	printf("%lld\n", moved);
	return 0;
}
