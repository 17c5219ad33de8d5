/*
 * A bounded directory of files that never change, by 64 hexadecimal digits: test
 * data under the SHA-256 of the whole file, compiled programs (programs.h) under
 * their key.
 *
 * Files appear by rename, complete and verified, so that several judges may
 * share one directory and a kill leaves at most a temporary file.  Only the
 * judge's user can enter it: no sandbox is given more than a descriptor.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "db.h"

struct cache {
	const char *directory;
	int64_t limit_bytes;
	int keep_s; /* what was used in the last so many seconds stays beyond the limit */
};

enum { CACHE_HASH = 64 /* hexadecimal digits */ };

/* Make the directory and remove what a kill left.  Dies when it cannot. */
void cache_init(struct cache *);

/*
 * Make sure that HASH is here and sound, fetching it by judge_blob, a few chunks at a
 * time, when not.  False when it could not be had; *STATUS_OUT is then as in db_reply.
 */
bool cache_ensure(const struct cache *, struct db *, const char *hash, int *status_out);

/* A new descriptor for reading, to be closed by the caller, or -1. */
int cache_open(const struct cache *, const char *name);

/*
 * The file was used now; what was not goes first when it gets too much.  False: it is
 * not there any more.
 */
bool cache_touch(const struct cache *, const char *name);

/*
 * Let WRITE put the contents of NAME into a new file, which appears only when it
 * answers true and everything reached the disk.  False is logged.
 */
typedef bool (*cache_writer)(void *context, FILE *to);
bool cache_write(
    const struct cache *, const char *name, cache_writer write, void *context);

/*
 * Remove what was used longest ago until the rest is within the limit; but nothing that
 * was used within keep_s, or a problem larger than the limit could never be judged.
 */
void cache_trim(const struct cache *);
