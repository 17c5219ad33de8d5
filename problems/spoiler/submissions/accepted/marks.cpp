#include <iostream>
#include <string>

int main()
{
	std::string text;
	std::getline(std::cin, text);
	while (std::getline(std::cin, text)) {
		size_t from = 0, open, close;
		while ((open = text.find("||", from)) != text.npos &&
			   (close = text.find("||", open + 2)) != text.npos) {
			std::cout << text.substr(from, open - from);
			for (size_t i = open + 2; i < close; i++)
				std::cout << (text[i] == ' ' ? ' ' : '#');
			from = close + 2;
		}
		std::cout << text.substr(from) << "\n";
	}
}
