/*
 * riposte-judge: claims jobs from the queue, has riposte-box compile and run
 * them, and records verdicts.  It has no privilege of its own.
 *
 * The main thread talks with the queue; the threads of pool.c judge.
 */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>

#include "bell.h"
#include "conf.h"
#include "db.h"
#include "judge/box.h"
#include "judge/cache.h"
#include "judge/imports.h"
#include "judge/language.h"
#include "judge/listing.h"
#include "judge/pool.h"
#include "judge/prepare.h"
#include "judge/queue.h"
#include "log.h"
#include "scoped.h"
#include "service.h"

enum {
	SCAN_MS = 1000, /* the net below the bell */
	WAY_MS = 500,
	BEAT_MS = 5000,
	BOX_RETRY_MS = 250,
	PATIENCE_MS = 2000, /* with running jobs, when stopping */
	DATA_KEPT_S = 60,   /* at least, from when it was used */
};

/* What the configuration says. */
static const char *url = "dbname=riposte";
static const char *judge_name;
static const char *box_socket = "/run/riposte-box/box.sock";
static const char *languages_directory = DATADIR "/languages";
static const char *cache_directory = "/var/cache/riposte";
static const char *prepared_directory = "/var/cache/riposte-prepared";
static int cache_mb = 1024, programs_mb = 256;

struct judge {
	struct languages languages;
	struct cache cache, programs;
	struct db *db;
	struct bell *bell;
	struct box *box; /* for asking how it is */
	struct pool *pool;
	struct imports imports;
	struct registration registration;
	bool is_box_up;
	int nslots;
	int wake_fd;
	int64_t next_beat_ms;
	int64_t next_way_ms;  /* when we may look for players that wait */
	int64_t next_scan_ms; /* the net below the bell */
	bool is_bell_rung, is_more_waiting;
};

static void
read_configuration(const char *file)
{
	const struct conf_key keys[] = {
		{ "database_url", CONF_TEXT, &url, 0, 0 },
		{ "judge_name", CONF_TEXT, &judge_name, 0, 0 },
		{ "box_socket", CONF_TEXT, &box_socket, 0, 0 },
		{ "judge_languages", CONF_TEXT, &languages_directory, 0, 0 },
		{ "judge_cache", CONF_TEXT, &cache_directory, 0, 0 },
		{ "judge_prepared", CONF_TEXT, &prepared_directory, 0, 0 },
		{ "judge_cache_mb", CONF_INT, &cache_mb, 16, 1 << 20 },
		{ "judge_programs_mb", CONF_INT, &programs_mb, 16, 1 << 20 },
		{ 0 },
	};
	static char host[128];

	gethostname(host, sizeof host - 1);
	judge_name = host;
	conf_read(file, keys);
}

/* Sleep, but not through a stop. */
static void
rest(int ms)
{
	struct pollfd stop = { .fd = service_stop_fd(), .events = POLLIN };

	poll(&stop, 1, ms);
}

/* Without a box we would not know how many jobs to take. */
static void
wait_for_box(struct judge *judge)
{
	struct box_status status = { 0 };
	bool is_told = false;

	while (!service_stopping() && !box_status(judge->box, &status)) {
		if (!is_told)
			log_warn("waiting for riposte-box", "socket=%s", box_socket);
		is_told = true;
		rest(BOX_RETRY_MS);
	}
	judge->nslots = status.nslots;
	judge->is_box_up = true;
}

/* {n, state, broken, processors, memory_mb, cpu_percent, taken, released, contended} */
static struct json_object *
describe_slot(const struct box_status *status, int n)
{
	static const char *const words[] = {
		[BOX_SLOT_IDLE] = "IDLE",
		[BOX_SLOT_BUSY] = "BUSY",
		[BOX_SLOT_BROKEN] = "BROKEN",
	};
	const struct box_slot *slot = &status->slots[n];
	struct json_object *json = json_object_new_object();
	struct json_object *broken =
	    slot->state == BOX_SLOT_BROKEN ? json_object_new_string(slot->broken) : NULL;

	json_object_object_add(json, "n", json_object_new_int(n + 1));
	json_object_object_add(json, "state", json_object_new_string(words[slot->state]));
	json_object_object_add(json, "broken", broken);
	json_object_object_add(
	    json, "processors", json_object_new_string(slot->processors));
	json_object_object_add(
	    json, "memory_mb", json_object_new_int(status->slot_memory_mb));
	json_object_object_add(
	    json, "cpu_percent", json_object_new_int(status->slot_cpu_percent));
	json_object_object_add(json, "taken", json_object_new_uint64(slot->taken));
	json_object_object_add(json, "released", json_object_new_uint64(slot->released));
	json_object_object_add(
	    json, "contended", json_object_new_uint64(slot->contended));
	return json;
}

