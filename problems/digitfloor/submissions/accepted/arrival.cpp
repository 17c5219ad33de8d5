// On a safe tile it never hurts to be early, and on a digit one is there at times that
// differ by whole turns of the clock: so the earliest arrival is all that counts.
#include <functional>
#include <iostream>
#include <queue>
#include <string>
#include <utility>
#include <vector>

int main()
{
	int h, w;
	std::cin >> h >> w;
	std::vector<std::string> floor(h);
	int start = 0, end = 0;
	for (int r = 0; r < h; r++) {
		std::cin >> floor[r];
		for (int c = 0; c < w; c++) {
			if (floor[r][c] == 'S')
				start = r * w + c;
			if (floor[r][c] == 'E')
				end = r * w + c;
		}
	}
	auto is_digit = [&](int r, int c) { return floor[r][c] >= '0' && floor[r][c] <= '9'; };
	const int never = 1 << 30;
	std::vector<int> at(h * w, never);
	typedef std::pair<int, int> arrival;
	std::priority_queue<arrival, std::vector<arrival>, std::greater<arrival>> queue;
	at[start] = 0;
	queue.push({0, start});
	while (!queue.empty()) {
		auto [time, tile] = queue.top();
		queue.pop();
		if (time != at[tile])
			continue;
		int r = tile / w, c = tile % w;
		for (auto [dr, dc] : {std::pair{0, 1}, {1, 0}, {0, -1}, {-1, 0}}) {
			int nr = r + dr, nc = c + dc;
			if (nr < 0 || nr >= h || nc < 0 || nc >= w || floor[nr][nc] == '#')
				continue;
			int then = time + 1;
			if (is_digit(nr, nc)) {
				int wait = (floor[nr][nc] - '0' - then % 10 + 10) % 10;
				if (wait && is_digit(r, c))
					continue;
				then += wait;
			}
			if (then < at[nr * w + nc]) {
				at[nr * w + nc] = then;
				queue.push({then, nr * w + nc});
			}
		}
	}
	if (at[end] == never)
		std::cout << "impossible\n";
	else
		std::cout << at[end] << "\n";
}
