// Goes on hour by hour until an hour ends as it began.
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
	while (h > 0) {
		int begin = t;
		long long turned = 0;
		for (int i = 0; i < n; i++) {
			int wish = std::clamp(t, l[i], r[i]);
			turned += std::abs(wish - t);
			t = wish;
		}
		long long times = t == begin ? h : 1;
		sum += turned * times;
		h -= times;
	}
	std::cout << t << " " << sum << "\n";
}
