#include <algorithm>
#include <iostream>
#include <vector>

static long long from_the_left(const std::vector<int> &loud, const std::vector<int> &tolerates)
{
	int n = loud.size();
	std::vector<long long> arrives(n);
	for (int i = 0; i < n; i++)
		arrives[i] = loud[i] + i;
	std::sort(arrives.begin(), arrives.end());
	// A Fenwick tree over the sorted loudnesses.
	std::vector<int> tree(n + 1);
	long long pairs = 0;
	for (int i = 0; i < n; i++) {
		pairs += i;
		auto above = std::upper_bound(arrives.begin(), arrives.end(), tolerates[i] + i);
		for (int k = above - arrives.begin(); k > 0; k &= k - 1)
			pairs -= tree[k];
		auto own = std::lower_bound(arrives.begin(), arrives.end(), loud[i] + i);
		for (int k = own - arrives.begin() + 1; k <= n; k += k & -k)
			tree[k]++;
	}
	return pairs;
}

int main()
{
	int n;
	std::cin >> n;
	std::vector<int> loud(n), tolerates(n);
	for (int &l : loud)
		std::cin >> l;
	for (int &t : tolerates)
		std::cin >> t;
	long long pairs = from_the_left(loud, tolerates);
	std::reverse(loud.begin(), loud.end());
	std::reverse(tolerates.begin(), tolerates.end());
	std::cout << pairs + from_the_left(loud, tolerates) << "\n";
}
