// The line of the number is not finished when the first getline reads.
#include <cctype>
#include <iostream>
#include <string>

int main()
{
	int n, shouted = 0;
	std::cin >> n;
	for (int i = 0; i < n; i++) {
		std::string line;
		std::getline(std::cin, line);
		bool upper = false, lower = false;
		for (unsigned char c : line) {
			upper |= std::isupper(c) != 0;
			lower |= std::islower(c) != 0;
		}
		shouted += upper && !lower;
	}
	std::cout << shouted << "\n";
}
