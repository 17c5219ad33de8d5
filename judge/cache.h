/*
 * Test data on disk, by the SHA-256 of the whole file.
 *
 * Files appear by rename, complete and verified, so that several judges may
 * share one directory and a kill leaves at most a temporary file.  Only the
 * judge's user can read them: no sandbox is given more than a descriptor.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "db.h"

struct cache {
	const char *directory;
	int64_t limit_bytes;
};

enum { CACHE_HASH = 64 /* hexadecimal digits */ };

/* Make the directory and remove what a kill left.  Dies when it cannot. */
void cache_init(struct cache *);

/*
 * Make sure that HASH is here and sound, fetching it by judge_blob when not.
 * False when it could not be had; *STATUS_OUT is then as in db_reply.
 */
bool cache_ensure(const struct cache *, struct db *, const char *hash, int *status_out);

/* A new descriptor for reading, to be closed by the caller, or -1. */
int cache_open(const struct cache *, const char *hash);

/* Remove what was used longest ago until the rest is within the limit. */
void cache_trim(const struct cache *);
