#define _GNU_SOURCE /* MADV_DONTNEED */
#include "memory.h"

#include <inttypes.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "lib/scoped.h"

enum { GIVE_BACK_MS = 10000 };

/*
 * Many threads that each get an arena of their own from malloc keep what they
 * never use again; and blocks of a request should go back when it ends.
 */
void
memory_keep_small(void)
{
	mallopt(M_ARENA_MAX, 2);
	mallopt(M_TRIM_THRESHOLD, 256 * 1024);
	mallopt(M_MMAP_THRESHOLD, 256 * 1024);
}

void
memory_give_back(int64_t now_ms)
{
	static int64_t given_ms;

	if (now_ms - given_ms < GIVE_BACK_MS)
		return;
	given_ms = now_ms;
	malloc_trim(0);
}

/* A mapping of /proc/self/smaps. */
struct mapping {
	uintptr_t begin, end;
	bool is_text;	/* read only, of a file */
};

static bool
read_head(const char *line, struct mapping *mapping_out)
{
	char flags[5], path[2];
	struct mapping mapping = { .begin = 0 };
	int n = sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s %*s %*s %*s %1s", &mapping.begin,
	    &mapping.end, flags, path);

	if (n < 3)
		return false;
	mapping.is_text = n == 4 && *path == '/' && flags[0] == 'r' && flags[1] == '-';
	*mapping_out = mapping;
	return true;
}

void
memory_forget_loading(void)
{
	scoped_file *in = fopen("/proc/self/smaps", "r");
	struct mapping mapping = { .begin = 0 };
	unsigned long changed_kb;
	char line[512];

	while (in && fgets(line, sizeof line, in)) {
		if (read_head(line, &mapping))
			continue;
		/* What the loader changed (relocations) is nowhere else. */
		if (sscanf(line, "Anonymous: %lu kB", &changed_kb) == 1 && !changed_kb &&
		    mapping.is_text)
			madvise((void *)mapping.begin, mapping.end - mapping.begin,
			    MADV_DONTNEED);
	}
}
