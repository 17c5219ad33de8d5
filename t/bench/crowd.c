/*
 * crowd -- thousands of browsers on this machine that wait for events.
 *
 * usage: crowd [-k poll|stream|node|socketio] [-p PORT] [-j JOINS-PER-SECOND]
 *              [-w HOLD-SECONDS] [-d DATABASE-URL] GUESTS
 *
 * GUESTS has a line for each: session's token, room, tab and a number that is the
 * room's for the database (or its name for others): "TOKEN CODE TAB ROOM".
 * Guests join at that pace and wait until they hear "the end"; what to do
 * meanwhile comes as lines on standard input, each answered with one line:
 *
 *	stat			figures so far, as JSON
 *	forget			forget the delays measured so far
 *	say N PER-SECOND THREADS	say N things in the rooms in turn: "said N"
 *	hush			say no more of what is being said
 *	end			say "the end" everywhere
 *	vanish N		close N of those who wait, without a word
 *	deafen N		N of those who wait read no more
 *	write FILE		a line for each guest: ROOM TAB FROM TO COUNT DIGEST
 *
 * Only loopback is ever connected to.
 */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"
#include "lib/log.h"
#include "lib/scoped.h"
#include "lib/service.h"
#include "speaker.h"

enum {
	MAX_GUESTS = 20000,
	MAX_EVENTS = 512,
	TICK_MS = 20,
	MAX_FIELD = 64,
	SPARE_FILES = 32
};

struct entry {
	char token[MAX_FIELD], code[MAX_FIELD], tab[MAX_FIELD], room[MAX_FIELD];
};

struct hall {
	struct crowd crowd;
	struct entry *entries;
	struct guest *guests;
	size_t count;
	double joins_per_second;

	const char **rooms;
	struct speaker speaker;
	pthread_t speaking;
	size_t say_count, say_threads;
	double say_rate;
	_Atomic int said; /* -1: nothing is being said */
	bool is_speaking;
};

/* ---- who comes ---- */

static void
read_guests(struct hall *hall, const char *path)
{
	scoped_file *in = fopen(path, "r");
	struct entry entry;

	if (!in)
		die("%s: %s", path, strerror(errno));
	hall->entries = calloc(MAX_GUESTS, sizeof *hall->entries);
	hall->guests = calloc(MAX_GUESTS, sizeof *hall->guests);
	if (!hall->entries || !hall->guests)
		die("out of memory");
	while (hall->count < MAX_GUESTS && fscanf(in, "%63s %63s %63s %63s", entry.token,
					       entry.code, entry.tab, entry.room) == 4)
		hall->entries[hall->count++] = entry;
	for (size_t i = 0; i < hall->count; i++) {
		const struct entry *e = &hall->entries[i];

		guest_init(&hall->guests[i], e->token, e->code, e->tab);
		hall->guests[i].retry_ms =
		    service_now_ms() +
		    (int64_t)((double)i * 1000 / hall->joins_per_second);
	}
}

/* Each room once; guests of a room stand together. */
static void
find_rooms(struct hall *hall)
{
	hall->rooms = calloc(hall->count + 1, sizeof *hall->rooms);
	if (!hall->rooms)
		die("out of memory");
	for (size_t i = 0; i < hall->count; i++)
		if (i == 0 ||
		    strcmp(hall->entries[i].room, hall->entries[i - 1].room) != 0)
			hall->rooms[hall->speaker.room_count++] = hall->entries[i].room;
	hall->speaker.rooms = hall->rooms;
	hall->speaker.port = hall->crowd.port;
}

/* ---- figures ---- */

static size_t
count_state(const struct hall *hall, enum guest_state state)
{
	size_t n = 0;

	for (size_t i = 0; i < hall->count; i++)
		n += hall->guests[i].state == state;
	return n;
}

static int
by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static double
percentile(const struct crowd *crowd, double part)
{
	if (!crowd->delay_count)
		return 0;
	return crowd->delays_us[(size_t)((double)(crowd->delay_count - 1) * part)] /
	       1000.0;
}

