/*
 * Submissions that are answers, not programs: a text in which the answer to a test
 * follows a line "=== NAME", NAME being the test's, with or without its folder.  Where
 * there is only one secret test, a text without such lines is its answer.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* What such a submission is written in. */
#define ANSWER_LANGUAGE "text"

struct answer {
	const char *start;
	size_t length;
};

/*
 * The answer to the test NAME (secret/01) in TEXT; IS_ONLY: there is no other test to be
 * answered.  False: there is none.
 */
bool answer_find(const char *text, const char *name, bool is_only, struct answer *answer_out);
