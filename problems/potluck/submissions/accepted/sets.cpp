#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

int main()
{
	int n, d, m;
	std::string line;
	std::cin >> n >> d >> m;
	std::vector<int> eats(1 << m), dish(d);
	while (n-- > 0) {
		std::cin >> line;
		eats[((1 << m) - 1) ^ std::stoi(line, nullptr, 2)]++;
	}
	// eats[s]: now of all guests whose good things are exactly s, then at least s.
	for (int bit = 1; bit < 1 << m; bit *= 2)
		for (int s = 0; s < 1 << m; s++)
			if (!(s & bit))
				eats[s] += eats[s | bit];
	int best = 0;
	for (int i = 0; i < d; i++) {
		std::cin >> line;
		dish[i] = std::stoi(line, nullptr, 2);
		for (int k = 0; k < i; k++)
			best = std::max(best, eats[dish[i]] + eats[dish[k]] - eats[dish[i] | dish[k]]);
	}
	std::cout << best << "\n";
}
