/*
 *	attack NAME
 *
 * See attack.h.
 */
#include "attack.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const struct attack *const families[] = { exhaust_attacks, time_attacks,
	neighbour_attacks, secret_attacks, kernel_attacks, output_attacks };

int
held(bool refused, const char *what)
{
	if (!refused)
		printf("got through: %s (%s)\n", what, strerror(errno));
	return !refused;
}

int
main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	for (size_t n = 0; argc == 2 && n < sizeof families / sizeof *families; n++)
		for (const struct attack *a = families[n]; a->name; a++)
			if (strcmp(argv[1], a->name) == 0)
				return a->run();
	fprintf(stderr, "usage: attack NAME\n");
	return 2;
}
