// For each end of the text, tries each start of the last piece.
#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

int main()
{
	int keys;
	std::string text;
	std::cin >> keys >> text;
	std::vector<int> best(text.size() + 1, 1 << 30);
	best[0] = 0;
	for (size_t end = 1; end <= text.size(); end++) {
		unsigned letters = 0;
		for (size_t start = end; start-- > 0;) {
			letters |= 1u << (text[start] - 'a');
			if (__builtin_popcount(letters) > keys)
				break;
			best[end] = std::min(best[end], best[start] + 1);
		}
	}
	std::cout << best[text.size()] << "\n";
}
