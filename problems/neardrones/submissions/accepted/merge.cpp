#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

struct Entry {
	double t, x, y;
};

static std::vector<Entry> read()
{
	int k;
	if (std::scanf("%d", &k) != 1)
		return {};
	std::vector<Entry> log(k);
	for (auto &e : log)
		if (std::scanf("%lf %lf %lf", &e.t, &e.x, &e.y) != 3)
			return {};
	return log;
}

int main()
{
	auto a = read(), b = read();
	double best = 1e18;
	size_t i = 0, k = 0;
	while (i + 1 < a.size() && k + 1 < b.size()) {
		double from = std::max(a[i].t, b[k].t), to = std::min(a[i + 1].t, b[k + 1].t);
		auto apart = [&](double t) {
			double p = (t - a[i].t) / (a[i + 1].t - a[i].t);
			double q = (t - b[k].t) / (b[k + 1].t - b[k].t);
			return std::hypot(a[i].x + p * (a[i + 1].x - a[i].x) -
					b[k].x - q * (b[k + 1].x - b[k].x),
				a[i].y + p * (a[i + 1].y - a[i].y) -
					b[k].y - q * (b[k + 1].y - b[k].y));
		};
		// The distance falls, and then it grows.
		double low = from, high = to;
		for (int round = 0; round < 80; round++) {
			double third = (high - low) / 3;
			if (apart(low + third) < apart(high - third))
				high -= third;
			else
				low += third;
		}
		best = std::min({best, apart(from), apart(low), apart(to)});
		if (a[i + 1].t == to)
			i++;
		if (b[k + 1].t == to)
			k++;
	}
	std::printf("%.9f\n", best);
}