/* Slots of a box that does not answer are broken. */
static void
write_off_slots(struct box_status *status)
{
	for (int n = 0; n < BOX_MAX_SLOTS; n++) {
		struct box_slot *slot = &status->slots[n];

		slot->state = BOX_SLOT_BROKEN;
		snprintf(
		    slot->broken, sizeof slot->broken, "riposte-box does not answer");
	}
}

/* An array that the caller puts. */
static struct json_object *
look_at_box(struct judge *judge)
{
	struct box_status status = { 0 };
	struct json_object *slots = json_object_new_array();
	bool was_up = judge->is_box_up;

	judge->is_box_up = box_status(judge->box, &status);
	if (!judge->is_box_up)
		write_off_slots(&status);
	for (int n = 0; n < judge->nslots; n++)
		json_object_array_add(slots, describe_slot(&status, n));
	if (was_up && !judge->is_box_up)
		log_error(
		    "riposte-box is gone: no jobs are taken", "socket=%s", box_socket);
	if (!was_up && judge->is_box_up)
		log_info("riposte-box is back", "socket=%s", box_socket);
	return slots;
}

static bool
is_registered(const struct judge *judge)
{
	return judge->registration.worker[0];
}

static void
write_off(struct judge *judge)
{
	log_warn("our lease ran out: registering again", "worker=%s",
	    judge->registration.worker);
	judge->registration.worker[0] = '\0';
}

static void
enlist(struct judge *judge)
{
	if (queue_register(judge->db, judge_name, judge->nslots, &judge->languages,
		&judge->registration) != QUEUE_DONE)
		return;
	log_info("registered", "worker=%s name=%s slots=%d languages=%zu lease_s=%d",
	    judge->registration.worker, judge_name, judge->nslots, judge->languages.count,
	    judge->registration.lease_s);
	judge->next_beat_ms = 0;
}

/* A third of the lease, so that two may get lost. */
static int
beat_interval_ms(const struct judge *judge)
{
	int third = judge->registration.lease_s * 1000 / 3;

	return third > 0 && third < BEAT_MS ? third : BEAT_MS;
}

static void
beat(struct judge *judge)
{
	int64_t now = service_now_ms();

	if (now < judge->next_beat_ms && judge->is_box_up)
		return;
	scoped_json *slots = look_at_box(judge);
	if (now < judge->next_beat_ms)
		return;
	enum queue_answer answer =
	    queue_heartbeat(judge->db, &judge->registration, slots);
	if (answer == QUEUE_LOST)
		write_off(judge);
	judge->next_beat_ms =
	    now + (answer == QUEUE_DONE ? beat_interval_ms(judge) : SCAN_MS / 2);
}

/*
 * Nothing can be there when the last claim emptied the queue and no bell rang
 * since; a scan now and then catches bells that were not heard.
 */
static bool
is_claim_due(const struct judge *judge)
{
	return judge->is_bell_rung || judge->is_more_waiting ||
	       service_now_ms() >= judge->next_scan_ms;
}

/*
 * No slot is free, but some are busy with imports, which go back into the queue for
 * players that wait.
 */
static void
make_way(struct judge *judge)
{
	int64_t now = service_now_ms();

	if (now < judge->next_way_ms || !pool_patient(judge->pool))
		return;
	judge->next_way_ms = now + WAY_MS;
	pool_make_way(judge->pool, queue_pressing(judge->db, &judge->registration));
}

static void
claim(struct judge *judge)
{
	size_t idle = judge->is_box_up ? pool_free(judge->pool) : 0, count;
	struct job jobs[BOX_MAX_SLOTS];

	if (!idle && is_claim_due(judge))
		make_way(judge);
	if (!idle || !is_claim_due(judge))
		return;
	judge->is_bell_rung = false;
	judge->next_scan_ms = service_now_ms() + SCAN_MS;
	enum queue_answer answer =
	    queue_claim(judge->db, &judge->registration, idle, jobs, &count);
	judge->is_more_waiting = count == idle;
	if (answer == QUEUE_LOST)
		write_off(judge);
	for (size_t i = 0; i < count; i++)
		pool_put(judge->pool, &jobs[i]);
}

