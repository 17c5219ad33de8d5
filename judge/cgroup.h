/*
 * Limits and truth about one run, by the kernel's control groups.
 *
 * One interface over three kinds of host: cgroup2 alone; version 1; and both
 * (hybrid), where version 1 limits and version 2 kills and counts CPU time.
 * Every run has a leaf of its own, so that its peak and its counters begin at
 * nothing.  Leaves lie in a group named after the socket, which a successor
 * empties and removes at its start.
 *
 * https://docs.kernel.org/admin-guide/cgroup-v2.html and cgroup-v1/
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "judge/hierarchy.h"

enum {
	CGROUP_MAX_TREES = HIERARCHY_MAX_TREES,
	CGROUP_NOT_JOINED = 124, /* exit code of a child that could not join */
};

/* What the kernel counts for a leaf and each run is asked for; each a file of it. */
enum cgroup_counter {
	CGROUP_USAGE,
	CGROUP_WAIT,
	CGROUP_PEAK,
	CGROUP_OOM,
	CGROUP_CURRENT,
	CGROUP_PEAK_PROCESSES,
	CGROUP_COUNTERS,
};

struct cgroup {
	char name[32];		       /* "" while there is none */
	int trees[CGROUP_MAX_TREES];   /* its directory in each tree */
	int joins[CGROUP_MAX_TREES];   /* its cgroup.procs in each tree */
	int counters[CGROUP_COUNTERS]; /* -1: not on this kernel */
};

/*
 * Find the trees, make our group NAME in them, and remove what a dead
 * predecessor of the same name left.  CPU_PERCENT of one processor is what each
 * leaf may take; 0 is no quota.  Dies, naming the fix, when something that
 * limits a run is missing.
 */
void cgroup_start(const char *name, int cpu_percent);

/* Remove our group; the leaves must be gone. */
void cgroup_stop(void);

/* "v2", "v1" or "hybrid". */
const char *cgroup_kind(void);

/* Make a leaf.  False with errno and *WHY_OUT; nothing is left behind then. */
bool cgroup_make(struct cgroup *, const char *name, const char **why_out);

/*
 * As fork; the child is in the leaf before it returns.  For a process with one
 * thread that inherited the leaf's descriptors.
 */
pid_t cgroup_fork(const struct cgroup *);

/* Limit memory (swap included) and processes (threads included). */
bool cgroup_limit(
    const struct cgroup *, int64_t memory_kb, int processes, const char **why_out);

/* CPU time of all its processes, alive and dead; -1 when it cannot be read. */
int64_t cgroup_cpu_us(const struct cgroup *);

/*
 * Time in which some of it could have run and none did: others had the
 * processors.  What its own quota kept from it is not meant.  -1 where the
 * kernel does not tell (version 1 alone, or psi=0).
 */
int64_t cgroup_wait_us(const struct cgroup *);
int64_t cgroup_peak_kb(const struct cgroup *);
int64_t cgroup_oom_kills(const struct cgroup *);
int64_t cgroup_processes(const struct cgroup *);
/* One of them, as our pid namespace numbers it; -1: there is none. */
pid_t cgroup_first_process(const struct cgroup *);
/* 0 where the kernel does not count it. */
int64_t cgroup_peak_processes(const struct cgroup *);

/* It was told EAGAIN because of its limit of processes. */
bool cgroup_refused_processes(const struct cgroup *);

/* SIGKILL for all in it, forks of this moment included.  They die soon after. */
void cgroup_kill(const struct cgroup *);

/* Remove the leaf.  False while it is still in use (try again). */
bool cgroup_remove(struct cgroup *);
