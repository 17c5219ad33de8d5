// Believes that no combo is longer than 1000 notes.
#include <algorithm>
#include <iostream>
#include <vector>

int main()
{
	std::ios::sync_with_stdio(false);
	int n;
	std::cin >> n;
	std::vector<long long> s(n + 2), w(n + 2), best(n + 2);
	for (int i = 1; i <= n + 1; i++) {
		best[i] = best[i - 1];
		for (int j = std::max(0, i - 1000); j < i; j++)
			best[i] = std::max(best[i],
				best[j] + w[i - 1] - w[j] - j * (s[i - 1] - s[j]));
		long long value = 0;
		if (i <= n)
			std::cin >> value;
		s[i] = s[i - 1] + value;
		w[i] = w[i - 1] + i * value;
	}
	std::cout << best[n + 1] << "\n";
}
