// Breadth first through people and groups in turn.
#include <cstdlib>
#include <iostream>
#include <queue>
#include <vector>

int main()
{
	int n, m, k, p;
	std::cin >> n >> m;
	std::vector<std::vector<int>> to(n + m + 1);
	for (int g = n + 1; g <= n + m; g++)
		for (std::cin >> k; k > 0; k--) {
			std::cin >> p;
			to[std::abs(p)].push_back(g);
			if (p > 0)
				to[g].push_back(p);
		}
	std::vector<int> far(n + m + 1, -1);
	std::queue<int> queue;
	far[1] = 0;
	queue.push(1);
	int last = 0, people = 0;
	while (!queue.empty()) {
		int at = queue.front();
		queue.pop();
		if (at <= n) {
			people++;
			last = far[at] / 2;
		}
		for (int next : to[at])
			if (far[next] < 0) {
				far[next] = far[at] + 1;
				queue.push(next);
			}
	}
	std::cout << last << " " << n - people << "\n";
}
