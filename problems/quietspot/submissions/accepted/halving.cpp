// Guesses the answer, and halves the error: are there places that no circle around a
// loudspeaker covers?
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

int main()
{
	int n;
	double length;
	if (std::scanf("%d %lf", &n, &length) != 2)
		return 1;
	std::vector<std::pair<double, double>> speaker(n), covered;
	for (auto &[x, y] : speaker)
		if (std::scanf("%lf %lf", &x, &y) != 2)
			return 1;
	double low = 0, high = 400000;
	for (int round = 0; round < 60; round++) {
		double r = (low + high) / 2, reached = 0;
		covered.clear();
		for (auto [x, y] : speaker)
			if (std::fabs(y) < r) {
				double half = std::sqrt((r - y) * (r + y));
				if (x + half > 0 && x - half < length)
					covered.push_back({x - half, x + half});
			}
		std::sort(covered.begin(), covered.end());
		for (auto [from, to] : covered)
			if (from < reached || reached == 0 && from <= 0)
				reached = std::max(reached, to);
		(reached > length ? high : low) = r;
	}
	std::printf("%.9f\n", low);
}
