// Sweeps over the places where an antenna begins or ends to reach the track.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>
#include <vector>

int main()
{
	double ax, ay, bx, by, x, y, r;
	int n;
	if (std::scanf("%lf %lf %lf %lf %d", &ax, &ay, &bx, &by, &n) != 5)
		return 1;
	double length = std::hypot(bx - ax, by - ay);
	double ux = (bx - ax) / length, uy = (by - ay) / length;
	std::vector<std::pair<double, int>> events;
	while (std::scanf("%lf %lf %lf", &x, &y, &r) == 3) {
		double along = ux * (x - ax) + uy * (y - ay);
		double away = std::fabs(ux * (y - ay) - uy * (x - ax));
		if (away >= r)
			continue;
		double half = std::sqrt((r - away) * (r + away));
		events.push_back({std::clamp(along - half, 0.0, length), -1});
		events.push_back({std::clamp(along + half, 0.0, length), 1});
	}
	events.push_back({length, 0});
	std::sort(events.begin(), events.end());
	double dead = 0, before = 0;
	int reach = 0;
	for (auto [at, change] : events) {
		if (reach == 0)
			dead += at - before;
		reach -= change;
		before = at;
	}
	std::printf("%.8f\n", dead);
}
