// Adds up the changes of the number of people who are typing.
#include <iostream>
#include <map>
#include <string>

int main()
{
	int n, t, p;
	std::string word;
	std::map<int, int> until, change;
	std::cin >> n;
	while (std::cin >> t >> p >> word) {
		if (until.count(p) && until[p] > t) {
			change[until[p]]++;
			change[t]--;
		}
		until.erase(p);
		if (word == "key") {
			change[t]++;
			change[t + 5]--;
			until[p] = t + 5;
		}
	}
	int count = 0, before = 0, one = 0, several = 0;
	for (auto [at, by] : change) {
		(count == 1 ? one : count > 1 ? several : n) += at - before;
		count += by;
		before = at;
	}
	std::cout << one << " " << several << "\n";
}
