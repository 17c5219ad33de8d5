/*
 * Memory that lives as long as one request or one job.
 *
 * Nothing taken from an arena is freed by hand; arena_release gives all of it
 * back.  When memory is out the program ends: no caller can do better.
 */
#pragma once

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *blocks; /* newest first */
};

/* SIZE zeroed bytes, aligned for any type. */
void *arena_alloc(struct arena *, size_t size);

char *arena_strdup(struct arena *, const char *text);

/* The first LENGTH bytes of TEXT and a final NUL. */
char *arena_strndup(struct arena *, const char *text, size_t length);

__attribute__((format(printf, 2, 3))) char *arena_printf(
    struct arena *, const char *format, ...);

/* Free everything.  The arena may be used again. */
void arena_release(struct arena *);
