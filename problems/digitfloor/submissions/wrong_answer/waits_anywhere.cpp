// Waits on tiles with digits as well.
#include <functional>
#include <iostream>
#include <queue>
#include <string>
#include <tuple>
#include <vector>

int main()
{
	int h, w;
	std::cin >> h >> w;
	std::vector<std::string> floor(h);
	for (auto &row : floor)
		std::cin >> row;
	std::vector<std::vector<bool>> done(h, std::vector<bool>(w));
	typedef std::tuple<int, int, int> arrival;
	std::priority_queue<arrival, std::vector<arrival>, std::greater<arrival>> queue;
	for (int r = 0; r < h; r++)
		for (int c = 0; c < w; c++)
			if (floor[r][c] == 'S')
				queue.push({0, r, c});
	while (!queue.empty()) {
		auto [time, r, c] = queue.top();
		queue.pop();
		if (r < 0 || r >= h || c < 0 || c >= w || floor[r][c] == '#' || done[r][c])
			continue;
		if (floor[r][c] >= '0' && floor[r][c] <= '9')
			while (time % 10 != floor[r][c] - '0')
				time++;
		if (floor[r][c] == 'E') {
			std::cout << time << "\n";
			return 0;
		}
		done[r][c] = true;
		queue.push({time + 1, r + 1, c});
		queue.push({time + 1, r - 1, c});
		queue.push({time + 1, r, c + 1});
		queue.push({time + 1, r, c - 1});
	}
	std::cout << "impossible\n";
}
