// Exchanges one cap at a time, the oldest first, and counts that as a refit.
#include <deque>
#include <algorithm>
#include <iostream>
#include <string>

int main()
{
	size_t keys;
	int refits = 1;
	std::deque<char> fitted;
	std::string text;
	std::cin >> keys >> text;
	for (char c : text) {
		if (std::find(fitted.begin(), fitted.end(), c) != fitted.end())
			continue;
		if (fitted.size() == keys) {
			fitted.pop_front();
			refits++;
		}
		fitted.push_back(c);
	}
	std::cout << refits << "\n";
}
