// By the prefix function, from the end: the word reversed, so that what ends at a place
// becomes what begins there.
#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

int main()
{
	std::string word, heard;
	std::cin >> word >> heard;
	int m = word.size(), n = heard.size(), last = n - m;
	if (last < 0 || heard.compare(last, m, word) != 0) {
		std::cout << "impossible\n";
		return 0;
	}
	// begin[i]: the longest beginning of the word, but not all of it, that ends before i.
	// The places from which i is reached are i - begin[i] and, by shorter beginnings, some
	// later ones; the fewest breaks do not fall with the place, so the first is the best.
	std::string all = word + "#" + heard;
	std::vector<int> border(all.size()), fewest(last + 1, 1 << 29);
	for (int i = 1; i < (int)all.size(); i++) {
		int k = border[i - 1];
		while (k > 0 && all[k] != all[i])
			k = border[k - 1];
		border[i] = k + (all[k] == all[i]);
	}
	fewest[0] = 0;
	for (int i = 1; i <= last; i++) {
		int begin = border[m + i];
		if (begin == m)
			begin = border[m - 1];
		if (begin > 0)
			fewest[i] = std::min(fewest[i], fewest[i - begin] + 1);
	}
	if (fewest[last] >= 1 << 29)
		std::cout << "impossible\n";
	else
		std::cout << fewest[last] << "\n";
}
