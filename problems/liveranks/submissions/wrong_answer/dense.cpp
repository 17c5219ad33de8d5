// Counts the different scores above, not the players.
#include <cstdio>
#include <vector>

int main()
{
	int players, events, player;
	char sign;
	if (std::scanf("%d %d", &players, &events) != 2)
		return 1;
	std::vector<int> points(players + 1), seen(events + 2);
	int top = 0;
	seen[0] = players;
	while (std::scanf(" %c %d", &sign, &player) == 2) {
		if (sign == '+') {
			seen[points[player]]--;
			seen[++points[player]]++;
			if (points[player] > top)
				top = points[player];
		} else {
			int better = 0;
			for (int p = points[player] + 1; p <= top; p++)
				better += seen[p] > 0;
			std::printf("%d\n", better + 1);
		}
	}
}
