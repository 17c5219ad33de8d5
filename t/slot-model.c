/*
 * A model of slots: whatever happens in one, it is released exactly once.
 *
 *	slot-model SOCKET BOX_PID SEED
 *
 * Clients ask as fast as they can; what they run exits, crashes, takes too long,
 * too much memory, kills whatever it can see, or is given up by its client.  All
 * the while somebody kills sandboxes from outside, and somebody else reads the
 * slots' states, which must be those of the model at every moment:
 *
 *	IDLE, BROKEN	taken = released
 *	BUSY		taken = released + 1
 *
 * and both numbers only grow.  In the end every answer was given once and every
 * slot is idle again.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "judge/box.h"
#include "log.h"
#include "t/tap.h"

enum {
	CLIENTS = 8,
	REQUESTS = 40,
	REST_MS = 20000,
	MAX_INITS = 256,
	SPIN_MS = 20,
	SLEEP_MS = 20,
	LONGEST_MS = 60000
};

enum fate { EXITS, FAILS, CRASHES, SPINS, SLEEPS, SWELLS, RAGES, GIVES_UP, FATES };

static const struct {
	const char *command;
	enum box_outcome outcome;
	int exit_code;
} fates[FATES] = {
	[EXITS] = { "exit 0", BOX_EXITED, 0 },
	[FAILS] = { "exit 3", BOX_EXITED, 3 },
	[CRASHES] = { "kill -SEGV $$", BOX_SIGNALED, 0 },
	[SPINS] = { "while :; do :; done", BOX_CPU_LIMIT, 0 },
	[SLEEPS] = { "sleep 60", BOX_WALL_LIMIT, 0 },
	[SWELLS] = { "x=xxxxxxxxxxxxxxxx; while :; do x=$x$x; done", BOX_MEMORY_LIMIT,
	    0 },
	[RAGES] = { "(setsid sleep 60 &) ; kill -9 1 -1; exit 4", BOX_EXITED, 4 },
	[GIVES_UP] = { "sleep 60", BOX_EXITED, 0 },
};

static const char *socket_path;
static pid_t box_pid;
static int nothing;
static bool may_kill, may_give_up; /* what this round is about */
static atomic_int asked, answered, given_up, wrong, died, lies, killed;
static atomic_bool is_over, was_broken;

/* ---- clients -------------------------------------------------------------- */

/* What it took is this run's own, however it ended. */
static bool
is_measured(enum fate fate, const struct box_result *result)
{
	int64_t least_us = fate == SLEEPS ? SLEEP_MS * 1000 : 0;

	return result->wall_us >= least_us && result->wall_us < LONGEST_MS * 1000LL &&
	       result->cpu_us >= 0;
}

static bool
is_fate(enum fate fate, const struct box_result *result)
{
	if (result->outcome == BOX_FAILED && may_kill) {
		died++; /* by our own killer */
		return true;
	}
	bool right = result->outcome == fates[fate].outcome &&
		     result->exit_code == fates[fate].exit_code &&
		     is_measured(fate, result);
	if (!right)
		printf("# \"%s\" had outcome %d exit %d cpu %lld us wall %lld us %s\n",
		    fates[fate].command, (int)result->outcome, result->exit_code,
		    (long long)result->cpu_us, (long long)result->wall_us, result->text);
	return right;
}

