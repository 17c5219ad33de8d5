// For each note, tries all skips before it.
#include <algorithm>
#include <iostream>
#include <vector>

int main()
{
	std::ios::sync_with_stdio(false);
	int n;
	std::cin >> n;
	std::vector<long long> value(n + 2), best(n + 2);
	for (int i = 1; i <= n; i++)
		std::cin >> value[i];
	for (int i = 0; i <= n; i++) {
		long long gain = 0;
		for (int k = i + 1; k <= n + 1; k++) {
			best[k] = std::max(best[k], best[i] + gain);
			gain += (k - i) * value[k];
		}
	}
	std::cout << best[n + 1] << "\n";
}
