// Gives each report to the person whose t - x is the largest that still fits.
#include <algorithm>
#include <iostream>
#include <set>
#include <vector>

int main()
{
	int n;
	std::cin >> n;
	std::vector<std::pair<long long, long long>> report(n);
	for (auto &[u, v] : report) {
		long long x, t;
		std::cin >> x >> t;
		u = t + x;
		v = t - x;
	}
	std::sort(report.begin(), report.end());
	std::multiset<long long> people;
	for (auto [u, v] : report) {
		auto who = people.upper_bound(v);
		if (who != people.begin())
			people.erase(--who);
		people.insert(v);
	}
	std::cout << people.size() << "\n";
}
