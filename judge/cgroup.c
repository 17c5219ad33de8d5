#define _GNU_SOURCE /* O_PATH */
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

#include "log.h"
#include "scoped.h"

enum { MAX_PATH = 1024, MAX_LINE = 4096, RETRIES = 2000 };

#define REST "/riposte-rest"

/* One mounted hierarchy that we use, and our group in it. */
struct tree {
	char mount[MAX_PATH];
	char group[MAX_PATH]; /* absolute path of our group */
	int fd;
};

/* What a run needs, and the tree that gives it; -1 where none does. */
static struct {
	struct tree trees[CGROUP_MAX_TREES];
	int ntrees;
	int memory, pids, cpu, usage, kill;
	bool unified; /* memory and pids are version 2's */
	bool stat;    /* CPU time is version 2's cpu.stat */
	bool kills;   /* cgroup.kill is there */
	bool swap;    /* swap can be limited */
	int cpu_percent;
} host;

/* ---- small files ---------------------------------------------------------- */

static bool
put(int dir, const char *file, const char *text)
{
	scoped_fd fd = openat(dir, file, O_WRONLY | O_CLOEXEC);

	return fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
}

static bool
put_number(int dir, const char *file, int64_t number)
{
	char text[32];

	snprintf(text, sizeof text, "%lld", (long long)number);
	return put(dir, file, text);
}

/* The number after KEY in an open file, or its only one when KEY is NULL; -1. */
static int64_t
get(int fd, const char *key)
{
	char text[MAX_LINE];
	ssize_t n = fd < 0 ? -1 : pread(fd, text, sizeof text - 1, 0);

	if (n <= 0)
		return -1;
	text[n] = '\0';
	if (!key)
		return atoll(text);
	for (char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, key, strlen(key)) == 0 && line[strlen(key)] == ' ')
			return atoll(line + strlen(key));
	}
	return -1;
}

static bool
has(int dir, const char *file)
{
	return faccessat(dir, file, F_OK, 0) == 0;
}

/* ---- finding the trees ---------------------------------------------------- */

static bool
has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = list; (at = strstr(at, word)); at += n)
		if ((at == list || at[-1] == ',') &&
		    (!at[n] || at[n] == ',' || at[n] == '\n'))
			return true;
	return false;
}

/*
 * Where this process is in the hierarchy that has CONTROLLER ("": version 2),
 * as /proc/self/cgroup tells.
 */
static void
own_path(const char *controller, char *path)
{
	scoped_file *in = fopen("/proc/self/cgroup", "re");
	char line[MAX_LINE];

	strcpy(path, "/");
	while (in && fgets(line, sizeof line, in)) {
		char *names = strchr(line, ':');
		char *where = names ? strchr(names + 1, ':') : NULL;
		if (!where)
			continue;
		*names++ = *where++ = '\0';
		if (*controller ? has_word(names, controller) : !*names) {
			where[strcspn(where, "\n")] = '\0';
			snprintf(path, MAX_PATH, "%s", where);
		}
	}
}

/* Whoever moved us aside (prepare_unified) was a box too: its place is ours. */
static void
leave_rest(char *path)
{
	char *last = strrchr(path, '/');

	if (last && strcmp(last, REST) == 0)
		*last = '\0';
}

