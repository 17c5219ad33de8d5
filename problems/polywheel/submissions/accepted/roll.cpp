#include <cmath>
#include <complex>
#include <cstdio>
#include <vector>

int main()
{
	int n, k;
	if (std::scanf("%d %d", &n, &k) != 2)
		return 1;
	std::vector<std::complex<double>> corner(n);
	for (auto &c : corner) {
		double x, y;
		if (std::scanf("%lf %lf", &x, &y) != 2)
			return 1;
		c = {x, y};
	}
	double round = 0, rest = 0;
	for (int i = 0; i < n; i++) {
		auto in = corner[i] - corner[(i + n - 1) % n];
		auto out = corner[(i + 1) % n] - corner[i];
		double way = std::arg(out / in) * std::abs(corner[i] - corner[0]);
		round += way;
		if (i < k % n)
			rest += way;
	}
	std::printf("%.9f\n", round * (k / n) + rest);
}