static void
ask(struct box *box, enum fate fate, unsigned patience_ms)
{
	static const char *const env[] = { "PATH=/usr/bin:/bin", NULL };
	const char *const argv[] = { "sh", "-c", fates[fate].command, NULL };
	struct box_result result;
	struct box_request request = { .argv = argv,
		.env = env,
		.limits = { .cpu_ms = fate == SPINS ? SPIN_MS : 20000,
		    .wall_ms = fate == SLEEPS ? SLEEP_MS : LONGEST_MS,
		    .memory_kb = 16384,
		    .output_kb = 64,
		    .file_kb = 64,
		    .tmpfs_kb = 1024,
		    .processes = 16,
		    .open_files = 32 },
		.stdin_fd = nothing,
		.stdout_fd = nothing,
		.stderr_fd = nothing };

	asked++;
	if (!box_begin(box, &request)) {
		wrong++;
		return;
	}
	if (fate == GIVES_UP) {
		poll(NULL, 0, (int)patience_ms);
		box_cancel(box);
		given_up++;
		return;
	}
	if (box_end(box, &result) && is_fate(fate, &result))
		answered++;
	else
		wrong++;
	box_result_release(&result);
}

static void *
client(void *argument)
{
	unsigned seed = *(unsigned *)argument;
	struct box *box = box_new(socket_path);

	for (int n = 0; n < REQUESTS; n++) {
		enum fate fate = (enum fate)((unsigned)rand_r(&seed) % FATES);
		unsigned patience_ms = (unsigned)rand_r(&seed) % 8;
		ask(box, fate == GIVES_UP && !may_give_up ? EXITS : fate, patience_ms);
	}
	box_free(&box);
	return NULL;
}

/* ---- who watches ---------------------------------------------------------- */

static bool
is_in_model(const struct box_slot *now, const struct box_slot *before)
{
	uint64_t running = now->taken - now->released;

	was_broken = was_broken || now->state == BOX_SLOT_BROKEN;
	return running == (now->state == BOX_SLOT_BUSY ? 1 : 0) &&
	       now->taken >= before->taken && now->released >= before->released;
}

static void *
watcher(void *argument)
{
	struct box *box = box_new(socket_path);
	struct box_status before = { 0 }, now;

	(void)argument;
	while (!is_over && box_status(box, &now)) {
		for (int n = 0; n < now.nslots; n++)
			if (!is_in_model(&now.slots[n], &before.slots[n])) {
				printf("# slot %d state %d taken %llu released %llu\n", n,
				    (int)now.slots[n].state,
				    (unsigned long long)now.slots[n].taken,
				    (unsigned long long)now.slots[n].released);
				lies++;
			}
		before = now;
		poll(NULL, 0, 1);
	}
	lies += !is_over;
	box_free(&box);
	return NULL;
}

/* ---- who kills ------------------------------------------------------------ */

