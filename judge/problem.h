/*
 * What judging needs of a problem: limits, validator, tests.
 *
 * A version never changes once it can be judged, so each worker remembers the
 * last few.
 */
#pragma once

#include <stdint.h>

#include "arena.h"
#include "db.h"
#include "judge/cache.h"
#include "judge/validate.h"
#include "judge/verdict.h"

struct test {
	int n;
	const char *name, *input, *answer; /* the last two are hashes */
};

struct problem {
	struct arena arena;
	const char *version; /* NULL: this place is free */
	struct limits limits;
	struct validator validator;
	struct test *tests;
	size_t ntests;
	uint64_t used; /* when, as a count */
};

enum { PROBLEMS_REMEMBERED = 8 };

struct problems {
	const struct cache *cache;
	struct problem items[PROBLEMS_REMEMBERED];
	uint64_t count;
};

/*
 * The problem VERSION with all its test data in the cache; belongs to PROBLEMS
 * and is good until the next call.  NULL: *STATUS_OUT is as in db_reply (503:
 * the database is away), and the log has the cause.
 */
const struct problem *problems_find(
    struct problems *, struct db *, const char *version, int *status_out);

void problems_release(struct problems *);
