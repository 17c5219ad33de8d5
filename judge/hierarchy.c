#define _GNU_SOURCE /* O_PATH */
#include "judge/hierarchy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/knob.h"
#include "log.h"
#include "scoped.h"

enum { MAX_PATH = HIERARCHY_MAX_PATH, MAX_LINE = 4096 };

#define REST "/riposte-rest"

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
add_tree(struct hierarchy *host, char *line, const char *type, const char *controller)
{
	char root[MAX_PATH], mount[MAX_PATH], kind[32], options[MAX_LINE], own[MAX_PATH];
	char *rest = strstr(line, " - ");

	if (!rest || sscanf(line, "%*s %*s %*s %1023s %1023s", root, mount) != 2 ||
	    sscanf(rest, " - %31s %*s %4095s", kind, options) != 2 ||
	    strcmp(kind, type) != 0 || (*controller && !has_word(options, controller)))
		return -1;
	for (int n = 0; n < host->ntrees; n++)
		if (strcmp(host->trees[n].mount, mount) == 0)
			return n;

	/* A container may see only a part of the tree, with ROOT at its top. */
	own_path(controller, own);
	size_t skip = strcmp(root, "/") == 0 ? 0 : strlen(root);
	const char *below = strncmp(own, root, skip) == 0 ? own + skip : "";
	struct tree *tree = &host->trees[host->ntrees];
	snprintf(tree->mount, sizeof tree->mount, "%s", mount);
	if (snprintf(tree->group, sizeof tree->group, "%s%s", mount,
		strcmp(below, "/") == 0 ? "" : below) >= MAX_PATH)
		die("the path of our own control group is too long");
	leave_rest(tree->group);
	return host->ntrees++;
}

static int
find_tree(struct hierarchy *host, const char *type, const char *controller)
{
	scoped_file *in = fopen("/proc/self/mountinfo", "re");
	char line[MAX_LINE];
	int n = -1;

	while (in && n < 0 && fgets(line, sizeof line, in))
		n = add_tree(host, line, type, controller);
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
need(bool is_there, const char *controller)
{
	if (!is_there)
		die("control groups: the %s controller is missing; boot without "
		    "cgroup_disable=%s (some boards: with cgroup_enable=%s), mount it "
		    "below /sys/fs/cgroup, and in a container or a unit let it be "
		    "delegated (systemd: Delegate=yes)",
		    controller, controller, controller);
}

static void
need_quota(bool is_there)
{
	if (!is_there)
		log_warn("without a quota the cpu controller is not needed",
		    "setting=%s", "box_cpu_percent=0");
	need(is_there, "cpu");
}

static void
use_unified(struct hierarchy *host, int tree, bool with_quota)
{
	bool has_cpu = offers(&host->trees[tree], "cpu");

	need(offers(&host->trees[tree], "memory"), "memory");
	need(offers(&host->trees[tree], "pids"), "pids");
	need_quota(has_cpu || !with_quota);
	host->unified = host->stat = true;
	host->memory = host->pids = host->usage = host->kill = tree;
	host->cpu = with_quota ? tree : -1;
}

static void
use_version1(struct hierarchy *host, int unified, bool with_quota)
{
	host->memory = find_tree(host, "cgroup", "memory");
	host->pids = find_tree(host, "cgroup", "pids");
	host->cpu = with_quota ? find_tree(host, "cgroup", "cpu") : -1;
	host->stat = unified >= 0;
	host->usage = unified >= 0 ? unified : find_tree(host, "cgroup", "cpuacct");
	host->kill = unified >= 0 ? unified : find_tree(host, "cgroup", "freezer");
	need(host->memory >= 0, "memory");
	need(host->pids >= 0, "pids");
	need_quota(host->cpu >= 0 || !with_quota);
	need(host->usage >= 0, "cpuacct");
	need(host->kill >= 0, "freezer");
}

static void
find_trees(struct hierarchy *host, bool with_quota)
{
	int unified = find_tree(host, "cgroup2", "");

	if (unified >= 0 && (offers(&host->trees[unified], "memory") ||
				offers(&host->trees[unified], "pids")))
		use_unified(host, unified, with_quota);
	else
		use_version1(host, unified, with_quota);
}

/* ---- our group ------------------------------------------------------------ */

static void
move_processes(const char *from, const char *to)
{
	char path[MAX_PATH + 32], line[32];

	snprintf(path, sizeof path, "%s/cgroup.procs", from);
	scoped_file *in = fopen(path, "re");
	scoped_fd dir = open(to, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	while (in && fgets(line, sizeof line, in))
		knob_put(dir, "cgroup.procs",
		    line); /* one that ended meanwhile is no matter */
}

/* All in one write: cpu alone, where processes are, would make a threaded group of it. */
static bool
enable(const struct hierarchy *host, const char *path)
{
	scoped_fd dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return knob_put(dir, "cgroup.subtree_control",
	    host->cpu >= 0 ? "+memory +pids +cpu" : "+memory +pids");
}

/*
 * Version 2 lets controllers reach our group only where its parent holds no
 * process.  At the true root that does not matter; elsewhere (a delegated unit,
 * a container) those who are there move one step down.
 */
static void
prepare_unified(const struct hierarchy *host, const struct tree *tree)
{
	char place[MAX_PATH + 16];

	if (enable(host, tree->group))
		return;
	snprintf(place, sizeof place, "%s" REST, tree->group);
	if (mkdir(place, 0755) && errno != EEXIST)
		die("%s: %s; give the box a control group of its own (systemd: "
		    "Delegate=yes)",
		    place, strerror(errno));
	move_processes(tree->group, place);
	if (!enable(host, tree->group))
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

void
hierarchy_start(struct hierarchy *host, const char *name, bool with_quota)
{
	*host = (struct hierarchy){ 0 };
	find_trees(host, with_quota);
	if (host->unified)
		prepare_unified(host, &host->trees[host->memory]);
	for (int n = 0; n < host->ntrees; n++)
		open_group(&host->trees[n], name);
	if (host->unified && !enable(host, host->trees[host->memory].group))
		die("%s/cgroup.subtree_control: %s", host->trees[host->memory].group,
		    strerror(errno));
}

void
hierarchy_stop(struct hierarchy *host)
{
	/* By descriptor of the parent: the box no longer sees these paths. */
	for (int n = 0; n < host->ntrees; n++) {
		scoped_fd parent = openat(host->trees[n].fd, "..", O_PATH | O_CLOEXEC);
		unlinkat(parent, strrchr(host->trees[n].group, '/') + 1, AT_REMOVEDIR);
		close(host->trees[n].fd);
	}
}
