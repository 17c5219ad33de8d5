/*
 * The mounted trees of control groups, and our group in each.
 *
 * On a host with version 2 alone one tree does everything; on others version 1's
 * limit, and version 2's, where it is mounted too, kills and counts CPU time.
 */
#pragma once

#include <stdbool.h>

enum { HIERARCHY_MAX_TREES = 5, HIERARCHY_MAX_PATH = 1024 };

/* One mounted tree that we use, and our group in it. */
struct tree {
	char mount[HIERARCHY_MAX_PATH];
	char group[HIERARCHY_MAX_PATH]; /* absolute path of our group */
	int fd;				/* of our group */
};

/* What a run needs, and the number of the tree that gives it; -1 where none does. */
struct hierarchy {
	struct tree trees[HIERARCHY_MAX_TREES];
	int ntrees;
	int memory, pids, cpu, usage, kill;
	bool unified; /* memory and pids are version 2's */
	bool stat;    /* usage is version 2's: cpu.stat */
};

/*
 * Find the trees and make our group NAME in them; CPU only when WITH_QUOTA.
 * Dies, naming the fix, when a controller is missing or may not be used.
 */
void hierarchy_start(struct hierarchy *, const char *name, bool with_quota);

/* Remove our groups, which must be empty. */
void hierarchy_stop(struct hierarchy *);
