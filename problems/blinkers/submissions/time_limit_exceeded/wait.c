/* Waits for the light to change. */
#include <stdio.h>

int
main(void)
{
	long long a, b, c, d, s, t, both = 0;

	if (scanf("%lld %lld %lld %lld %lld %lld", &a, &b, &c, &d, &s, &t) != 6)
		return 1;
	for (long long k = s; k < t; k++)
		both += k % (a + b) < a && (k - s) % (c + d) < c;
	printf("%lld\n", both);
	return 0;
}
