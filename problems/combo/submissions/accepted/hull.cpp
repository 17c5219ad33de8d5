#include <iostream>
#include <vector>

typedef long long number;

struct line {
	number slope, constant;

	number at(number x) const { return slope * x + constant; }
};

// Lines by falling slope, only those that are highest somewhere: the first ones for
// large x, the last ones for small x.
struct hull {
	std::vector<line> lines;

	static bool is_needless(const line &a, const line &b, const line &c)
	{
		return (c.constant - b.constant) * (a.slope - b.slope) >=
			(b.constant - a.constant) * (b.slope - c.slope);
	}

	void add(const line &fresh)
	{
		while (lines.size() >= 2 &&
		       is_needless(lines[lines.size() - 2], lines.back(), fresh))
			lines.pop_back();
		lines.push_back(fresh);
	}

	number highest(number x) const
	{
		size_t low = 0, high = lines.size() - 1;
		while (low < high) {
			size_t middle = (low + high) / 2;
			if (lines[middle].at(x) > lines[middle + 1].at(x))
				high = middle;
			else
				low = middle + 1;
		}
		return lines[low].at(x);
	}
};

int main()
{
	std::ios::sync_with_stdio(false);
	std::cin.tie(nullptr);
	number n, value, sum = 0, weighted = 0, best = 0;
	hull starts;
	std::cin >> n;
	starts.add({0, 0});
	for (number i = 1; i <= n; i++) {
		std::cin >> value;
		// best is now the score before note i if it is skipped.
		best = weighted + starts.highest(sum);
		sum += value;
		weighted += i * value;
		starts.add({-i, best - weighted + i * sum});
	}
	std::cout << weighted + starts.highest(sum) << "\n";
}
