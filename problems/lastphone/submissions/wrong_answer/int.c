/* 32 bits hold charges up to 2147483647 only. */
#include <stdio.h>

int
main(void)
{
	long long in[4];

	for (int i = 0; i < 4; i++)
		if (scanf("%lld", &in[i]) != 1)
			return 1;
	unsigned a = (unsigned)in[0], p = (unsigned)in[1];
	unsigned b = (unsigned)in[2], q = (unsigned)in[3];
	long long lead = (long long)((a + p - 1) / p) - (long long)((b + q - 1) / q);
	if (lead)
		printf("%s %lld\n", lead > 0 ? "ANA" : "BEN", lead > 0 ? lead : -lead);
	else
		puts("TOGETHER");
	return 0;
}
