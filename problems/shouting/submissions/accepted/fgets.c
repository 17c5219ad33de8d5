#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

static int
is_shouted(const char *line)
{
	int upper = 0;

	for (; *line; line++) {
		if (islower((unsigned char)*line))
			return 0;
		upper |= isupper((unsigned char)*line);
	}
	return upper != 0;
}

int
main(void)
{
	char line[200];
	int shouted = 0;

	if (!fgets(line, sizeof(line), stdin))
		return 1;
	for (int n = atoi(line); n > 0 && fgets(line, sizeof(line), stdin); n--)
		shouted += is_shouted(line);
	printf("%d\n", shouted);
	return 0;
}
