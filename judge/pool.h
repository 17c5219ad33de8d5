/*
 * The threads that judge, one for each slot of the box.
 *
 * A thread works on a job of its own or, while there is none, helps another
 * with its tests; it leaves that as soon as a job waits.  The main thread puts
 * jobs in and tells the database of their progress, so that no judging waits
 * for that.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "judge/cache.h"
#include "judge/language.h"
#include "judge/queue.h"

struct pool;

struct pool_setup {
	const char *url, *box_socket;
	const struct languages *languages;
	const struct cache *cache, *programs; /* test data; what was compiled */
	size_t slots;
	int wake_fd; /* an eventfd: a thread became free, or made progress */
};

/* What SETUP points to outlives the pool, which lives until the end. */
struct pool *pool_start(const struct pool_setup *);

/* How many jobs could be begun at once. */
size_t pool_free(struct pool *);

/* Take over JOB.  Never more than pool_free said. */
void pool_put(struct pool *, struct job *);

/* How many threads have a job that can wait and are not asked to give it back yet. */
size_t pool_patient(struct pool *);

/* COUNT of those are to give their jobs back after the test that runs, in all. */
void pool_make_way(struct pool *, size_t count);

/*
 * Tell what is new about running jobs, each at most every 200 ms.  Answers how
 * long until there may be more to tell, or -1 when nothing is kept back.
 */
int pool_tell_progress(struct pool *, struct db *);

/*
 * Stop: begin nothing more, wait up to PATIENCE_MS for what runs, and write
 * those jobs that are not finished into JOBS (room for as many as slots).
 * They stay valid until the process ends.
 */
size_t pool_stop(struct pool *, int patience_ms, const struct job *jobs[]);
