// Keeps all tiles where one can be after each second, and gives up only after as many
// seconds as any way can take.
#include <iostream>
#include <set>
#include <string>
#include <vector>

int main()
{
	int h, w;
	std::cin >> h >> w;
	std::vector<std::string> floor(h);
	std::set<std::pair<int, int>> now;
	for (int r = 0; r < h; r++) {
		std::cin >> floor[r];
		for (int c = 0; c < w; c++)
			if (floor[r][c] == 'S')
				now.insert({r, c});
	}
	for (int seconds = 1; seconds <= 10 * h * w; seconds++) {
		std::set<std::pair<int, int>> then;
		for (auto [r, c] : now)
			for (auto [dr, dc] : {std::pair{0, 0}, {0, 1}, {1, 0}, {0, -1}, {-1, 0}}) {
				int nr = r + dr, nc = c + dc;
				if (nr < 0 || nr >= h || nc < 0 || nc >= w)
					continue;
				char tile = floor[nr][nc];
				if (tile == 'E') {
					std::cout << seconds << "\n";
					return 0;
				}
				if (tile == '.' || tile == 'S' || tile == '0' + seconds % 10)
					then.insert({nr, nc});
			}
		now.swap(then);
	}
	std::cout << "impossible\n";
}
