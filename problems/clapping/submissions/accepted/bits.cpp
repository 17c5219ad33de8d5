// Compares 64 beats at once.
#include <algorithm>
#include <bitset>
#include <iostream>
#include <string>

static std::bitset<200000> both;

int main()
{
	size_t n;
	std::string beats;
	std::cin >> n >> beats;
	std::bitset<200000> first, second;
	for (size_t k = 0; k < n; k++) {
		first[k] = beats[k] == 'x';
		second[k] = second[k + n] = beats[k] == 'x';
	}
	size_t best = n + 1, at = 0;
	// Shifts d and n - d are equally good, and only the first half has to be tried.
	for (size_t d = 1; d <= n / 2; d++) {
		second >>= 1;
		size_t meetings = (second & first).count();
		if (meetings < best) {
			best = meetings;
			at = d;
		}
	}
	std::cout << at << " " << best << "\n";
}
