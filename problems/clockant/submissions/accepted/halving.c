/* Finds the moment by halving the time until the hands meet. */
#include <math.h>
#include <stdio.h>

static double a, b, j;

static int
jumps(double minutes)
{
	double hour_hand = minutes * M_PI / 360, minute_hand = minutes * M_PI / 30;

	return hypot(a * cos(hour_hand) - b * cos(minute_hand),
		a * sin(hour_hand) - b * sin(minute_hand)) <= j;
}

int
main(void)
{
	int hour, minute;

	if (scanf("%lf %lf %lf %d:%d", &a, &b, &j, &hour, &minute) != 5)
		return 1;
	double start = 60 * hour + minute;
	if (jumps(start)) {
		printf("0\n");
		return 0;
	}
	if (j < fabs(a - b)) {
		printf("never\n");
		return 0;
	}
	double period = 720 / 11.0;
	double meeting = (floor(start / period) + 1) * period;
	/* The tips come nearer from the opposite position until the meeting. */
	double low = start > meeting - period / 2 ? start : meeting - period / 2;
	double high = meeting;
	for (int i = 0; i < 100; i++) {
		double middle = (low + high) / 2;
		if (jumps(middle))
			high = middle;
		else
			low = middle;
	}
	printf("%.12f\n", high - start);
	return 0;
}
