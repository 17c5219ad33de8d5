#include <stdio.h>

int
main(void)
{
	long long a, b, c, d, s, t, both = 0;

	if (scanf("%lld %lld %lld %lld %lld %lld", &a, &b, &c, &d, &s, &t) != 6)
		return 1;
	/* A common period, if not always the shortest. */
	long long period = (a + b) * (c + d), left = t - s;
	for (long long k = 0; k < period; k++)
		if ((s + k) % (a + b) < a && k % (c + d) < c)
			both += left / period + (k < left % period);
	printf("%lld\n", both);
	return 0;
}
