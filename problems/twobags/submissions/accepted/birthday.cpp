#include <iostream>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

int main()
{
	int n;
	std::cin >> n;
	std::vector<long long> price(n);
	for (auto &p : price)
		std::cin >> p;
	std::mt19937_64 random(20250901);
	std::unordered_map<long long, unsigned long long> found;
	for (;;) {
		unsigned long long choice = random() >> (64 - n);
		long long sum = 0;
		for (int k = 0; k < n; k++)
			if (choice >> k & 1)
				sum += price[k];
		auto [at, is_new] = found.insert({sum, choice});
		if (is_new || at->second == choice)
			continue;
		unsigned long long other = at->second;
		std::string bags(n, '-');
		for (int k = 0; k < n; k++)
			if ((choice ^ other) >> k & 1)
				bags[k] = choice >> k & 1 ? 'A' : 'B';
		std::cout << bags << "\n";
		return 0;
	}
}
