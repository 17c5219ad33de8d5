#include <stdio.h>

int
main(void)
{
	int n, k, at[500], step[500];

	if (scanf("%d %d", &n, &k) != 2)
		return 1;
	for (int i = 0; i < n; i++) {
		int hour, minute;
		if (scanf("%d:%d %d", &hour, &minute, &step[i]) != 3)
			return 1;
		at[i] = 60 * hour + minute;
	}
	for (int now = 0; now < 24 * 60; now++) {
		int ringing = 0;
		for (int i = 0; i < n; i++)
			ringing += now >= at[i] && (now - at[i]) % step[i] == 0;
		if (ringing >= k) {
			printf("%02d:%02d\n", now / 60, now % 60);
			return 0;
		}
	}
	printf("overslept\n");
	return 0;
}
