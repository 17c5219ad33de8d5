#include <cstdio>
#include <vector>

int main()
{
	int players, events, player;
	char sign;
	if (std::scanf("%d %d", &players, &events) != 2)
		return 1;
	std::vector<int> points(players + 1), above(events + 1);
	while (std::scanf(" %c %d", &sign, &player) == 2) {
		if (sign == '+')
			above[points[player]++]++;
		else
			std::printf("%d\n", above[points[player]] + 1);
	}
}
