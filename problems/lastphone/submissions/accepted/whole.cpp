#include <iostream>

int main()
{
	long long a, p, b, q;
	std::cin >> a >> p >> b >> q;
	long long ana = (a - 1) / p + 1;
	long long ben = (b - 1) / q + 1;
	if (ana > ben)
		std::cout << "ANA " << ana - ben << "\n";
	else if (ben > ana)
		std::cout << "BEN " << ben - ana << "\n";
	else
		std::cout << "TOGETHER\n";
}
