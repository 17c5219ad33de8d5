/*
 * Groups of tests: how their scores make up the whole, as testdata.yaml (the legacy
 * formats) or test_group.yaml (2025-09) tells.  They become the package's "grading",
 * see judge/grade.h.
 *
 * In a problem without scores all of this does nothing.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "judge/grade.h"
#include "judge/reader.h"

enum { MAX_GROUPS = 200 };

struct testgroups {
	struct reader *reader;
	bool is_legacy;			/* groups as in testdata.yaml */
	struct group items[MAX_GROUPS]; /* the first is that of everything */
	size_t count;
	double max; /* of the whole; NAN: none */
};

/* The group of everything, with the keys in CONFIG.  False: it is refused. */
bool testgroups_begin_whole(struct testgroups *, struct json_object *config);

/*
 * A group NAME (sample, secret/1-small) within *GROUP, which becomes its number.  False:
 * it is refused.
 */
bool testgroups_begin(
    struct testgroups *, const char *name, struct json_object *config, int *group);

/* Tell in HOW, of a test, that it is in GROUP, and its scores. */
void testgroups_place(
    struct testgroups *, struct json_object *how, int group, struct json_object *config);

/* The same for the static test of GROUP, whose CONFIG it is.  False: it is refused. */
bool testgroups_place_static(
    struct testgroups *, struct json_object *how, int group, struct json_object *config);

/* With all tests known: their scores, and the package's "grading". */
void testgroups_finish(struct testgroups *, struct json_object *config);
