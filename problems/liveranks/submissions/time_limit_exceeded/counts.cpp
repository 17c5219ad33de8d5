// Counts the better players for every question.
#include <cstdio>
#include <vector>

int main()
{
	int players, events, player;
	char sign;
	if (std::scanf("%d %d", &players, &events) != 2)
		return 1;
	std::vector<int> points(players + 1);
	while (std::scanf(" %c %d", &sign, &player) == 2) {
		if (sign == '+') {
			points[player]++;
			continue;
		}
		int rank = 1;
		for (int i = 1; i <= players; i++)
			if (points[i] > points[player])
				rank++;
		std::printf("%d\n", rank);
	}
}
