#define _GNU_SOURCE /* CLONE_INTO_CGROUP */
#include "judge/cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include "judge/hierarchy.h"
#include "judge/knob.h"
#include "log.h"
#include "scoped.h"

enum { MAX_LINE = 4096, RETRIES = 2000 };

static struct hierarchy host;
static bool limits_swap;
static int cpu_percent; /* of one processor; 0: no quota */

static const struct cgroup no_leaf = {
	.trees = { [0 ... CGROUP_MAX_TREES - 1] = -1 },
	.joins = { [0 ... CGROUP_MAX_TREES - 1] = -1 },
	.counters = { [0 ... CGROUP_COUNTERS - 1] = -1 },
};

/* ---- our group ------------------------------------------------------------ */

static void
empty_leaf(int group, const char *name)
{
	struct cgroup leaf = no_leaf;
	const struct timespec pause = { .tv_nsec = 1000000 };

	leaf.trees[host.kill] = openat(group, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (int n = 0; n < RETRIES && unlinkat(group, name, AT_REMOVEDIR); n++) {
		if (leaf.trees[host.kill] >= 0)
			cgroup_kill(&leaf);
		nanosleep(&pause, NULL);
	}
	if (leaf.trees[host.kill] >= 0)
		close(leaf.trees[host.kill]);
}

/* A tree that cannot kill is emptied by way of the others: kill's goes first. */
static void
empty_group(const struct tree *tree)
{
	DIR *dir = opendir(tree->group);

	for (struct dirent *e; dir && (e = readdir(dir));)
		if (e->d_type == DT_DIR && e->d_name[0] == 's')
			empty_leaf(dirfd(dir), e->d_name);
	if (dir)
		closedir(dir);
}

static bool
is_swapless(void)
{
	scoped_file *in = fopen("/proc/swaps", "re");
	char line[MAX_LINE];
	int n = 0;

	while (in && fgets(line, sizeof line, in))
		n++;
	return in && n <= 1;
}

static const char *
unknown_count(const struct cgroup *leaf)
{
	if (leaf->counters[CGROUP_PEAK] < 0)
		return "the peak of memory";
	if (leaf->counters[CGROUP_OOM] < 0)
		return "the number of OOM kills";
	if (leaf->counters[CGROUP_USAGE] < 0)
		return "the CPU time";
	return leaf->counters[CGROUP_CURRENT] < 0 ? "the number of processes" : NULL;
}

static void
check_leaf(void)
{
	struct cgroup leaf;
	const char *why;

	if (!cgroup_make(&leaf, "s-check", &why))
		die("control groups: %s: %s", why, strerror(errno));
	limits_swap = knob_is_there(leaf.trees[host.memory],
	    host.unified ? "memory.swap.max" : "memory.memsw.limit_in_bytes");
	if (!limits_swap && !is_swapless())
		die("control groups: swap cannot be limited; boot with swapaccount=1 or "
		    "swapoff -a");
	if (host.unified && !knob_is_there(leaf.trees[host.kill], "cgroup.kill"))
		die("control groups: cgroup.kill is missing; Linux 5.14 or newer is "
		    "needed");
	if ((why = unknown_count(&leaf)))
		die("control groups: the kernel does not tell %s; Linux 5.19 or newer is "
		    "needed",
		    why);
	cgroup_remove(&leaf);
}

void
cgroup_start(const char *name, int percent)
{
	cpu_percent = percent;
	hierarchy_start(&host, name, percent > 0);
	empty_group(&host.trees[host.kill]);
	for (int n = 0; n < host.ntrees; n++)
		empty_group(&host.trees[n]);
	check_leaf();
}

void
cgroup_stop(void)
{
	hierarchy_stop(&host);
}

const char *
cgroup_kind(void)
{
	return host.unified ? "v2" : host.stat ? "hybrid" : "v1";
}

/* ---- a leaf --------------------------------------------------------------- */

static int
look(const struct cgroup *leaf, int tree, const char *file)
{
	return openat(leaf->trees[tree], file, O_RDONLY | O_CLOEXEC);
}

static bool
limit_cpu(const struct cgroup *leaf)
{
	char text[64];

	if (host.cpu < 0)
		return true;
	int quota_us = cpu_percent * 1000;
	snprintf(text, sizeof text, "%d 100000", quota_us);
	if (host.unified)
		return knob_put(leaf->trees[host.cpu], "cpu.max", text);
	return knob_put_number(leaf->trees[host.cpu], "cpu.cfs_quota_us", quota_us);
}

/* Who has used up the quota of this tenth of a second would die in the next. */
static void
lift_quota(const struct cgroup *leaf)
{
	if (host.cpu < 0 || leaf->trees[host.cpu] < 0)
		return;
	if (host.unified)
		knob_put(leaf->trees[host.cpu], "cpu.max", "max");
	else
		knob_put_number(leaf->trees[host.cpu], "cpu.cfs_quota_us", -1);
}

/* The one tree into which a process can be born. */
static bool
is_version2(int n)
{
	return host.stat && n == host.usage;
}

static bool
open_tree_of(struct cgroup *leaf, int n)
{
	if (mkdirat(host.trees[n].fd, leaf->name, 0755) && errno != EEXIST)
		return false;
	leaf->trees[n] =
	    openat(host.trees[n].fd, leaf->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (leaf->trees[n] < 0)
		return false;
	/*
	 * A single thread that moves itself by "tasks" spares the lock over all
	 * threads of the machine, which cgroup.procs waits milliseconds for.
	 */
	if (!is_version2(n))
		leaf->joins[n] = openat(leaf->trees[n], "tasks", O_RDWR | O_CLOEXEC);
	return is_version2(n) || leaf->joins[n] >= 0;
}

static void
open_counters(struct cgroup *leaf)
{
	bool two = host.unified;
	int *counters = leaf->counters;

	counters[CGROUP_USAGE] =
	    look(leaf, host.usage, host.stat ? "cpu.stat" : "cpuacct.usage");
	counters[CGROUP_WAIT] = host.stat ? look(leaf, host.usage, "cpu.pressure") : -1;
	counters[CGROUP_PEAK] =
	    look(leaf, host.memory, two ? "memory.peak" : "memory.max_usage_in_bytes");
	counters[CGROUP_OOM] =
	    look(leaf, host.memory, two ? "memory.events" : "memory.oom_control");
	counters[CGROUP_CURRENT] = look(leaf, host.pids, "pids.current");
	counters[CGROUP_PEAK_PROCESSES] = look(leaf, host.pids, "pids.peak");
}

bool
cgroup_make(struct cgroup *leaf, const char *name, const char **why_out)
{
	*leaf = no_leaf;
	snprintf(leaf->name, sizeof leaf->name, "%s", name);
	*why_out = "a leaf cannot be made";
	for (int n = 0; n < host.ntrees; n++)
		if (!open_tree_of(leaf, n))
			goto failed;
	open_counters(leaf);
	*why_out = "the CPU quota cannot be set";
	if (limit_cpu(leaf))
		return true;
failed:;
	int saved = errno;
	cgroup_remove(leaf);
	errno = saved;
	return false;
}

pid_t
cgroup_fork(const struct cgroup *leaf)
{
	struct clone_args args = { .exit_signal = SIGCHLD };

	if (host.stat) {
		args.flags = CLONE_INTO_CGROUP;
		args.cgroup = (unsigned)leaf->trees[host.usage];
	}
	pid_t pid = (pid_t)syscall(SYS_clone3, &args, sizeof args);
	for (int n = 0; pid == 0 && n < host.ntrees; n++)
		if (!is_version2(n) && write(leaf->joins[n], "0", 1) != 1)
			_exit(CGROUP_NOT_JOINED);
	return pid;
}

static bool
limit_memory(int dir, int64_t bytes)
{
	if (host.unified)
		return knob_put_number(dir, "memory.max", bytes) &&
		       (!limits_swap || knob_put(dir, "memory.swap.max", "0")) &&
		       knob_put(dir, "memory.oom.group", "1");
	/* memsw is memory and swap together and may not be below the other */
	return knob_put_number(dir, "memory.limit_in_bytes", bytes) &&
	       (!limits_swap ||
		   knob_put_number(dir, "memory.memsw.limit_in_bytes", bytes));
}

bool
cgroup_limit(
    const struct cgroup *leaf, int64_t memory_kb, int processes, const char **why_out)
{
	*why_out = "the memory limit cannot be set";
	if (!limit_memory(leaf->trees[host.memory], memory_kb * 1024))
		return false;
	*why_out = "the limit of processes cannot be set";
	return knob_put_number(leaf->trees[host.pids], "pids.max", processes);
}

int64_t
cgroup_cpu_us(const struct cgroup *leaf)
{
	if (host.stat)
		return knob_get(leaf->counters[CGROUP_USAGE], "usage_usec");
	int64_t ns = knob_get(leaf->counters[CGROUP_USAGE], NULL);
	return ns < 0 ? -1 : ns / 1000;
}

/* The quota is counted for each of the processors that it is worth. */
static int64_t
throttled_us(const struct cgroup *leaf)
{
	int processors = (cpu_percent + 99) / 100;

	if (host.cpu < 0)
		return 0;
	scoped_fd fd = look(leaf, host.cpu, "cpu.stat");
	if (host.unified)
		return knob_get(fd, "throttled_usec") / processors;
	return knob_get(fd, "throttled_time") / 1000 / processors;
}

int64_t
cgroup_wait_us(const struct cgroup *leaf)
{
	int64_t waited = knob_get_total(leaf->counters[CGROUP_WAIT], "full");
	int64_t throttled = waited > 0 ? throttled_us(leaf) : 0;

	if (throttled <= 0)
		return waited;
	return throttled < waited ? waited - throttled : 0;
}

int64_t
cgroup_peak_kb(const struct cgroup *leaf)
{
	int64_t bytes = knob_get(leaf->counters[CGROUP_PEAK], NULL);

	return bytes < 0 ? -1 : bytes / 1024;
}

int64_t
cgroup_oom_kills(const struct cgroup *leaf)
{
	return knob_get(leaf->counters[CGROUP_OOM], "oom_kill");
}

int64_t
cgroup_processes(const struct cgroup *leaf)
{
	return knob_get(leaf->counters[CGROUP_CURRENT], NULL);
}

pid_t
cgroup_first_process(const struct cgroup *leaf)
{
	scoped_fd fd = look(leaf, host.pids, "cgroup.procs");
	int64_t pid = knob_get(fd, NULL);

	return pid > 0 ? (pid_t)pid : -1;
}

int64_t
cgroup_peak_processes(const struct cgroup *leaf)
{
	int64_t n = knob_get(leaf->counters[CGROUP_PEAK_PROCESSES], NULL);

	return n < 0 ? 0 : n;
}

bool
cgroup_refused_processes(const struct cgroup *leaf)
{
	scoped_fd fd = look(leaf, host.pids, "pids.events");

	return knob_get(fd, "max") > 0;
}

static void
kill_listed(int dir)
{
	scoped_fd fd = openat(dir, "cgroup.procs", O_RDONLY | O_CLOEXEC);
	FILE *in = fd < 0 ? NULL : fdopen(dup(fd), "r");
	char line[32];

	while (in && fgets(line, sizeof line, in))
		kill((pid_t)atoi(line), SIGKILL);
	if (in)
		fclose(in);
}

/*
 * Without cgroup.kill: what is frozen cannot fork, so the list is complete;
 * in version 1 the frozen die when they thaw.
 */
static void
freeze_and_kill(int dir)
{
	const struct timespec pause = { .tv_nsec = 200000 };
	char state[16] = "";

	knob_put(dir, "freezer.state", "FROZEN");
	for (int n = 0; n < 100 && strncmp(state, "FROZEN", 6) != 0; n++) {
		scoped_fd fd = openat(dir, "freezer.state", O_RDONLY | O_CLOEXEC);
		if (fd < 0 || read(fd, state, sizeof state) <= 0)
			break;
		nanosleep(&pause, NULL);
	}
	kill_listed(dir);
	knob_put(dir, "freezer.state", "THAWED");
}

void
cgroup_kill(const struct cgroup *leaf)
{
	int dir = leaf->trees[host.kill];

	lift_quota(leaf);
	if (knob_put(dir, "cgroup.kill", "1"))
		return;
	if (knob_is_there(dir, "freezer.state"))
		freeze_and_kill(dir);
	else
		kill_listed(dir);
}

bool
cgroup_remove(struct cgroup *leaf)
{
	bool gone = true;

	for (int n = 0; n < host.ntrees; n++) {
		if (leaf->trees[n] < 0)
			continue;
		if (unlinkat(host.trees[n].fd, leaf->name, AT_REMOVEDIR) &&
		    errno != ENOENT) {
			gone = false;
			continue;
		}
		close(leaf->trees[n]);
		if (leaf->joins[n] >= 0)
			close(leaf->joins[n]);
		leaf->trees[n] = leaf->joins[n] = -1;
	}
	if (!gone)
		return false;
	for (int n = 0; n < CGROUP_COUNTERS; n++) {
		if (leaf->counters[n] >= 0)
			close(leaf->counters[n]);
		leaf->counters[n] = -1;
	}
	leaf->name[0] = '\0';
	return true;
}
