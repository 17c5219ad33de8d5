/* Looks at a hundred points of the track and hopes that they tell enough. */
#include <math.h>
#include <stdio.h>

enum { POINTS = 100 };

int
main(void)
{
	static double antenna[20000][3];
	double ax, ay, bx, by;
	int n, dead = 0;

	if (scanf("%lf %lf %lf %lf %d", &ax, &ay, &bx, &by, &n) != 5)
		return 1;
	for (int i = 0; i < n; i++)
		if (scanf("%lf %lf %lf", &antenna[i][0], &antenna[i][1], &antenna[i][2]) != 3)
			return 1;
	for (int k = 0; k < POINTS; k++) {
		double x = ax + (bx - ax) * (k + 0.5) / POINTS;
		double y = ay + (by - ay) * (k + 0.5) / POINTS;
		int i = 0;

		while (i < n && hypot(x - antenna[i][0], y - antenna[i][1]) > antenna[i][2])
			i++;
		dead += i == n;
	}
	printf("%.8f\n", dead * hypot(bx - ax, by - ay) / POINTS);
	return 0;
}
