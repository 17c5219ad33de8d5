// A copy of the house for each state of the battery.
#include <iostream>
#include <queue>
#include <tuple>
#include <vector>

int main()
{
	int n, m, b;
	std::cin >> n >> m >> b;
	std::vector<long long> talk(n);
	for (auto &t : talk)
		std::cin >> t;
	std::vector<std::vector<std::pair<int, int>>> near(n);
	for (int u, v, w; m > 0; m--) {
		std::cin >> u >> v >> w;
		near[u - 1].push_back({v - 1, w});
		near[v - 1].push_back({u - 1, w});
	}
	std::vector<long long> best(n * (b + 1), 1LL << 60);
	std::priority_queue<std::pair<long long, int>> queue;
	auto reach = [&](int room, int used, long long time) {
		if (used <= b && time < best[used * n + room]) {
			best[used * n + room] = time;
			queue.push({-time, used * n + room});
		}
	};
	reach(0, 0, 0);
	while (!queue.empty()) {
		auto [time, at] = queue.top();
		queue.pop();
		if (-time > best[at])
			continue;
		if (at % n == n - 1) {
			std::cout << -time << "\n";
			return 0;
		}
		for (auto [next, walk] : near[at % n]) {
			reach(next, at / n, walk + talk[next] - time);
			reach(next, at / n + 1, walk - time);
		}
	}
}