/* The init of a sandbox: a child of the box that is 1 in a namespace of its own. */
static bool
is_init(const char *name)
{
	char path[64], text[2048] = "";
	int parent = 0, outer, inner, more;

	snprintf(path, sizeof path, "/proc/%.20s/status", name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
	if (fd >= 0)
		close(fd);
	const char *at = n > 0 ? strstr(text, "\nPPid:") : NULL;
	const char *ids = n > 0 ? strstr(text, "\nNSpid:") : NULL;
	return at && ids && sscanf(at, "\nPPid: %d", &parent) == 1 && parent == box_pid &&
	       sscanf(ids, "\nNSpid: %d %d %d", &outer, &inner, &more) == 2 && inner == 1;
}

static int
find_inits(pid_t pids[static MAX_INITS])
{
	DIR *dir = opendir("/proc");
	int count = 0;

	for (struct dirent *e; dir && (e = readdir(dir)) && count < MAX_INITS;)
		if (*e->d_name >= '1' && *e->d_name <= '9' && is_init(e->d_name))
			pids[count++] = (pid_t)atoi(e->d_name);
	if (dir)
		closedir(dir);
	return count;
}

/* One now and then; and once all of them, so that every slot is broken. */
static void *
killer(void *argument)
{
	unsigned seed = *(unsigned *)argument;
	pid_t pids[MAX_INITS];

	for (int turn = 0; !is_over; turn++) {
		int count = find_inits(pids);
		int victim = count ? rand_r(&seed) % count : 0;

		for (int n = 0; n < count; n++)
			if (n == victim || turn == 20)
				killed += kill(pids[n], SIGKILL) == 0;
		poll(NULL, 0, 10 + rand_r(&seed) % 40);
	}
	return NULL;
}

/* ---- a round -------------------------------------------------------------- */

static bool
is_at_rest(struct box *box, struct box_status *status)
{
	bool rests = box_status(box, status) && status->waiting == 0;

	for (int n = 0; rests && n < status->nslots; n++)
		rests = status->slots[n].state == BOX_SLOT_IDLE;
	return rests;
}

static void
rest(struct box_status *status_out)
{
	struct box *box = box_new(socket_path);

	for (int ms = 0; !is_at_rest(box, status_out) && ms < REST_MS; ms += 10)
		poll(NULL, 0, 10);
	box_free(&box);
}

static uint64_t
sum(const struct box_status *status, bool taken)
{
	uint64_t all = 0;

	for (int n = 0; n < status->nslots; n++)
		all += taken ? status->slots[n].taken : status->slots[n].released;
	return all;
}

static void
run_clients(unsigned seed)
{
	pthread_t clients[CLIENTS], watching, killing;
	unsigned seeds[CLIENTS + 1];

	is_over = false;
	pthread_create(&watching, NULL, watcher, NULL);
	for (unsigned n = 0; n <= CLIENTS; n++)
		seeds[n] = seed * 1000 + n;
	if (may_kill)
		pthread_create(&killing, NULL, killer, &seeds[CLIENTS]);
	for (unsigned n = 0; n < CLIENTS; n++)
		pthread_create(&clients[n], NULL, client, &seeds[n]);
	for (unsigned n = 0; n < CLIENTS; n++)
		pthread_join(clients[n], NULL);
	is_over = true;
	pthread_join(watching, NULL);
	if (may_kill)
		pthread_join(killing, NULL);
}

static void
round_of(const char *name, unsigned seed)
{
	struct box_status before, after;
	char title[128];

	asked = answered = given_up = wrong = died = lies = killed = 0;
	was_broken = false;
	rest(&before);
	run_clients(seed);
	rest(&after);
	printf("# %s: asked %d answered %d given up %d died %d killed %d\n", name, asked,
	    answered, given_up, died, killed);
	snprintf(
	    title, sizeof title, "%s: each request has one answer, the right one", name);
	ok(asked == CLIENTS * REQUESTS && answered + given_up == asked && wrong == 0,
	    title);
	snprintf(
	    title, sizeof title, "%s: at each moment the slots are in the model", name);
	ok(lies == 0, title);
	uint64_t taken = sum(&after, true) - sum(&before, true);
	uint64_t released = sum(&after, false) - sum(&before, false);
	snprintf(
	    title, sizeof title, "%s: as many slots were released as were taken", name);
	ok(taken == released, title);
	/* one that was given up while it waited was never taken */
	snprintf(title, sizeof title, "%s: one for each request", name);
	ok(taken >= (uint64_t)answered && taken <= (uint64_t)(answered + given_up),
	    title);
	snprintf(title, sizeof title, "%s: all are idle again, none waits", name);
	struct box *box = box_new(socket_path);
	ok(is_at_rest(box, &after), title);
	box_free(&box);
}

int
main(int argc, char **argv)
{
	log_program("slot-model");
	if (argc != 4)
		die("usage: slot-model SOCKET BOX_PID SEED");
	socket_path = argv[1];
	box_pid = (pid_t)atoi(argv[2]);
	nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
	unsigned seed = (unsigned)atoi(argv[3]);
	printf("# seed %u\n", seed);
	round_of("every fate", seed);
	may_give_up = true;
	round_of("given up", seed + 1);
	may_kill = true;
	round_of("sandboxes killed", seed + 2);
	ok(killed > 0 && died > 0, "sandboxes killed: some of them while they ran");
	ok(was_broken, "sandboxes killed: broken slots were seen, and mended");
	return done();
}
