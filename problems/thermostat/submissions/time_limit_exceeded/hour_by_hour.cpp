// A billion hours, one after the other.
#include <algorithm>
#include <cstdlib>
#include <iostream>

int main()
{
	int n, t, l[1000], r[1000];
	long long h, sum = 0;
	std::cin >> n >> t >> h;
	for (int i = 0; i < n; i++)
		std::cin >> l[i] >> r[i];
	while (h-- > 0)
		for (int i = 0; i < n; i++) {
			int wish = std::clamp(t, l[i], r[i]);
			sum += std::abs(wish - t);
			t = wish;
		}
	std::cout << t << " " << sum << "\n";
}
