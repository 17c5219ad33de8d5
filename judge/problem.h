/*
 * What judging needs of a problem: limits, validators, groups, tests.
 *
 * A version never changes once it can be judged, so each worker remembers the
 * last few, with the programs that came with them, compiled.
 */
#pragma once

#include <stdint.h>

#include "arena.h"
#include "db.h"
#include "judge/cache.h"
#include "judge/checker.h"
#include "judge/grade.h"
#include "judge/validate.h"
#include "judge/verdict.h"

struct test {
	int n;
	bool is_sample;
	const char *name, *input, *answer; /* the last two are hashes */
	const char *hint; /* for players who fail it; NULL: none */
	bool is_static;	  /* the problem's static validator looks at the source */
	const struct validator *validator; /* the default one; unless there are checkers */
	const char *const *flags;	   /* of the checkers */
	const char *const *arguments;	   /* of the submission */
	const struct data_file *files;	   /* put beside the submission */
	size_t nfiles;
	int group;
	double accept, reject; /* its scores; accept is NAN where a checker must tell */
	double most;	       /* that a checker may give; negative: none at all */
};

/* Files that are put beside each submission in one language. */
struct include {
	const char *language;
	const struct data_file *files;
	size_t nfiles;
};

struct problem {
	struct arena arena;
	const char *version; /* NULL: this place is free */
	struct limits limits;
	struct checker *checkers; /* none: the default validator */
	size_t ncheckers;
	struct checker static_validator; /* without files: there is none */
	struct limits checker_limits;
	struct checker grader; /* without files: there is none */
	struct grading grading;
	bool is_interactive;
	bool takes_answers; /* submissions may be those, see answers.h */
	int passes;
	struct include *includes;
	size_t nincludes;
	struct test *tests;
	size_t ntests;
	uint64_t used; /* when, as a count */
};

enum { PROBLEMS_REMEMBERED = 8 };

struct problems {
	struct checker_setup setup;
	struct problem items[PROBLEMS_REMEMBERED];
	uint64_t count;
};

/*
 * The problem VERSION with all its test data in the cache; belongs to PROBLEMS
 * and is good until the next call.  NULL: *STATUS_OUT is as in db_reply (503:
 * the database is away), and the log has the cause.
 */
struct problem *problems_find(
    struct problems *, struct db *, const char *version, int *status_out);

/*
 * Compile the programs that came with the problem, unless that is done.
 * STEP_REFUSED: one does not compile, and *WHY_OUT (in ARENA) tells which.
 */
enum step problems_prepare(const struct problems *, struct problem *, struct box *,
    struct arena *, const char **why_out);

void problems_release(struct problems *);