/* Add the tree of one mountinfo line when it is TYPE and has CONTROLLER. */
static int
add_tree(char *line, const char *type, const char *controller)
{
	char root[MAX_PATH], mount[MAX_PATH], kind[32], options[MAX_LINE], own[MAX_PATH];
	char *rest = strstr(line, " - ");

	if (!rest || sscanf(line, "%*s %*s %*s %1023s %1023s", root, mount) != 2 ||
	    sscanf(rest, " - %31s %*s %4095s", kind, options) != 2 ||
	    strcmp(kind, type) != 0 || (*controller && !has_word(options, controller)))
		return -1;
	for (int n = 0; n < host.ntrees; n++)
		if (strcmp(host.trees[n].mount, mount) == 0)
			return n;

	/* A container may see only a part of the tree, with ROOT at its top. */
	own_path(controller, own);
	size_t skip = strcmp(root, "/") == 0 ? 0 : strlen(root);
	const char *below = strncmp(own, root, skip) == 0 ? own + skip : "";
	struct tree *tree = &host.trees[host.ntrees];
	snprintf(tree->mount, sizeof tree->mount, "%s", mount);
	if (snprintf(tree->group, sizeof tree->group, "%s%s", mount,
		strcmp(below, "/") == 0 ? "" : below) >= MAX_PATH)
		die("the path of our own control group is too long");
	leave_rest(tree->group);
	return host.ntrees++;
}

static int
find_tree(const char *type, const char *controller)
{
	scoped_file *in = fopen("/proc/self/mountinfo", "re");
	char line[MAX_LINE];
	int n = -1;

	while (in && n < 0 && fgets(line, sizeof line, in))
		n = add_tree(line, type, controller);
	return n;
}

static bool
offers(const struct tree *tree, const char *controllers)
{
	char path[MAX_PATH + 32], text[MAX_LINE] = "";

	snprintf(path, sizeof path, "%s/cgroup.controllers", tree->group);
	scoped_fd fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
	if (n <= 0)
		return false;
	for (char *c = text; *c; c++)
		if (*c == ' ')
			*c = ',';
	return has_word(text, controllers);
}

static void
find_trees(void)
{
	int unified = find_tree("cgroup2", "");

	host.unified = unified >= 0 && offers(&host.trees[unified], "memory") &&
		       offers(&host.trees[unified], "pids");
	if (host.unified) {
		host.memory = host.pids = host.usage = host.kill = unified;
		host.stat = true;
		host.cpu = offers(&host.trees[unified], "cpu") ? unified : -1;
		return;
	}
	host.memory = find_tree("cgroup", "memory");
	host.pids = find_tree("cgroup", "pids");
	host.cpu = host.cpu_percent ? find_tree("cgroup", "cpu") : -1;
	host.stat = unified >= 0;
	host.usage = unified >= 0 ? unified : find_tree("cgroup", "cpuacct");
	host.kill = unified >= 0 ? unified : find_tree("cgroup", "freezer");
	if (host.memory < 0 || host.pids < 0 || host.usage < 0 || host.kill < 0)
		die("control groups: %s is missing; mount /sys/fs/cgroup as cgroup2 with "
		    "memory and pids, or boot without cgroup_disable",
		    host.memory < 0  ? "the memory controller"
		    : host.pids < 0  ? "the pids controller"
		    : host.usage < 0 ? "the cpuacct controller"
				     : "the freezer controller");
}

/* ---- our group ------------------------------------------------------------ */

