/*
 * One sandbox: used once, by one command.
 *
 * Its first process (the init, PID 1 of a new pid namespace) prepares what can
 * be seen, forks the process that will become the payload, and gives up its
 * rights: it is another user than the payload, cannot be traced, and only
 * reaps, reports and, when all else is dead, opens the files that are wanted.
 * The payload process joins its control group, gives up its rights for good,
 * loads the system call filter and is parked, waiting for its request.
 *
 * Both share one socket with the box.  The payload's end closes at execve, so
 * nothing untrusted ever holds it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "judge/cgroup.h"
#include "judge/wire.h"

struct sandbox {
	pid_t pid; /* of its init; 0: there is none */
	int pidfd, socket, tmpfs;
};

struct sandbox_plan {
	uid_t payload, init;
	int network;
	int64_t tmpfs_kb; /* of /box and /tmp together */
	const struct cgroup *cgroup;
};

/* What a sandbox tells the box, in this order. */
enum sandbox_event {
	SANDBOX_PARKED = 1, /* give it a request: the wire message with its descriptors */
	SANDBOX_FAILED,	    /* text says what; the process ends then */
	SANDBOX_ENDED,	    /* status: as of waitpid; alone: nothing else lives */
	SANDBOX_EMPTY,	    /* now nothing else lives */
	SANDBOX_KEPT, /* the answer to a second request: kept files and descriptors */
};

struct sandbox_word {
	uint32_t event;
	int32_t status;
	int32_t alone;
	uint32_t nkept;
	int64_t ended_us; /* by CLOCK_MONOTONIC */
	char text[256];
	struct wire_kept kept[BOX_MAX_KEPT]; /* only nkept of them are sent */
};

/* Start one.  False with errno and *WHY_OUT; nothing is left behind then. */
bool sandbox_make(struct sandbox *, const struct sandbox_plan *, const char **why_out);

/* Close what the box holds of it; its init must have been reaped. */
void sandbox_drop(struct sandbox *);

/*
 * The box's own tests, run in place of a command when the request is a
 * WIRE_PROBE.  The exit code is 0 when the sandbox holds.
 */
int probe_run(
    const char *name, const struct box_limits *, uid_t uid, char *text, size_t size);
