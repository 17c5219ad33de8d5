#include <iostream>
#include <vector>

int main()
{
	int n, k, a, b;
	std::cin >> n >> k;
	bool first = k > 1 || n % 2 == 1;
	std::cout << (first ? "me" : "mouse") << std::endl;
	std::vector<bool> gone(n + 1);
	int left = n;
	auto take = [&](int from, int to) {
		for (int i = from; i <= to; i++) {
			gone[i] = true;
			left--;
		}
	};
	if (first) {
		a = (n + 1) / 2;
		b = n % 2 ? a : a + 1;
		std::cout << a << " " << b << std::endl;
		take(a, b);
	}
	while (left > 0) {
		std::cin >> a >> b;
		take(a, b);
		// With k = 1 and n even the mirror works as well: no crumb is its own image.
		std::cout << n + 1 - b << " " << n + 1 - a << std::endl;
		take(n + 1 - b, n + 1 - a);
	}
}
