// Givers first: so nobody ever gives what they have not got.
#include <algorithm>
#include <iostream>
#include <vector>

int main()
{
	int n;
	std::cin >> n;
	std::vector<std::pair<long long, int>> friends(n);
	for (int i = 0; i < n; i++) {
		std::cin >> friends[i].first;
		friends[i].second = i + 1;
	}
	std::sort(friends.begin(), friends.end());
	int count = 0;
	while (count < n - 1 && friends[count].first == 0)
		count++;
	std::vector<std::pair<int, long long>> given;
	long long hand = 0;
	for (int i = 0; i < n - 1; i++) {
		hand -= friends[i].first;
		if (hand > 0)
			given.push_back({i, hand});
	}
	std::cout << given.size() << "\n";
	for (auto [i, euros] : given)
		std::cout << friends[i].second << " " << friends[i + 1].second << " " << euros << "\n";
}