/* Until a bell, a thread that became free, or the next thing to do. */
static void
sleep_until_needed(struct judge *judge, int news_ms)
{
	int64_t beat_ms = judge->next_beat_ms - service_now_ms();
	int timeout = beat_ms < SCAN_MS ? (int)beat_ms : SCAN_MS;
	const char *payload;
	uint64_t count;

	if (news_ms >= 0 && news_ms < timeout)
		timeout = news_ms;
	if (!is_registered(judge))
		timeout = SCAN_MS / 2;
	enum bell_sound sound =
	    bell_wait(judge->bell, timeout > 0 ? timeout : 0, judge->wake_fd, &payload);
	if (sound == BELL_RUNG || sound == BELL_LOST)
		judge->is_bell_rung = true;
	if (read(judge->wake_fd, &count, sizeof count) < 0 && errno != EAGAIN)
		log_warn("eventfd", "why=%s", strerror(errno));
}

static void
serve(struct judge *judge)
{
	while (!service_stopping()) {
		if (!is_registered(judge))
			enlist(judge);
		bool is_bell_rung = judge->is_bell_rung;
		if (is_registered(judge))
			claim(judge);
		imports_tend(&judge->imports, is_bell_rung);
		int news_ms = pool_tell_progress(judge->pool, judge->db);
		if (is_registered(judge))
			beat(judge);
		sleep_until_needed(judge, news_ms);
	}
}

/*
 * Threads may still be inside the box, so the process ends without waiting for
 * them; the box kills what runs for a client that is gone.
 */
static void
stop(struct judge *judge)
{
	const struct job *jobs[BOX_MAX_SLOTS];

	imports_stop(&judge->imports);
	size_t count = pool_stop(judge->pool, PATIENCE_MS, jobs);

	for (size_t i = 0; i < count; i++)
		queue_return(judge->db, &jobs[i], 1);
	if (is_registered(judge))
		queue_bye(judge->db, &judge->registration);
	log_info("stopped", "returned=%zu", count);
	_exit(0);
}

static void
make_caches(struct judge *judge)
{
	static char programs_directory[512];

	snprintf(programs_directory, sizeof programs_directory, "%s/programs",
	    cache_directory);
	judge->cache = (struct cache){ .directory = cache_directory,
		.limit_bytes = (int64_t)cache_mb << 20,
		.keep_s = DATA_KEPT_S };
	cache_init(&judge->cache);
	judge->programs = (struct cache){ .directory = programs_directory,
		.limit_bytes = (int64_t)programs_mb << 20 };
	cache_init(&judge->programs);
}

static void
start(struct judge *judge)
{
	make_caches(judge);
	languages_init(&judge->languages, languages_directory);
	if (judge->languages.count == 0)
		die("no language can be offered: see the lines above");
	prepare_languages(&judge->languages, prepared_directory);
	judge->db = db_new(url, "riposte-judge");
	judge->imports.db = judge->db;
	judge->bell = bell_new(url, "riposte_judge");
	judge->box = box_new(box_socket);
	judge->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (judge->wake_fd < 0)
		die("eventfd: %s", strerror(errno));
	wait_for_box(judge);
	if (service_stopping())
		exit(0);
	judge->pool = pool_start(&(struct pool_setup){
	    .url = url,
	    .box_socket = box_socket,
	    .languages = &judge->languages,
	    .cache = &judge->cache,
	    .programs = &judge->programs,
	    .slots = (size_t)judge->nslots,
	    .wake_fd = judge->wake_fd,
	});
}

/* Without database and queue: what could be offered here. */
static int
list(enum listing_form form, bool with_trial)
{
	struct languages languages;
	struct box *box = box_new(box_socket);

	languages_init(&languages, languages_directory);
	bool good = listing_print(&languages, with_trial ? box : NULL, form);
	box_free(&box);
	languages_release(&languages);
	return good ? 0 : 1;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "languages", no_argument, NULL, 'l' },
		{ "try", no_argument, NULL, 't' },
		{ "json", no_argument, NULL, 'j' },
		{ 0 },
	};
	static struct judge judge;
	const char *file = NULL;
	bool is_listing = false, with_trial = false;
	enum listing_form form = LISTING_LINES;

	for (int option; (option = getopt_long(argc, argv, "c:", options, NULL)) != -1;)
		switch (option) {
		case 'c': file = optarg; break;
		case 'l': is_listing = true; break;
		case 't': with_trial = true; break;
		case 'j': form = LISTING_JSON; break;
		default:
			fprintf(stderr, "usage: riposte-judge [-c file] "
					"[--languages [--try] [--json]]\n");
			return 2;
		}
	service_init("riposte-judge");
	read_configuration(file);
	if (is_listing)
		return list(form, with_trial);
	judge.imports.file = file;
	start(&judge);
	serve(&judge);
	stop(&judge);
}
