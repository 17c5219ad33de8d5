// Half a turn swaps the sides, so in between there is a cut where they are equal.
#include <algorithm>
#include <iostream>
#include <vector>

int main()
{
	int k;
	std::cin >> k;
	std::vector<int> olives(2 * k);
	for (int &olive : olives)
		std::cin >> olive;
	std::sort(olives.begin(), olives.end());
	auto below = [&](int mark) {
		return std::lower_bound(olives.begin(), olives.end(), mark) - olives.begin();
	};
	// More olives than half on the right, compared with the cut at 1?
	auto surplus = [&](int c) { return below(c + 500000) - below(c) - k; };
	int low = 0, high = 250000;
	bool more = surplus(1) > 0;
	// The cut 2 low + 1 is on the side of the first one, 2 high + 1 is not.
	while (surplus(2 * low + 1) != 0 && high - low > 1) {
		int middle = (low + high) / 2;
		auto s = surplus(2 * middle + 1);
		if (s == 0 || (s > 0) == more)
			low = middle;
		else
			high = middle;
	}
	std::cout << 2 * low + 1 << "\n";
}
