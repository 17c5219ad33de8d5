/*
 * From the verdicts of tests to the verdict and the score of a submission.
 *
 * Tests belong to groups, groups to other groups; the first group holds all.
 * A group's score is made of those of its tests and groups, in their order.
 * Group 0 of a problem without scores breaks at the first test that fails,
 * which then is the verdict.
 *
 * What a group may say comes from the package formats of ICPC: the default
 * grader and testdata.yaml of "legacy", test_group.yaml of 2025-09.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "judge/verdict.h"

enum group_score {
	SCORE_SUM,
	SCORE_MIN,
	SCORE_MAX,
	SCORE_AVG,
	SCORE_ALL, /* its max when everything in it was accepted, else 0 */
};

enum group_verdict {
	GROUP_WORST, /* the gravest of what is in it */
	GROUP_FIRST, /* the first that is no ACCEPTED */
	GROUP_ALWAYS, /* ACCEPTED */
};

struct group {
	const char *name;
	int parent; /* an index; of the first group -1 */
	enum group_score score;
	enum group_verdict verdict;
	double max;		/* of SCORE_ALL */
	bool breaks;		/* what follows a failure in it is not run */
	bool ignores_sample;	/* its first part counts for nothing */
	bool is_any_enough;	/* ACCEPTED if a part is */
	const int *requires;	/* groups that must be ACCEPTED before it is run */
	size_t nrequires;
	const char *const *flags; /* of the package's own grader; NULL: none grades it */
};

struct grading {
	const struct group *groups;
	size_t ngroups;
	bool is_scoring;
	double max; /* of the whole; NAN: without bound, or unknown */
};

/* Of one test: what grading knows. */
struct mark {
	int group;
	enum verdict verdict; /* VERDICT_NONE: not run, as far as is known */
	double score;
	bool is_near;	 /* a failure that breaks nothing, see struct test_result */
	bool is_dropped; /* written by grade: it counts for nothing */
};

struct grade {
	enum verdict verdict; /* of a scoring problem ACCEPTED also below its max */
	double score;
};

/*
 * The package's own grader for a group: LINES holds a verdict and a score in
 * each ("AC 50").  False: it failed.
 */
typedef bool grade_custom(void *context, const struct group *, const char *lines,
    struct grade *grade_out);

struct grade_setup {
	const struct grading *grading;
	unsigned patience;	/* bits 1 << verdict: these break nothing */
	grade_custom *custom;	/* NULL: such groups are taken as accepted */
	void *context;
	struct grade *grades; /* room for that of each group; NULL: nobody asks */
};

/*
 * Grade COUNT marks, which are in the order of tests.  False: the package's
 * grader failed.
 */
bool grade(const struct grade_setup *, struct mark *marks, size_t count,
    struct grade *grade_out);

/* Must the test at INDEX be run, as far as is known now? */
bool grade_wants(const struct grade_setup *, struct mark *marks, size_t count, size_t index);
