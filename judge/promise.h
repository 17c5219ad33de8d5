/*
 * What a solution of a package promises.
 */
#pragma once

#include "judge/reader.h"

struct promise {
	struct json_object *expected; /* words for people */
	struct json_object *rules;    /* see judge/solution.h */
	struct json_object *patience;
	bool sets_time; /* the time limit must allow it */
	bool bounds_time; /* ...and must not, by far */
};

/*
 * The promise of submissions/PATH, whose text is TEXT.  CONFIG is
 * submissions.yaml, or NULL.  The caller owns the values.
 */
struct promise promise_of(
    struct reader *, struct json_object *config, const char *path, const char *text);
