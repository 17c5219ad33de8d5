/*
 * Running a program: over the tests of a problem, or with a player's input.
 */
#pragma once

#include <pthread.h>
#include <stddef.h>

#include "judge/compile.h"
#include "judge/problem.h"
#include "judge/verdict.h"

/* A test under way. */
struct running {
	struct box *box, *second; /* NULL: this place is free */
	size_t index;
};

/* What is run, and how. */
struct run_setup {
	const struct program *program;
	const struct source *source; /* that it was made of */
	const struct problem *problem;
	const struct cache *cache;
	const char *answers; /* see trial.h; NULL */
	unsigned patience; /* bits 1 << verdict: such a failure does not end the run */
	double slack; /* as in struct limits; who fails within it goes on, too */
};

/*
 * The tests of one submission.  Any number of threads may work on them at the
 * same time, each with box handles of its own; tests are begun in order, and
 * none that the problem's groups do not want any more: of those, what runs is ended.
 */
struct run_set {
	struct run_setup setup;
	struct arena *arena;	     /* of the owner */
	struct test_result *results; /* as many as the problem has tests */
	pthread_mutex_t lock;	     /* of all that follows, and of the arena */
	struct mark *marks;
	size_t next; /* the first test that nobody has begun or passed over */
	size_t finished;
	struct running running[BOX_MAX_SLOTS];
	int helpers;		  /* threads at work beside the owner */
	enum step step;		  /* STEP_DONE unless something of ours broke */
	char why[VERDICT_DETAIL]; /* of STEP_FAILED */
};

void run_set_init(struct run_set *, struct arena *, const struct run_setup *);
void run_set_release(struct run_set *);

/*
 * Run the next test.  False: there is none left to begin, or something broke.
 * *DONE_OUT: how many are finished.
 */
bool run_set_step(
    struct run_set *, struct box *, struct box *second, size_t *done_out);

/* Is there a test that nobody has begun? */
bool run_set_has_work(struct run_set *);

/* The outcome of all that was run; the package's grader, if any, is asked. */
struct outcome run_set_outcome(struct run_set *, struct box *);

/*
 * Run the program once with INPUT and catch what it writes.  The outcome's
 * only test says how it ended.
 */
enum step run_with_input(struct box *, struct arena *, const struct program *,
    const struct limits *, const char *input, struct outcome *outcome_out,
    const char **why_out);
