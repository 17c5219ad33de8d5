#include <iostream>
#include <queue>
#include <vector>

int main()
{
	long long n, rise, fall, a, cost = 0;
	std::priority_queue<long long> left;
	std::priority_queue<long long, std::vector<long long>, std::greater<>> right;
	std::cin >> n >> rise >> fall;
	for (long long i = 0; i < n; i++) {
		std::cin >> a;
		// The function is lowest from low to high.
		long long low = left.empty() ? a : left.top() - i * fall;
		long long high = right.empty() ? a : right.top() + i * rise;
		if (a < low) {
			cost += low - a;
			left.pop();
			left.push(a + i * fall);
			left.push(a + i * fall);
			right.push(low - i * rise);
		} else if (a > high) {
			cost += a - high;
			right.pop();
			right.push(a - i * rise);
			right.push(a - i * rise);
			left.push(high + i * fall);
		} else {
			left.push(a + i * fall);
			right.push(a - i * rise);
		}
	}
	std::cout << cost << "\n";
}
