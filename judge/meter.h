/*
 * What one run uses, and which of its limits it meets.
 *
 * CPU time, memory and processes are the control group's; wall time is the
 * clock's, less the time in which the payload could have run and others had its
 * processors, so that a busy machine makes nobody's program slow.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "judge/cgroup.h"
#include "judge/wire.h"

struct meter {
	const struct cgroup *cgroup;
	int tmpfs; /* of /box and /tmp; borrowed */
	struct box_limits limits;
	int output[2]; /* standard output and error, when they are files */
	int64_t idle_cpu_us, idle_wait_us; /* before it was started */
	int64_t start_us, ended_us; /* by CLOCK_MONOTONIC */
};

/* What counts as contended: see riposte.conf(5), box_contended_percent. */
void meter_prepare(int contended_percent);

/* The sandbox is parked: what it used until now is not the run's. */
void meter_park(struct meter *, const struct cgroup *, int tmpfs);

/* It starts: the clock runs. */
void meter_start(struct meter *, const struct box_limits *);

/*
 * Of standard input, output and error those outputs that are files become the
 * meter's, and are -1 afterwards.
 */
void meter_hold(struct meter *, int *stdio);

/*
 * How it stands while it runs: BOX_EXITED when no limit is met, then look again
 * after NEXT_US; BOX_FAILED with WHY (256 bytes) when it cannot be told.
 */
enum box_outcome meter_look(struct meter *, int64_t *next_us_out, char *why);

/* When a run that has used nothing must be looked at first. */
int64_t meter_first_look_us(const struct meter *);

/* Its first process ended at ENDED_US. */
void meter_stop(struct meter *, int64_t ended_us);

/*
 * Everything is dead: fill RESULT.  STATUS is as of waitpid, KILLED_FOR what
 * meter_look said last.
 */
void meter_read(const struct meter *, int status, enum box_outcome killed_for,
    struct wire_result *result_out);

/* Close what it holds. */
void meter_release(struct meter *);
