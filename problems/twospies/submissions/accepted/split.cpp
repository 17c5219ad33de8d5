// Finds a group with exactly one spy by bits, then halves it, and then the rest.
#include <iostream>
#include <string>
#include <vector>

static int n;

static bool beeps(const std::vector<int> &group, size_t count)
{
	std::string s(n, '0'), answer;
	for (size_t i = 0; i < count; i++)
		s[group[i]] = '1';
	std::cout << "? " << s << std::endl;
	std::cin >> answer;
	return answer == "beep";
}

int main()
{
	std::cin >> n;
	// What is known of the difference of both, from the lowest bit on.
	std::vector<int> with;
	int differ = 0, bit = 1;
	for (; bit < n; bit *= 2) {
		std::vector<int> group;
		for (int i = 0; i < n; i++)
			if (i & bit)
				group.push_back(i);
		if (beeps(group, group.size())) {
			differ |= bit;
			with = group;
		}
	}
	// The last such group has at most half of the guests, rounded up.
	while (with.size() > 1) {
		size_t half = with.size() / 2;
		if (beeps(with, half))
			with.resize(half);
		else
			with.erase(with.begin(), with.begin() + half);
	}
	std::cout << "! " << with[0] + 1 << " " << (with[0] ^ differ) + 1 << std::endl;
}
