/*
 * What a sandbox costs: /bin/true, from the request to its result, by turns.
 *
 *	box SOCKET ROUNDS ATTACK
 *
 * ATTACK is the program of t/attack, for its fork bomb.
 *
 * Medians of one run on one machine: compare the ratios, not the milliseconds.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "judge/box.h"
#include "log.h"

enum {
	MAX_ROUNDS = 2000,
	WARM_UP = 10,
	BOMB = 256 /* processes */,
	BOMB_MS = 300,
	BOMBS = 11
};

static struct box *box;
static int nothing, output;
static struct box_file attack = { .name = "attack", .mode = 0755 };
static const char *socket_path;
static posix_spawn_file_actions_t quiet; /* isolate says where its box is */

static double
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static bool
succeeds(const char *path, const char *const argv[])
{
	extern char **environ;
	pid_t pid;
	int status;

	return posix_spawnp(
		   &pid, path, &quiet, NULL, (char **)(uintptr_t)argv, environ) == 0 &&
	       waitpid(pid, &status, 0) == pid && status == 0;
}

static void
spawn(const char *path, const char *const argv[])
{
	if (!succeeds(path, argv))
		/* cppcheck takes judge/spawn.h for <spawn.h> and loses its way */
		/* cppcheck-suppress missingReturn */
		die("%s failed", path);
}

static void
bare(void)
{
	static const char *const argv[] = { "true", NULL };

	spawn("/bin/true", argv);
}

static void
bubblewrap(void)
{
	static const char *const argv[] = { "bwrap", "--unshare-all", "--ro-bind", "/",
		"/", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "/bin/true",
		NULL };

	spawn("bwrap", argv);
}

/* All that it takes for one run: it does not make anything ahead. */
static void
isolate(void)
{
	static const char *const init[] = { "isolate", "--silent", "--init", NULL };
	static const char *const argv[] = { "isolate", "--silent", "--run", "--",
		"/bin/true", NULL };
	static const char *const cleanup[] = { "isolate", "--silent", "--cleanup", NULL };

	spawn("isolate", init);
	spawn("isolate", argv);
	spawn("isolate", cleanup);
}

/* A container; box.sh made the bundle. */
static void
crun(void)
{
	static const char *const argv[] = { "crun", "--cgroup-manager=cgroupfs", "run",
		"--bundle", "bundle", "riposte-bench", NULL };

	spawn("crun", argv);
}

static struct box_request
request_for(const char *const argv[], int32_t processes)
{
	static const char *const env[] = { "PATH=/usr/bin:/bin", NULL };

	return (struct box_request){
		.argv = argv,
		.env = env,
		.limits = { .cpu_ms = 10000,
		    .wall_ms = 10000,
		    .memory_kb = 262144,
		    .output_kb = 1024,
		    .file_kb = 65536,
		    .tmpfs_kb = 65536,
		    .processes = processes,
		    .open_files = 64 },
		.files = &attack,
		.nfiles = processes == BOMB,
		.stdin_fd = nothing,
		.stdout_fd = output,
		.stderr_fd = output,
	};
}

static void
boxed(void)
{
	static const char *const argv[] = { "/bin/true", NULL };
	struct box_request request = request_for(argv, 64);
	struct box_result result;

	if (!box_run(box, &request, &result) || result.outcome != BOX_EXITED)
		die("the box: outcome %d %s", (int)result.outcome, result.text);
	box_result_release(&result);
}

/* How long a bomb that has all its processes lives on after its end was decided. */
static double
bomb_ms(void)
{
	static const char *const argv[] = { "./attack", "fork-bomb", NULL };
	struct box_request request = request_for(argv, BOMB);
	struct box *watcher = box_new(socket_path);
	struct box_status status;

	if (!box_begin(box, &request))
		die("the box is gone");
	poll(NULL, 0, BOMB_MS);
	double start = now_ms();
	box_cancel(box);
	do
		if (!box_status(watcher, &status))
			die("the box is gone");
	while (status.slots[0].state == BOX_SLOT_BUSY);
	double end = now_ms();
	box_free(&watcher);
	return end - start;
}

