/*
 * riposte-timer: what has to happen when time passes.
 *
 * Sleeps until the next deadline that Postgres knows of, or until the bell
 * says that an earlier one was made.  All rules are in api.timer_tick; here is
 * only the waking.  Several timers at once are harmless.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bell.h"
#include "conf.h"
#include "db.h"
#include "deadline.h"
#include "log.h"
#include "scoped.h"
#include "service.h"

enum { RETRY_MS = 1000 };

struct timer {
	struct db *db;
	struct bell *bell; /* NULL: we tick once */
	struct deadline deadline;
};

static int
number(struct json_object *from, const char *key, int otherwise)
{
	struct json_object *value;

	return json_object_object_get_ex(from, key, &value) ? json_object_get_int(value)
							    : otherwise;
}

static void
tell(struct json_object *done)
{
	int reaped = number(done, "reaped", 0), ended = number(done, "ended", 0);
	int returned = number(done, "returned", 0), purged = number(done, "purged", 0);

	if (reaped || ended || returned || purged)
		log_info("ticked", "reaped=%d ended=%d returned=%d purged=%d", reaped,
		    ended, returned, purged);
}

/* False: it did not work, and db said why in the log. */
static bool
tick(struct timer *timer)
{
	char gap[24];
	int64_t now = deadline_now_ms();
	int64_t gap_ms = deadline_gap_ms(&timer->deadline, now);

	/* The first tick of a service knows of no gap: the database measures it. */
	bool is_first = timer->bell && !timer->deadline.is_known;

	snprintf(gap, sizeof gap, "%" PRId64, gap_ms);
	struct db_reply reply = db_call(timer->db, "timer_tick", is_first ? NULL : gap);
	scoped_json *body = reply.body;
	if (reply.status != 200)
		return false;
	if (gap_ms)
		log_warn("the timer was away; deadlines were moved", "gap_ms=%s", gap);
	tell(body);
	deadline_plan(
	    &timer->deadline, deadline_now_ms(), number(body, "next_ms", RETRY_MS));
	return true;
}

/* Until TIMEOUT_MS are over, or a bell was rung or may have been missed. */
static void
sleep_until_bell(struct timer *timer, int timeout_ms)
{
	int64_t end = deadline_now_ms() + timeout_ms;
	enum bell_sound sound = BELL_NONE;
	const char *payload;

	for (int64_t now; sound == BELL_NONE && (now = deadline_now_ms()) < end;)
		sound = bell_wait(timer->bell, (int)(end - now), -1, &payload);
	while (sound == BELL_RUNG) /* a hundred bells are one tick */
		sound = bell_wait(timer->bell, 0, -1, &payload);
}

static void
run(struct timer *timer)
{
	log_info("started", "pid=%d", (int)getpid());
	while (!service_stopping()) {
		bool worked = tick(timer);

		sleep_until_bell(
		    timer, worked ? deadline_left_ms(&timer->deadline, deadline_now_ms())
				  : RETRY_MS);
	}
	log_info("stopped", "pid=%d", (int)getpid());
}

static void
usage(void)
{
	fprintf(stderr, "usage: riposte-timer [-c file] [--once]\n");
	exit(2);
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "once", no_argument, NULL, 'o' },
		{ 0 },
	};
	const char *file = NULL, *url = "dbname=riposte";
	const struct conf_key keys[] = { { "database_url", CONF_TEXT, &url, 0, 0 },
		{ 0 } };
	bool once = false;

	for (int option; (option = getopt_long(argc, argv, "c:", options, NULL)) != -1;)
		switch (option) {
		case 'c': file = optarg; break;
		case 'o': once = true; break;
		default: usage();
		}
	if (optind < argc)
		usage();
	service_init("riposte-timer");
	conf_read(file, keys);

	struct timer timer = { .db = db_new(url, "riposte-timer") };
	bool worked = true;
	if (once) {
		worked = tick(&timer);
	} else {
		timer.bell = bell_new(url, "riposte_timer");
		run(&timer);
	}
	bell_free(&timer.bell);
	db_free(&timer.db);
	return worked ? 0 : 1;
}
