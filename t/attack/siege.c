/*
 * All attacks of a list, one after another, each beside somebody else's runs.
 *
 *	siege SOCKET GROUP UID ATTACK FOLDER LIST [FAMILY]
 *
 * SOCKET and GROUP are the box's, UID is its first user; ATTACK is the program,
 * FOLDER has the other files.  With FAMILY only commands that begin with that
 * word are tried, and nothing is said of speed: for machines that are emulated.
 *
 * After each: the verdict is the right one, the slot is clean, the host is as it
 * was, and meanwhile another submission took at most twice its time.
 */
#define _GNU_SOURCE /* memfd_create */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>

#include "host.h"
#include "judge/box.h"
#include "list.h"
#include "log.h"
#include "t/tap.h"

enum {
	PROBES = 15, /* runs beside an attack, at least */
	MOST_PROBES = 25,
	TRIES = 8, /* the machine may be busy with others */
	SETTLE_MS = 5000,
	SHOWN = 65536, /* bytes of output that are looked at */
};

static struct box *attacker, *other;
static const char *attack_path, *folder, *family;
static int nothing, attack_fd;
static struct host at_rest;
static char mounts[SHOWN + 1];

static const char *const environment[] = { "PATH=/usr/bin:/bin", "HOME=/box", NULL };

/* What became of one attack. */
struct ending {
	struct box_result result;
	bool answered;
	char output[SHOWN + 1];
};

static struct ending ending;

static double
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void
pause_ms(int ms)
{
	poll(NULL, 0, ms);
}

/* ---- an attack ------------------------------------------------------------ */

static int
input_of(const struct assault *assault)
{
	const char *text = assault->input ? assault->input : "";
	int fd = memfd_create("input", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0 || write(fd, text, strlen(text)) < 0 || lseek(fd, 0, SEEK_SET) < 0 ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW) < 0)
		die("a memfd cannot be made");
	return fd;
}

