#include <algorithm>
#include <cctype>
#include <iostream>
#include <string>

int main()
{
	std::string line;
	std::getline(std::cin, line);
	int n = std::stoi(line), shouted = 0;
	while (n-- > 0 && std::getline(std::cin, line)) {
		auto upper = [](unsigned char c) { return std::isupper(c) != 0; };
		auto lower = [](unsigned char c) { return std::islower(c) != 0; };
		shouted += std::any_of(line.begin(), line.end(), upper) &&
			std::none_of(line.begin(), line.end(), lower);
	}
	std::cout << shouted << "\n";
}