static void
print_stat(struct hall *hall)
{
	struct crowd *crowd = &hall->crowd;
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	if (crowd->delay_count)
		qsort(crowd->delays_us, crowd->delay_count, sizeof *crowd->delays_us,
		    by_size);
	printf("{\"guests\":%zu,\"waiting\":%zu,\"ended\":%zu,\"events\":%" PRIu64
	       ",\"answers\":%" PRIu64 ",\"errors\":%" PRIu64 ",\"refused\":%" PRIu64
	       ",\"resyncs\":%" PRIu64 ",\"disorders\":%" PRIu64
	       ",\"delays\":%zu,\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"max_ms\":%.2f,\"cpu_"
	       "s\":%.2f}\n",
	    hall->count, count_state(hall, GUEST_WAITING), count_state(hall, GUEST_DONE),
	    crowd->events, crowd->answers, crowd->errors, crowd->refused, crowd->resyncs,
	    crowd->disorders, crowd->delay_count, percentile(crowd, 0.5),
	    percentile(crowd, 0.99), percentile(crowd, 1),
	    (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
		(double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6);
}

static void
write_guests(struct hall *hall, const char *path)
{
	scoped_file *out = fopen(path, "w");
	unsigned char hash[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof hash + 1];

	if (!out)
		die("%s: %s", path, strerror(errno));
	for (size_t i = 0; i < hall->count; i++) {
		crypto_hash_sha256_state digest = hall->guests[i].digest;

		crypto_hash_sha256_final(&digest, hash);
		fprintf(out, "%s %s %" PRId64 " %" PRId64 " %" PRIu64 " %s\n",
		    hall->entries[i].room, hall->entries[i].tab, hall->guests[i].from,
		    hall->guests[i].cursor, hall->guests[i].count,
		    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash));
	}
	puts("written");
}

/* ---- commands ---- */

static void *
say_all(void *arg)
{
	struct hall *hall = arg;

	hall->said = (int)speaker_say(
	    &hall->speaker, hall->say_count, hall->say_rate, hall->say_threads);
	return NULL;
}

static void *
say_the_end(void *arg)
{
	struct hall *hall = arg;

	speaker_end(&hall->speaker);
	hall->said = (int)hall->speaker.room_count;
	return NULL;
}

static void
start_speaking(struct hall *hall, void *(*how)(void *))
{
	if (hall->is_speaking)
		die("one thing after another");
	hall->said = -1;
	hall->speaker.is_hushed = 0;
	hall->is_speaking = true;
	if (pthread_create(&hall->speaking, NULL, how, hall))
		die("pthread_create");
}

static void
finish_speaking(struct hall *hall)
{
	if (!hall->is_speaking || hall->said < 0)
		return;
	pthread_join(hall->speaking, NULL);
	hall->is_speaking = false;
	printf("said %d\n", hall->said);
}

static size_t
vanish(struct hall *hall, size_t most)
{
	size_t n = 0;

	for (size_t i = 0; i < hall->count && n < most; i++)
		if (hall->guests[i].state == GUEST_WAITING) {
			guest_vanish(&hall->crowd, &hall->guests[i]);
			n++;
		}
	return n;
}

static size_t
deafen(struct hall *hall, size_t most)
{
	size_t n = 0;

	for (size_t i = 0; i < hall->count && n < most; i++) {
		struct guest *guest = &hall->guests[i];

		if (guest->state != GUEST_WAITING)
			continue;
		epoll_ctl(hall->crowd.epoll, EPOLL_CTL_DEL, guest->fd, NULL);
		guest->state = GUEST_DEAF;
		n++;
	}
	return n;
}

static void
obey(struct hall *hall, const char *line)
{
	char path[512];
	size_t n;

	if (strncmp(line, "stat", 4) == 0) {
		print_stat(hall);
	} else if (strncmp(line, "forget", 6) == 0) {
		hall->crowd.delay_count = 0;
		puts("forgotten");
	} else if (sscanf(line, "say %zu %lf %zu", &hall->say_count, &hall->say_rate,
		       &hall->say_threads) == 3) {
		start_speaking(hall, say_all);
	} else if (strncmp(line, "hush", 4) == 0) {
		hall->speaker.is_hushed = 1; /* answered by what was said */
	} else if (strncmp(line, "end", 3) == 0) {
		start_speaking(hall, say_the_end);
	} else if (sscanf(line, "vanish %zu", &n) == 1) {
		printf("vanished %zu\n", vanish(hall, n));
	} else if (sscanf(line, "deafen %zu", &n) == 1) {
		printf("deaf %zu\n", deafen(hall, n));
	} else if (sscanf(line, "write %511s", path) == 1) {
		write_guests(hall, path);
	} else {
		printf("what is %s", line);
	}
}

/* False: nobody tells us any more what to do. */
static bool
read_commands(struct hall *hall)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
	static char line[1024];
	static size_t length;
	char *end;

	while (poll(&in, 1, 0) > 0) {
		ssize_t n = read(STDIN_FILENO, line + length, sizeof line - 1 - length);

		if (n <= 0)
			return false;
		length += (size_t)n;
		line[length] = '\0';
		while ((end = strchr(line, '\n'))) {
			obey(hall, line);
			length -= (size_t)(end + 1 - line);
			memmove(line, end + 1, length + 1);
		}
	}
	return true;
}

