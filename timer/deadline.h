/*
 * When the timer wants to wake next, and by how much it overslept.
 *
 * Time is that of CLOCK_BOOTTIME: it never jumps and, unlike CLOCK_MONOTONIC,
 * goes on while the machine is suspended, as the deadlines in Postgres do.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Sleeping this much too long is an outage of ours, which disconnects nobody. */
enum { DEADLINE_OUTAGE_MS = 10000 };

struct deadline {
	int64_t due_ms;
	bool is_known; /* false until the first tick that worked */
};

int64_t deadline_now_ms(void);

/* Wake NEXT_MS from NOW_MS; kept within bounds that neither spin nor oversleep. */
void deadline_plan(struct deadline *, int64_t now_ms, int64_t next_ms);

/* Milliseconds until the plan, 0 when it is due or nothing was planned. */
int deadline_left_ms(const struct deadline *, int64_t now_ms);

/*
 * How much later than planned it is, 0 up to DEADLINE_OUTAGE_MS.  The plan is
 * that of the last tick that worked, so a database that was away counts too.
 */
int64_t deadline_gap_ms(const struct deadline *, int64_t now_ms);
