/*
 * One thread of the pool (pool.h) and its job: worker.c judges, pool.c hands out
 * jobs, lets idle threads help, and tells the main thread of progress.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "db.h"
#include "judge/box.h"
#include "judge/language.h"
#include "judge/problem.h"
#include "judge/queue.h"
#include "judge/run.h"

/* What the main thread may tell about a job. */
struct progress {
	const char *state; /* NULL: nothing yet */
	size_t done, total;
	bool is_new;
	int64_t told_ms;
};

struct worker {
	struct pool *pool;
	const struct languages *languages;
	struct db *db;
	struct box *box, *second; /* the second for what runs beside the first */
	struct problems problems;
	struct arena arena; /* of the job */
	/* under the pool's lock: */
	struct job job;
	bool has_job;	 /* JOB is not yet recorded, dropped or given back */
	bool is_busy;	 /* the thread is at work on it */
	bool is_helping; /* with another's tests */
	bool is_yielding; /* it is to go back: players wait */
	bool is_lost;	 /* the job is somebody else's by now */
	bool is_reused;	 /* its program was compiled before */
	int64_t claimed_ms;
	struct progress progress;
	struct run_set *set; /* others may help with it */
};

/*
 * Judge the job and record what came out.  False: it is still ours, for pool_stop
 * to give back.
 */
bool worker_work(struct worker *);

/* DONE of TOTAL tests in STATE (COMPILING, RUNNING). */
void worker_note_progress(struct worker *, const char *state, size_t done, size_t total);

/* The job is somebody else's by now. */
bool worker_is_robbed(struct worker *);

/* Players wait, and the job can: it is to go back. */
bool worker_is_yielding(struct worker *);

/* The program is to end. */
bool worker_is_stopping(struct worker *);

/* Let idle threads help with SET, or (NULL) wait until none does any more. */
void worker_offer_help(struct worker *, struct run_set *);
