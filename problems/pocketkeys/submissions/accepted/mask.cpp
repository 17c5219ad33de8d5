#include <iostream>
#include <string>

int main()
{
	int keys, refits = 1;
	unsigned fitted = 0;
	std::string text;
	std::cin >> keys >> text;
	for (char c : text) {
		unsigned letter = 1u << (c - 'a');
		if (__builtin_popcount(fitted | letter) > keys) {
			refits++;
			fitted = 0;
		}
		fitted |= letter;
	}
	std::cout << refits << "\n";
}
