#include <stdio.h>

static long long
worth(long long x)
{
	return x % 2 ? x / 2 + 1 : x ? worth(x / 2 - 1) : 0;
}

int
main(void)
{
	static long long x[10000];
	long long total = 0;
	int n, ways = 0;

	if (scanf("%d", &n) != 1)
		return 1;
	for (int i = 0; i < n; i++) {
		if (scanf("%lld", &x[i]) != 1)
			return 1;
		total ^= worth(x[i]);
	}
	for (int i = 0; i < n && total; i++)
		ways += (worth(x[i]) ^ total) <= x[i] / 2;
	printf("%d\n", ways);
	return 0;
}
