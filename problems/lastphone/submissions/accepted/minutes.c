#include <stdio.h>

int
main(void)
{
	long long a, p, b, q;

	if (scanf("%lld %lld %lld %lld", &a, &p, &b, &q) != 4)
		return 1;
	long long lead = (a + p - 1) / p - (b + q - 1) / q;
	if (lead)
		printf("%s %lld\n", lead > 0 ? "ANA" : "BEN", lead > 0 ? lead : -lead);
	else
		puts("TOGETHER");
	return 0;
}
