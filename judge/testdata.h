/*
 * The folder data/ of a package: tests in their order, groups and how they are
 * scored, what validators are told, samples for players.
 *
 * Legacy packages configure groups at any depth by testdata.yaml, whose keys are
 * inherited; 2025-09 has test_group.yaml in sample, secret and the folders of
 * secret, each for itself.
 */
#pragma once

#include "judge/reader.h"

/*
 * Fill the package's tests, and "samples" and "grading" of its "about".  FLAGS
 * are those of validators where a test has none.  False: it is refused.
 */
bool testdata_read(struct reader *, struct json_object *flags);