static int
compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static struct peer {
	const char *name;
	void (*run)(void);
	const char *needs; /* a program in the PATH; NULL: nothing */
	const char *aim;
	double ms[MAX_ROUNDS];
	bool is_absent;
} peers[] = {
	{ .name = "posix_spawn", .run = bare, .aim = "" },
	{ .name = "riposte-box", .run = boxed, .aim = "at most 1.5 of the first" },
	{ .name = "bwrap", .run = bubblewrap, .needs = "bwrap", .aim = "2.5 of ours" },
	{ .name = "isolate", .run = isolate, .needs = "isolate", .aim = "4 of ours" },
	{ .name = "crun", .run = crun, .needs = "crun", .aim = "" },
};

enum { BARE, OURS, PEERS = sizeof peers / sizeof *peers };

static bool
is_installed(const char *program)
{
	char path[256];
	const char *folders = getenv("PATH");

	while (folders && *folders) {
		size_t n = strcspn(folders, ":");
		snprintf(path, sizeof path, "%.*s/%s", (int)n, folders, program);
		if (access(path, X_OK) == 0)
			return true;
		folders += n + (folders[n] == ':');
	}
	return false;
}

static void
measure(int rounds)
{
	for (struct peer *p = peers; p < peers + PEERS; p++)
		p->is_absent = p->needs && !is_installed(p->needs);
	for (int n = -WARM_UP; n < rounds; n++)
		for (struct peer *p = peers; p < peers + PEERS; p++) {
			double start = now_ms();
			if (!p->is_absent)
				p->run();
			if (n >= 0)
				p->ms[n] = now_ms() - start;
		}
}

static void
print(int rounds)
{
	const double *floor = &peers[BARE].ms[rounds / 2];
	const double *ours = &peers[OURS].ms[rounds / 2];

	printf("%-14s %8s %8s %8s %9s %8s   (medians of %d, by turns)\n", "/bin/true, ms",
	    "median", "p10", "p95", "of first", "of ours", rounds);
	for (struct peer *p = peers; p < peers + PEERS; p++)
		qsort(p->ms, (size_t)rounds, sizeof *p->ms, compare);
	for (const struct peer *p = peers; p < peers + PEERS; p++)
		if (p->is_absent)
			printf("%-14s   absent\n", p->name);
		else
			printf("%-14s %8.3f %8.3f %8.3f %9.2f %8.2f   %s%s\n", p->name,
			    p->ms[rounds / 2], p->ms[rounds / 10],
			    p->ms[rounds * 95 / 100], p->ms[rounds / 2] / *floor,
			    p->ms[rounds / 2] / *ours, *p->aim ? "to reach: " : "",
			    p->aim);
}

static void
print_bombs(void)
{
	double ms[BOMBS];

	for (int n = 0; n < BOMBS; n++)
		ms[n] = bomb_ms();
	qsort(ms, BOMBS, sizeof *ms, compare);
	printf("a fork bomb of 256 is gone after %.0f ms, median of %d from %.0f to %.0f "
	       "(to reach: 100)\n",
	    ms[BOMBS / 2], (int)BOMBS, ms[0], ms[BOMBS - 1]);
}

static double
back_to_back(int rounds)
{
	double start = now_ms();

	for (int n = 0; n < rounds; n++)
		boxed();
	return (now_ms() - start) / rounds;
}

int
main(int argc, char **argv)
{
	int rounds = argc > 2 ? atoi(argv[2]) : 0;

	log_program("bench-box");
	if (argc != 4 || rounds < 1 || rounds > MAX_ROUNDS)
		die("usage: box SOCKET ROUNDS ATTACK");
	attack.fd = open(argv[3], O_RDONLY | O_CLOEXEC);
	socket_path = argv[1];
	box = box_new(socket_path);
	nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	output = memfd_create("output", MFD_CLOEXEC);
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
	measure(rounds);
	print(rounds);
	printf("one after another without a pause: %.3f ms each\n", back_to_back(rounds));
	print_bombs();
	return 0;
}