static void
empty_leaf(int group, const char *name)
{
	struct cgroup leaf = {
		.usage = -1, .peak = -1, .oom = -1, .current = -1, .peak_processes = -1
	};
	const struct timespec pause = { .tv_nsec = 1000000 };

	for (int n = 0; n < CGROUP_MAX_TREES; n++)
		leaf.trees[n] = leaf.joins[n] = -1;
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

/* In version 2 a group with children that are limited must hold no process. */
static void
move_processes(const char *from, const char *to)
{
	char path[MAX_PATH + 32], line[32];

	snprintf(path, sizeof path, "%s/cgroup.procs", from);
	scoped_file *in = fopen(path, "re");
	scoped_fd dir = open(to, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	while (in && fgets(line, sizeof line, in))
		put(dir, "cgroup.procs",
		    line); /* one that ended meanwhile is no matter */
}

/* All in one write: cpu alone, where processes are, would make a threaded group of it. */
static bool
enable(const char *path)
{
	scoped_fd dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return put(dir, "cgroup.subtree_control",
	    host.cpu >= 0 ? "+memory +pids +cpu" : "+memory +pids");
}

/*
 * Version 2 lets controllers reach our group only where its parent holds no
 * process.  At the true root that does not matter; elsewhere (a delegated unit,
 * a container) those who are there move one step down.
 */
static void
prepare_unified(struct tree *tree)
{
	char place[MAX_PATH + 16];

	if (enable(tree->group))
		return;
	snprintf(place, sizeof place, "%s" REST, tree->group);
	if (mkdir(place, 0755) && errno != EEXIST)
		die("%s: %s; give the box a control group of its own (systemd: "
		    "Delegate=yes)",
		    place, strerror(errno));
	move_processes(tree->group, place);
	if (!enable(tree->group))
		die("%s/cgroup.subtree_control: %s; the box needs the memory and pids "
		    "controllers there (systemd: Delegate=yes)",
		    tree->group, strerror(errno));
}

static void
open_group(struct tree *tree, const char *name)
{
	size_t n = strlen(tree->group);

	snprintf(tree->group + n, sizeof tree->group - n, "/%s", name);
	if (mkdir(tree->group, 0755) && errno != EEXIST)
		die("%s: %s; the box must be able to make control groups there",
		    tree->group, strerror(errno));
	tree->fd = open(tree->group, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (tree->fd < 0)
		die("%s: %s", tree->group, strerror(errno));
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

static void
check_leaf(void)
{
	struct cgroup leaf;
	const char *why;

	if (!cgroup_make(&leaf, "s-check", &why))
		die("control groups: %s: %s", why, strerror(errno));
	host.kills = has(leaf.trees[host.kill], "cgroup.kill");
	host.swap = has(leaf.trees[host.memory],
	    host.unified ? "memory.swap.max" : "memory.memsw.limit_in_bytes");
	if (!host.swap && !is_swapless())
		die("control groups: swap cannot be limited; boot with swapaccount=1 or "
		    "swapoff -a");
	if (!host.kills && host.unified)
		die("control groups: cgroup.kill is missing; Linux 5.14 or newer is "
		    "needed");
	if (leaf.peak < 0 || leaf.oom < 0 || leaf.usage < 0 || leaf.current < 0)
		die("control groups: the kernel does not tell %s; Linux 5.19 or newer is "
		    "needed",
		    leaf.peak < 0  ? "the peak of memory"
		    : leaf.oom < 0 ? "the number of OOM kills"
				   : "the CPU time");
	cgroup_remove(&leaf);
}

void
cgroup_start(const char *name, int cpu_percent)
{
	host.cpu_percent = cpu_percent;
	find_trees();
	if (cpu_percent && host.cpu < 0)
		die("control groups: the cpu controller is missing; set box_cpu_percent "
		    "= 0 "
		    "to do without a quota");
	if (!cpu_percent)
		host.cpu = -1;
	if (host.unified)
		prepare_unified(&host.trees[host.memory]);
	for (int n = 0; n < host.ntrees; n++)
		open_group(&host.trees[n], name);
	if (host.unified && !enable(host.trees[host.memory].group))
		die("%s/cgroup.subtree_control: %s", host.trees[host.memory].group,
		    strerror(errno));
	empty_group(&host.trees[host.kill]);
	for (int n = 0; n < host.ntrees; n++)
		empty_group(&host.trees[n]);
	check_leaf();
}

void
cgroup_stop(void)
{
	/* By descriptor of the parent: the box no longer sees these paths. */
	for (int n = 0; n < host.ntrees; n++) {
		scoped_fd parent = openat(host.trees[n].fd, "..", O_PATH | O_CLOEXEC);
		unlinkat(parent, strrchr(host.trees[n].group, '/') + 1, AT_REMOVEDIR);
		close(host.trees[n].fd);
	}
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
	int quota_us = host.cpu_percent * 1000;
	snprintf(text, sizeof text, "%d 100000", quota_us);
	if (host.unified)
		return put(leaf->trees[host.cpu], "cpu.max", text);
	return put_number(leaf->trees[host.cpu], "cpu.cfs_quota_us", quota_us);
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

	leaf->usage = look(leaf, host.usage, host.stat ? "cpu.stat" : "cpuacct.usage");
	leaf->peak =
	    look(leaf, host.memory, two ? "memory.peak" : "memory.max_usage_in_bytes");
	leaf->oom = look(leaf, host.memory, two ? "memory.events" : "memory.oom_control");
	leaf->current = look(leaf, host.pids, "pids.current");
	leaf->peak_processes = look(leaf, host.pids, "pids.peak");
}

bool
cgroup_make(struct cgroup *leaf, const char *name, const char **why_out)
{
	*leaf = (struct cgroup){
		.usage = -1, .peak = -1, .oom = -1, .current = -1, .peak_processes = -1
	};
	snprintf(leaf->name, sizeof leaf->name, "%s", name);
	for (int n = 0; n < CGROUP_MAX_TREES; n++)
		leaf->trees[n] = leaf->joins[n] = -1;
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
		return put_number(dir, "memory.max", bytes) &&
		       (!host.swap || put(dir, "memory.swap.max", "0")) &&
		       put(dir, "memory.oom.group", "1");
	/* memsw is memory and swap together and may not be below the other */
	return put_number(dir, "memory.limit_in_bytes", bytes) &&
	       (!host.swap || put_number(dir, "memory.memsw.limit_in_bytes", bytes));
}

bool
cgroup_limit(
    const struct cgroup *leaf, int64_t memory_kb, int processes, const char **why_out)
{
	*why_out = "the memory limit cannot be set";
	if (!limit_memory(leaf->trees[host.memory], memory_kb * 1024))
		return false;
	*why_out = "the limit of processes cannot be set";
	return put_number(leaf->trees[host.pids], "pids.max", processes);
}

int64_t
cgroup_cpu_us(const struct cgroup *leaf)
{
	if (host.stat)
		return get(leaf->usage, "usage_usec");
	int64_t ns = get(leaf->usage, NULL);
	return ns < 0 ? -1 : ns / 1000;
}

int64_t
cgroup_peak_kb(const struct cgroup *leaf)
{
	int64_t bytes = get(leaf->peak, NULL);

	return bytes < 0 ? -1 : bytes / 1024;
}

int64_t
cgroup_oom_kills(const struct cgroup *leaf)
{
	return get(leaf->oom, "oom_kill");
}

int64_t
cgroup_processes(const struct cgroup *leaf)
{
	return get(leaf->current, NULL);
}

int64_t
cgroup_peak_processes(const struct cgroup *leaf)
{
	int64_t n = get(leaf->peak_processes, NULL);

	return n < 0 ? 0 : n;
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

	put(dir, "freezer.state", "FROZEN");
	for (int n = 0; n < 100 && strncmp(state, "FROZEN", 6) != 0; n++) {
		scoped_fd fd = openat(dir, "freezer.state", O_RDONLY | O_CLOEXEC);
		if (fd < 0 || read(fd, state, sizeof state) <= 0)
			break;
		nanosleep(&pause, NULL);
	}
	kill_listed(dir);
	put(dir, "freezer.state", "THAWED");
}

void
cgroup_kill(const struct cgroup *leaf)
{
	int dir = leaf->trees[host.kill];

	if (put(dir, "cgroup.kill", "1"))
		return;
	if (has(dir, "freezer.state"))
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
	int *counters[] = { &leaf->usage, &leaf->peak, &leaf->oom, &leaf->current,
		&leaf->peak_processes };
	for (size_t n = 0; n < sizeof counters / sizeof *counters; n++) {
		if (*counters[n] >= 0)
			close(*counters[n]);
		*counters[n] = -1;
	}
	leaf->name[0] = '\0';
	return true;
}
