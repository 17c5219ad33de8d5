/*
 * Running a program: over the tests of a problem, or with a player's input.
 */
#pragma once

#include <pthread.h>
#include <stddef.h>

#include "judge/compile.h"
#include "judge/problem.h"
#include "judge/verdict.h"

/*
 * The tests of one submission.  Any number of threads may work on them at the
 * same time, each with a box handle of its own; tests are begun in order, and
 * none after the first that failed.
 */
struct run_set {
	const struct program *program;
	const struct problem *problem;
	const struct cache *cache;
	struct test_result *results; /* as many as the problem has tests */
	pthread_mutex_t lock;	     /* of all that follows */
	size_t next;		     /* the first test that nobody has begun */
	size_t end;		     /* behind the last that counts */
	size_t finished;
	int helpers;		  /* threads at work beside the owner */
	enum step step;		  /* STEP_DONE unless something of ours broke */
	char why[VERDICT_DETAIL]; /* of STEP_FAILED */
};

void run_set_init(struct run_set *, struct arena *, const struct program *,
    const struct problem *, const struct cache *);
void run_set_release(struct run_set *);

/*
 * Run the next test.  False: there is none left to begin, or something broke.
 * *DONE_OUT: how many are finished.
 */
bool run_set_step(struct run_set *, struct box *, size_t *done_out);

/* Is there a test that nobody has begun? */
bool run_set_has_work(struct run_set *);

/*
 * Run the program once with INPUT and catch what it writes.  The outcome's
 * only test says how it ended.
 */
enum step run_with_input(struct box *, struct arena *, const struct program *,
    const struct limits *, const char *input, struct outcome *outcome_out,
    const char **why_out);
