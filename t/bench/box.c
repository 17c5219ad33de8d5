/*
 * What a sandbox costs: /bin/true, from the request to its result, by turns.
 *
 *	box SOCKET ROUNDS ATTACK
 *
 * ATTACK is the program of t/attack.c, for its fork bomb.
 *
 * Medians of one run on one machine: compare the ratios, not the milliseconds.
 */
#define _GNU_SOURCE
#include <fcntl.h>
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

enum { MAX_ROUNDS = 2000, WARM_UP = 10, BOMB = 256 /* processes */ };

static struct box *box;
static int nothing, output;
static struct box_file attack = { .name = "attack", .mode = 0755 };
static double bomb_ms;

static double
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void
spawn(const char *path, const char *const argv[])
{
	extern char **environ;
	pid_t pid;
	int status;

	if (posix_spawn(&pid, path, NULL, NULL, (char **)(uintptr_t)argv, environ) ||
	    waitpid(pid, &status, 0) < 0 || status != 0)
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

	spawn("/usr/bin/bwrap", argv);
}

static void
run(const char *const argv[], int64_t wall_ms, int32_t processes,
    enum box_outcome expected)
{
	static const char *const env[] = { "PATH=/usr/bin:/bin", NULL };
	struct box_result result;
	struct box_request request = {
		.argv = argv,
		.env = env,
		.limits = { .cpu_ms = 10000,
		    .wall_ms = wall_ms,
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

	if (!box_run(box, &request, &result) || result.outcome != expected)
		die("the box: outcome %d %s", (int)result.outcome, result.text);
	box_result_release(&result);
}

static void
boxed(void)
{
	static const char *const argv[] = { "/bin/true", NULL };

	run(argv, 10000, 64, BOX_EXITED);
}

static void
bomb(void)
{
	static const char *const argv[] = { "/bin/sh", "-c", "f () { f & f & wait; }; f",
		NULL };
	double start = now_ms();

	run(argv, 300, BOMB, BOX_WALL_LIMIT);
	bomb_ms = now_ms() - start - 300;
}

static int
compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static struct {
	const char *name;
	void (*run)(void);
	double ms[MAX_ROUNDS];
	bool absent;
} peers[] = {
	{ "posix_spawn", bare, { 0 }, false },
	{ "riposte-box", boxed, { 0 }, false },
	{ "bwrap", bubblewrap, { 0 }, false },
};

enum { PEERS = sizeof peers / sizeof *peers };

static void
measure(int rounds)
{
	for (int n = -WARM_UP; n < rounds; n++)
		for (size_t p = 0; p < PEERS; p++) {
			double start = now_ms();
			if (!peers[p].absent)
				peers[p].run();
			if (n >= 0)
				peers[p].ms[n] = now_ms() - start;
		}
}

static void
print(int rounds)
{
	double floor = 0;

	printf("%-14s %8s %8s %8s %7s\n", "/bin/true", "median", "p10", "p95", "ratio");
	for (size_t p = 0; p < PEERS; p++) {
		double *ms = peers[p].ms;
		if (peers[p].absent) {
			printf("%-14s absent\n", peers[p].name);
			continue;
		}
		qsort(ms, (size_t)rounds, sizeof *ms, compare);
		if (p == 0)
			floor = ms[rounds / 2];
		printf("%-14s %8.3f %8.3f %8.3f %7.2f\n", peers[p].name, ms[rounds / 2],
		    ms[rounds / 10], ms[rounds * 95 / 100], ms[rounds / 2] / floor);
	}
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
	box = box_new(argv[1]);
	nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	output = memfd_create("output", MFD_CLOEXEC);
	peers[2].absent = access("/usr/bin/bwrap", X_OK) != 0;
	measure(rounds);
	print(rounds);
	printf("one after another without a pause: %.3f ms each\n", back_to_back(rounds));
	bomb();
	printf("a fork bomb of 256 processes is gone %.0f ms after its time\n", bomb_ms);
	return 0;
}