/* ---- the loop ---- */

static void
wake_paused(struct hall *hall, int64_t now_ms)
{
	for (size_t i = 0; i < hall->count; i++)
		if ((hall->guests[i].state == GUEST_PAUSED ||
			hall->guests[i].state == GUEST_RESTING) &&
		    hall->guests[i].retry_ms <= now_ms)
			guest_ask(&hall->crowd, &hall->guests[i], now_ms);
}

static void
run(struct hall *hall)
{
	struct epoll_event events[MAX_EVENTS];
	int64_t tick_ms = 0, now_ms;

	while (!service_stopping() && read_commands(hall)) {
		int n = epoll_wait(hall->crowd.epoll, events, MAX_EVENTS, TICK_MS);

		now_ms = service_now_ms();
		for (int i = 0; i < n; i++)
			guest_receive(&hall->crowd, events[i].data.ptr, now_ms);
		if (now_ms - tick_ms >= TICK_MS) {
			wake_paused(hall, now_ms);
			tick_ms = now_ms;
		}
		finish_speaking(hall);
	}
}

static enum guest_kind
read_kind(const char *name)
{
	static const char *const names[] = { "poll", "stream", "node", "socketio" };

	for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0)
			return (enum guest_kind)i;
	die("there are poll, stream, node and socketio, no %s", name);
}

/* Each guest is a descriptor. */
static void
raise_file_limit(const struct hall *hall)
{
	struct rlimit files;

	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	if (hall->count + SPARE_FILES > files.rlim_max)
		die("%zu guests are more than this machine's limit of %ju descriptors",
		    hall->count, (uintmax_t)files.rlim_max);
}

int
main(int argc, char **argv)
{
	struct hall hall = { .joins_per_second = 2000,
		.crowd = {
		    .port = 8080, .hold_s = 25, .epoll = epoll_create1(EPOLL_CLOEXEC) } };
	int option;

	service_init("crowd");
	while ((option = getopt(argc, argv, "k:p:j:w:d:")) != -1)
		switch (option) {
		case 'k': hall.crowd.kind = read_kind(optarg); break;
		case 'p': hall.crowd.port = atoi(optarg); break;
		case 'j': hall.joins_per_second = atof(optarg); break;
		case 'w': hall.crowd.hold_s = atoi(optarg); break;
		case 'd': hall.speaker.database_url = *optarg ? optarg : NULL; break;
		default: return 2;
		}
	if (optind + 1 != argc)
		die("usage: crowd [-k KIND] [-p PORT] [-j JOINS] [-w HOLD] [-d URL] "
		    "GUESTS");
	setvbuf(stdout, NULL, _IOLBF, 0);
	read_guests(&hall, argv[optind]);
	raise_file_limit(&hall);
	find_rooms(&hall);
	run(&hall);
	return 0;
}
