/*
 * Commands of language files that run outside of the box, as the judge: they
 * come from the configuration, never from a player.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct spawned {
	int pid; /* -1: it could not start */
	int fd;
	int64_t end_ms;
};

/*
 * Start COMMAND (NULL at its end) in DIRECTORY (NULL: this one) with an empty
 * standard input.  Several may run before the first is waited for.
 */
void spawn_start(struct spawned *, const char *const command[], const char *directory,
    int timeout_ms);

/*
 * Wait for it, once.  TEXT gets both its outputs, as far as they fit, and a NUL.
 * False: it could not start, did not exit 0, or took longer than TIMEOUT_MS
 * since its start and was killed.
 */
bool spawn_finish(struct spawned *, char *text, size_t size);

/* Both. */
bool spawn(const char *const command[], const char *directory, int timeout_ms, char *text,
    size_t size);
