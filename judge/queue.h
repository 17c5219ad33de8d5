/*
 * The queue in Postgres, as one worker sees it.
 *
 * A worker holds a lease, renewed by its heartbeat; a job is held by (worker,
 * token).  When the lease ran out, the job belongs to somebody else and every
 * later word about it is refused as QUEUE_FENCED.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "db.h"
#include "judge/language.h"
#include "judge/verdict.h"

enum queue_answer {
	QUEUE_DONE,
	QUEUE_AWAY,    /* the database is: try again */
	QUEUE_LOST,    /* the worker was written off: register again */
	QUEUE_FENCED,  /* the job is somebody else's: drop it */
	QUEUE_REFUSED, /* anything else; it is in the log */
};

enum { QUEUE_ID = 32 };

/* A worker's identity, empty before queue_register. */
struct registration {
	char worker[QUEUE_ID];
	int lease_s;
};

/* What is to be done.  Texts belong to ANSWER, which job_release puts. */
struct job {
	char id[QUEUE_ID], token[QUEUE_ID];
	char worker[QUEUE_ID]; /* who holds it */
	const char *language, *source;
	const char *input;   /* of a run; else NULL */
	const char *submission; /* its number, for the log; NULL: a run, an import */
	const char *request; /* the web server's id of what it came of, for the log; or NULL */
	const char *version; /* of the problem; NULL: a run without one */
	bool is_run;
	bool can_wait; /* of an import: players come first, also when it has begun */
	long cpu_ms, wall_ms; /* instead of the problem's; 0: those */
	unsigned patience;    /* as in struct run_setup */
	double slack;	      /* likewise */
	struct json_object *program; /* several files, as in checker.h; NULL: the source */
	struct json_object *answer;
};

enum queue_answer queue_register(struct db *, const char *name, int slots,
    const struct languages *, struct registration *registration_out);

/* SLOTS, borrowed, is what administrators are shown: an array of {n, state, …}. */
enum queue_answer queue_heartbeat(
    struct db *, struct registration *, struct json_object *slots);

/* At most MAX jobs into JOBS. */
enum queue_answer queue_claim(struct db *, const struct registration *, size_t max,
    struct job jobs[], size_t *count_out);
void job_release(struct job *);

/* How many jobs of players wait that this worker could do; 0 also when nobody can tell. */
size_t queue_pressing(struct db *, const struct registration *);

/* STATE is COMPILING or RUNNING; DONE of TOTAL tests are finished. */
enum queue_answer queue_progress(
    struct db *, const struct job *, const char *state, size_t done, size_t total);

enum queue_answer queue_finish(struct db *, const struct job *, const struct outcome *);

/* Give jobs back without counting an attempt; they are all of one worker. */
enum queue_answer queue_return(struct db *, const struct job *const jobs[], size_t count);

/* Say farewell. */
void queue_bye(struct db *, const struct registration *);
