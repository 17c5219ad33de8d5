/* The sum does not fit into an int. */
#include <stdio.h>

static int tree[100001];

int
main(void)
{
	int n, coat, moved = 0, before_gap;

	if (scanf("%d", &n) != 1)
		return 1;
	for (int i = 1; i <= n; i++)
		tree[i] = i & -i;
	before_gap = n;
	while (scanf("%d", &coat) == 1) {
		int before = -1;
		for (int i = coat; i > 0; i &= i - 1)
			before += tree[i];
		moved = (int)((unsigned)moved + (unsigned)(before < before_gap ?
			before_gap - before - 1 : before - before_gap));
		before_gap = before;
		for (int i = coat; i <= n; i += i & -i)
			tree[i]--;
	}
	printf("%d\n", moved);
	return 0;
}
