#include <iostream>
#include <string>
#include <vector>

// Where the keys are; 0 is below the 8.
static bool is_near(int a, int b)
{
	auto row = [](int d) { return d ? (d - 1) / 3 : 3; };
	auto column = [](int d) { return d ? (d - 1) % 3 : 1; };
	return std::abs(row(a) - row(b)) + std::abs(column(a) - column(b)) <= 1;
}

static std::vector<long long> ways[31];

int main()
{
	int n;
	long long k;
	std::cin >> n >> k;
	ways[1].assign(10, 1);
	for (int m = 2; m <= n; m++) {
		ways[m].assign(10, 0);
		for (int a = 0; a < 10; a++)
			for (int b = 0; b < 10; b++)
				if (is_near(a, b))
					ways[m][a] += ways[m - 1][b];
	}
	std::string pin;
	for (int m = n; m > 0; m--)
		for (int d = 0; d < 10; d++) {
			if (m < n && !is_near(pin.back() - '0', d))
				continue;
			if (k <= ways[m][d]) {
				pin += (char)('0' + d);
				break;
			}
			k -= ways[m][d];
		}
	std::cout << pin << "\n";
}
