/* Has room for 1000 different numbers of points and checks that they suffice. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

int
main(void)
{
	static int above[1000];
	int players, events, player, *points;
	char sign;

	if (scanf("%d %d", &players, &events) != 2)
		return 1;
	points = calloc(players + 1, sizeof(*points));
	while (scanf(" %c %d", &sign, &player) == 2) {
		assert(points[player] < 1000);
		if (sign == '+')
			above[points[player]++]++;
		else
			printf("%d\n", above[points[player]] + 1);
	}
	free(points);
	return 0;
}
