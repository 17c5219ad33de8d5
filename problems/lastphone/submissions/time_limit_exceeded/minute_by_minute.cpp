#include <iostream>

int main()
{
	long long a, p, b, q, minute = 0, ana = 0, ben = 0;
	std::cin >> a >> p >> b >> q;
	while (a > 0 || b > 0) {
		minute++;
		a -= p;
		b -= q;
		if (a <= 0 && ana == 0)
			ana = minute;
		if (b <= 0 && ben == 0)
			ben = minute;
	}
	if (ana == ben)
		std::cout << "TOGETHER\n";
	else if (ana > ben)
		std::cout << "ANA " << ana - ben << "\n";
	else
		std::cout << "BEN " << ben - ana << "\n";
}
