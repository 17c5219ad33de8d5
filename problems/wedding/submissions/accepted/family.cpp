#include <algorithm>
#include <iostream>
#include <vector>

int main()
{
	int n;
	std::cin >> n;
	std::vector<long long> come(n), stay(n);
	std::vector<int> parent(n), best(n);
	for (auto &joy : come)
		std::cin >> joy;
	for (int i = 1; i < n; i++)
		std::cin >> parent[i];
	for (int i = n - 1; i > 0; i--) {
		stay[i] += best[i];
		int p = parent[i] - 1;
		come[p] += std::max(come[i], stay[i]);
		stay[p] += stay[i];
		best[p] = std::max<long long>(best[p], come[i] - stay[i]);
	}
	std::cout << std::max(come[0], stay[0] + best[0]) << "\n";
}
