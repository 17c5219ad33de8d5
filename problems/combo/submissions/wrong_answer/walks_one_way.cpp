// Throws away a line for good when another one is higher now, as if the sums only fell.
#include <deque>
#include <iostream>

typedef long long number;

struct line {
	number slope, constant;

	number at(number x) const { return slope * x + constant; }
};

int main()
{
	std::ios::sync_with_stdio(false);
	number n, value, sum = 0, weighted = 0;
	std::deque<line> lines{{0, 0}};
	std::cin >> n;
	for (number i = 1; i <= n + 1; i++) {
		while (lines.size() > 1 && lines[0].at(sum) <= lines[1].at(sum))
			lines.pop_front();
		number best = weighted + lines[0].at(sum);
		if (i > n) {
			std::cout << best << "\n";
			break;
		}
		std::cin >> value;
		sum += value;
		weighted += i * value;
		line fresh{-i, best - weighted + i * sum};
		while (lines.size() > 1) {
			line a = lines[lines.size() - 2], b = lines.back();
			if ((fresh.constant - b.constant) * (a.slope - b.slope) <
			    (b.constant - a.constant) * (b.slope - fresh.slope))
				break;
			lines.pop_back();
		}
		lines.push_back(fresh);
	}
}
