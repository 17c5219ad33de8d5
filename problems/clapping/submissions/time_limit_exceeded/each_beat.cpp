// Tries every shift beat by beat.
#include <iostream>
#include <string>

int main()
{
	int n;
	std::string beats;
	std::cin >> n >> beats;
	int best = n + 1, at = 0;
	for (int d = 1; d < n; d++) {
		int meetings = 0;
		for (int k = 0; k < n; k++)
			meetings += beats[k] == 'x' && beats[k >= d ? k - d : k - d + n] == 'x';
		if (meetings < best) {
			best = meetings;
			at = d;
		}
	}
	std::cout << at << " " << best << "\n";
}
