// Forgets the minute that begins with less charge than it needs.
#include <iostream>

int main()
{
	long long a, p, b, q;
	std::cin >> a >> p >> b >> q;
	long long lead = a / p - b / q;
	if (lead == 0)
		std::cout << "TOGETHER\n";
	else if (lead > 0)
		std::cout << "ANA " << lead << "\n";
	else
		std::cout << "BEN " << -lead << "\n";
}
