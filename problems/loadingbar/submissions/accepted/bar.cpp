#include <algorithm>
#include <iostream>
#include <string>

int main()
{
	long long n, x, total = 0, arrived = 0, shown = 0;
	int same = 0, longest = 0;
	std::string word;
	std::cin >> n;
	while (std::cin >> word >> x) {
		(word == "add" ? total : arrived) += x;
		long long now = std::max(shown, 100 * arrived / total);
		same = now == shown ? same + 1 : 1;
		shown = now;
		longest = std::max(longest, same);
	}
	std::cout << shown << " " << longest << "\n";
}
