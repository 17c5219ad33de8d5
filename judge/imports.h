/*
 * What staff upload is imported on a judge's host, since the web has no sandbox: by
 * riposte-import, a process of its own, which queues the package's programs for
 * the judges like any other.
 *
 * One runs at a time for each judge; it ends when nothing waits any more.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "db.h"

struct imports {
	struct db *db;	  /* borrowed */
	const char *file; /* the configuration; NULL: the usual one */
	pid_t pid;	  /* of riposte-import; 0: it does not run */
	int64_t looked_ms, next_look_ms;
};

/* Start it when something waits; look soon when a bell rang. */
void imports_tend(struct imports *, bool is_bell_rung);

/* Ask it to end and wait a moment for that: it gives back what it has. */
void imports_stop(struct imports *);