/* The file that a word names, or -1. */
static int
open_word(const char *word)
{
	char path[1024];
	int fd = -1;

	if (strcmp(word, "./attack") == 0)
		return dup(attack_fd);
	for (size_t n = 0; fd < 0 && strchr(word, '.') && !strchr(word, '/') && n < 2;
	     n++) {
		snprintf(path, sizeof path, n ? "%s/compile/%s" : "%s/%s", folder, word);
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	return fd;
}

static size_t
gather_files(const struct assault *assault, struct box_file *files)
{
	size_t count = 0;

	for (const char *const *word = assault->argv; *word; word++) {
		int fd = open_word(*word);
		if (fd < 0)
			continue;
		snprintf(files[count].name, sizeof files[count].name, "%s",
		    strncmp(*word, "./", 2) == 0 ? *word + 2 : *word);
		files[count].mode = 0755;
		files[count++].fd = fd;
	}
	return count;
}

static bool
begin(const struct assault *assault, int output)
{
	struct box_file files[BOX_MAX_FILES];
	int input = input_of(assault);
	struct box_request request = {
		.argv = assault->argv,
		.env = environment,
		.limits = assault->limits,
		.stdin_fd = input,
		.stdout_fd = output,
		.stderr_fd = output,
		.files = files,
		.nfiles = gather_files(assault, files),
		.keep = assault->keep,
	};
	bool begun = box_begin(attacker, &request);

	for (size_t n = 0; n < request.nfiles; n++)
		close(files[n].fd);
	close(input);
	return begun;
}

static void
end(int output)
{
	box_result_release(&ending.result);
	ending.answered = box_end(attacker, &ending.result);
	ssize_t n = pread(output, ending.output, SHOWN, 0);
	ending.output[n > 0 ? n : 0] = '\0';
	close(output);
}

/* ---- somebody else's run -------------------------------------------------- */

static double
probe(void)
{
	static const char *const argv[] = { "/bin/true", NULL };
	struct box_result result;
	struct box_request request = { .argv = argv,
		.env = environment,
		.limits = { .cpu_ms = 5000,
		    .wall_ms = 20000,
		    .memory_kb = 65536,
		    .output_kb = 64,
		    .file_kb = 64,
		    .tmpfs_kb = 1024,
		    .processes = 8,
		    .open_files = 16 },
		.stdin_fd = nothing,
		.stdout_fd = nothing,
		.stderr_fd = nothing };
	double start = now_ms();

	if (!box_run(other, &request, &result) || result.outcome != BOX_EXITED ||
	    result.exit_code != 0)
		die("another run failed: %s", result.text);
	box_result_release(&result);
	return now_ms() - start;
}

static int
compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double
median(double *ms, size_t count)
{
	qsort(ms, count, sizeof *ms, compare);
	return ms[count / 2];
}

/* Beside one that does nothing at all. */
static double
calm_ms(void)
{
	static struct assault sleeper = { .argv = { "sleep", "60" } };
	double ms[PROBES];

	sleeper.limits = (struct box_limits){ .cpu_ms = 5000,
		.wall_ms = 60000,
		.memory_kb = 65536,
		.output_kb = 64,
		.file_kb = 64,
		.tmpfs_kb = 1024,
		.processes = 8,
		.open_files = 16 };
	if (!begin(&sleeper, dup(nothing)))
		die("the box is gone");
	for (size_t n = 0; n < PROBES; n++)
		ms[n] = probe();
	box_cancel(attacker);
	return median(ms, PROBES);
}

static bool
is_over(void)
{
	struct pollfd answer = { .fd = box_fd(attacker), .events = POLLIN };

	return poll(&answer, 1, 0) > 0;
}

/* Begin it as often as it takes to make PROBES runs beside it. */
static double
beside_ms(const struct assault *assault)
{
	double ms[MOST_PROBES];
	size_t count = 0;

	do {
		int output = memfd_create("output", MFD_CLOEXEC);
		if (!begin(assault, output))
			die("the box is gone");
		do {
			ms[count++] = probe();
			if (count > PROBES)
				pause_ms(10);
		} while (count < MOST_PROBES && !is_over());
		end(output);
	} while (count < PROBES && ending.answered);
	return median(ms, count);
}

/* ---- checks --------------------------------------------------------------- */

static bool
kept_is(const char *names)
{
	char all[1024] = "";

	for (size_t n = 0; n < ending.result.nkept; n++) {
		size_t used = strlen(all);
		snprintf(all + used, sizeof all - used, "%s%s", n ? "," : "",
		    ending.result.kept[n].name);
	}
	if (strcmp(all, names) != 0)
		printf("# kept %s\n", all);
	return strcmp(all, names) == 0;
}

static bool
is_expected(const struct assault *a)
{
	const struct box_result *r = &ending.result;

	return ending.answered && (a->outcomes & 1U << r->outcome) &&
	       (a->exit_code < 0 || a->exit_code == r->exit_code) &&
	       (a->signal < 0 || a->signal == r->signal) &&
	       (a->refused < 0 || (unsigned)a->refused == r->refused) &&
	       (!a->says || strstr(ending.output, a->says)) &&
	       (!a->lacks || !strstr(ending.output, a->lacks)) &&
	       (!a->kept || kept_is(a->kept));
}

static void
say(const struct assault *assault)
{
	const struct box_result *r = &ending.result;

	printf(
	    "# %s: %s exit %d signal %d refused %u cpu %lld ms wall %lld ms memory %lld "
	    "KiB %s\n# %.300s\n",
	    assault->title, ending.answered ? list_outcome(r->outcome) : "no answer",
	    r->exit_code, r->signal, r->refused, (long long)r->cpu_us / 1000,
	    (long long)r->wall_us / 1000, (long long)r->memory_kb, r->text,
	    ending.output);
}

static struct assault
looker(void)
{
	struct assault look = { .argv = { "./attack", "look" }, .title = "look" };

	look.limits = (struct box_limits){ .cpu_ms = 20000,
		.wall_ms = 60000,
		.memory_kb = 65536,
		.output_kb = 64,
		.file_kb = 64,
		.tmpfs_kb = 4096,
		.processes = 8,
		.open_files = 16 };
	return look;
}

/* One look into the slot that is next; the mounts must be those of the first. */
static bool
is_clean(void)
{
	struct assault look = looker();
	int output = memfd_create("output", MFD_CLOEXEC);

	if (!begin(&look, output))
		return false;
	end(output);
	if (!*mounts)
		snprintf(mounts, sizeof mounts, "%s", ending.output);
	bool clean = ending.answered && ending.result.outcome == BOX_EXITED &&
		     ending.result.exit_code == 0 && strcmp(mounts, ending.output) == 0;
	if (!clean)
		say(&look);
	return clean;
}

/* What is being removed or made anew is soon as before. */
static bool
is_host_at_rest(void)
{
	struct host now = host_look();

	for (double end = now_ms() + SETTLE_MS;
	     !host_is(&now, &at_rest) && now_ms() < end; now = host_look())
		pause_ms(2);
	if (!host_is(&now, &at_rest))
		printf("# processes %d (%d) control groups %d (%d) files %d (%d)\n",
		    now.processes, at_rest.processes, now.leaves, at_rest.leaves,
		    now.files, at_rest.files);
	return host_is(&now, &at_rest);
}

static void
title(char *text, size_t size, const struct assault *assault, const char *what)
{
	snprintf(text, size, "%s %s: %s", assault->number, assault->title, what);
}

/* With one processor the others must share it with the attack. */
static void
check_speed(const struct assault *assault)
{
	char text[256];
	double calm = 0, beside = 0;
	int tries = 0;

	title(text, sizeof text, assault, "others are as quick as before");
	if (get_nprocs() < 2) {
		snprintf(text, sizeof text, "%s # SKIP one processor", assault->title);
		ok(true, text);
		return;
	}
	do {
		calm = calm_ms();
		beside = beside_ms(assault);
	} while (beside > 2 * calm && ++tries < TRIES);
	if (!ok(beside <= 2 * calm, text))
		printf("# %.2f ms instead of %.2f ms\n", beside, calm);
}

static void
survive(const struct assault *assault)
{
	char text[256];
	bool emulated = family != NULL;

	if (emulated) {
		int output = memfd_create("output", MFD_CLOEXEC);
		ending.answered = begin(assault, output);
		if (ending.answered)
			end(output);
	} else {
		check_speed(assault);
	}
	title(text, sizeof text, assault, "");
	bool expected = is_expected(assault);
	if (!expected)
		say(assault);
	snprintf(text, sizeof text, "%s %s: %s", assault->number, assault->title,
	    ending.answered ? list_outcome(ending.result.outcome) : "no answer");
	ok(expected, text);
	title(text, sizeof text, assault, "the slot is clean");
	ok(is_clean() & is_clean(), text);
	title(text, sizeof text, assault, "the host is as it was");
	ok(is_host_at_rest(), text);
}

static void
prepare(char **argv)
{
	struct box_status status;

	attacker = box_new(argv[1]);
	other = box_new(argv[1]);
	attack_path = argv[4];
	folder = argv[5];
	family = argv[7];
	nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
	attack_fd = open(attack_path, O_RDONLY | O_CLOEXEC);
	if (nothing < 0 || attack_fd < 0 || !box_status(other, &status))
		die("the box or the attacks are not there");
	/* two sandboxes in each slot: an init and a parked payload */
	host_watch((uid_t)atoi(argv[3]), 4 * (unsigned)status.nslots, argv[2]);
	at_rest.processes = 4 * status.nslots;
	for (double end = now_ms() + SETTLE_MS;
	     host_look().processes != at_rest.processes && now_ms() < end;)
		pause_ms(2);
	at_rest = host_look();
	ok(at_rest.processes == 4 * status.nslots && at_rest.files == 0 && is_clean(),
	    "before: parked sandboxes and nothing else");
}

static void
check_end(void)
{
	struct box_status status;
	bool all = box_status(other, &status);

	for (int n = 0; all && n < status.nslots; n++)
		all = status.slots[n].taken == status.slots[n].released;
	ok(all, "after all of it every slot was released as often as it was taken");
}

int
main(int argc, char **argv)
{
	struct assault assault;

	log_program("siege");
	if (argc < 7)
		die("usage: siege SOCKET GROUP UID ATTACK FOLDER LIST [FAMILY]");
	FILE *list = fopen(argv[6], "re");
	if (!list)
		die("%s cannot be read", argv[6]);
	prepare(argv);
	while (list_next(list, &assault))
		if (!family || strcmp(assault.argv[0], family) == 0)
			survive(&assault);
	check_end();
	return done();
}
