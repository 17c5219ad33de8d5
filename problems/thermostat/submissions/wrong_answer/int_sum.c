/* The sum does not fit into an int. */
#include <stdio.h>
#include <stdlib.h>

int
main(void)
{
	static int low[1000], high[1000];
	int n, t, h, sum = 0, last = 0;

	if (scanf("%d %d %d", &n, &t, &h) != 3)
		return 1;
	for (int i = 0; i < n; i++)
		if (scanf("%d %d", &low[i], &high[i]) != 2)
			return 1;
	for (int hour = 0; hour < h && hour < 2; hour++) {
		last = 0;
		for (int i = 0; i < n; i++) {
			int wish = t < low[i] ? low[i] : t > high[i] ? high[i] : t;
			last += abs(wish - t);
			t = wish;
		}
		sum += last;
	}
	if (h > 2)
		sum = (int)(sum + (unsigned)last * (unsigned)(h - 2));
	printf("%d %d\n", t, sum);
	return 0;
}
