// Subtracts what several antennas cover several times.
#include <algorithm>
#include <cmath>
#include <cstdio>

int main()
{
	double ax, ay, bx, by, x, y, r;
	int n;
	if (std::scanf("%lf %lf %lf %lf %d", &ax, &ay, &bx, &by, &n) != 5)
		return 1;
	double length = std::hypot(bx - ax, by - ay), dead = length;
	double ux = (bx - ax) / length, uy = (by - ay) / length;
	while (std::scanf("%lf %lf %lf", &x, &y, &r) == 3) {
		double along = ux * (x - ax) + uy * (y - ay);
		double away = ux * (y - ay) - uy * (x - ax);
		if (std::fabs(away) >= r)
			continue;
		double half = std::sqrt(r * r - away * away);
		double begin = std::max(along - half, 0.0), end = std::min(along + half, length);
		dead -= std::max(end - begin, 0.0);
	}
	std::printf("%.8f\n", std::max(dead, 0.0));
}
