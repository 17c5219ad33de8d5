#include "presence.h"

#include <errno.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "lib/db.h"
#include "lib/log.h"
#include "lib/member.h"
#include "lib/scoped.h"
#include "lib/service.h"
#include "metrics.h"

enum {
	BATCH_MS = 1000,
	GONE_MS = 50,
	BEAT_MS = 2000,
	MAX_BATCH = 1000,
	MAX_UNTOLD = 50000,
	BUCKETS = 1024,
	MAX_SERVER = 64,
};

/* A word about one tab. */
struct word {
	struct word *next, **back;	/* of the queue, oldest first */
	struct word *same_bucket;
	struct touch touch;
	char tab[];
};

struct presence {
	struct db *db;
	char process[17];		/* who we are, in hex */
	void (*report)(void *arg);
	void *report_arg;
	char server[MAX_SERVER];	/* which knows who is here */
	int64_t beaten_ms;
	bool is_counted;		/* the last beat was */
	pthread_mutex_t telling;	/* held while a batch is under way */
	pthread_mutex_t lock;		/* what follows */
	pthread_cond_t more;
	struct word *first, **last;
	struct word *buckets[BUCKETS];
	size_t count;
	bool is_urgent, is_stopping;
};

struct presence *
presence_new(const char *database_url)
{
	struct presence *presence = calloc(1, sizeof *presence);
	pthread_condattr_t attr;
	unsigned char random[8];

	if (!presence)
		die("out of memory");
	presence->db = db_new(database_url, "riposte.fcgi presence");
	presence->last = &presence->first;
	presence->beaten_ms = -BEAT_MS;
	randombytes_buf(random, sizeof random);
	sodium_bin2hex(presence->process, sizeof presence->process, random, sizeof random);
	pthread_mutex_init(&presence->telling, NULL);
	pthread_mutex_init(&presence->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&presence->more, &attr);
	pthread_condattr_destroy(&attr);
	return presence;
}

void
presence_set_report(struct presence *presence, void (*report)(void *arg), void *arg)
{
	presence->report = report;
	presence->report_arg = arg;
}

static void
free_words(struct word *word)
{
	while (word) {
		struct word *next = word->next;

		free(word);
		word = next;
	}
}

void
presence_free(struct presence **presence)
{
	if (!*presence)
		return;
	db_free(&(*presence)->db);
	free_words((*presence)->first);
	pthread_cond_destroy(&(*presence)->more);
	pthread_mutex_destroy(&(*presence)->lock);
	pthread_mutex_destroy(&(*presence)->telling);
	free(*presence);
	*presence = NULL;
}

/* ---- what is to be told; the lock is held ---- */

/* Where the word about that tab stands, or would. */
static struct word **
find_word(struct presence *presence, const struct touch *touch)
{
	uint64_t hash = (uint64_t)touch->room * 31 + (uint64_t)touch->person;

	for (const char *c = touch->tab; *c; c++)
		hash = hash * 31 + (unsigned char)*c;
	struct word **at = &presence->buckets[hash % BUCKETS];
	while (*at && ((*at)->touch.room != touch->room ||
			  (*at)->touch.person != touch->person ||
			  strcmp((*at)->tab, touch->tab) != 0))
		at = &(*at)->same_bucket;
	return at;
}

/* Take the word out of queue and bucket. */
static struct word *
take_word(struct presence *presence, struct word **at)
{
	struct word *word = *at;

	*at = word->same_bucket;
	*word->back = word->next;
	if (word->next)
		word->next->back = word->back;
	else
		presence->last = word->back;
	presence->count--;
	metrics_add(METRIC_PRESENCE_QUEUE, -1);
	return word;
}

static void
add_word(struct presence *presence, struct word *word)
{
	struct word **at = find_word(presence, &word->touch);

	if (*at) /* the newest word goes last */
		free(take_word(presence, at));
	at = find_word(presence, &word->touch);
	word->same_bucket = *at;
	*at = word;
	word->next = NULL;
	word->back = presence->last;
	*presence->last = word;
	presence->last = &word->next;
	presence->count++;
	metrics_add(METRIC_PRESENCE_QUEUE, 1);
}

static struct word *
new_word(const struct touch *touch)
{
	size_t length = strlen(touch->tab) + 1;
	struct word *word = malloc(sizeof *word + length);

	if (!word)
		die("out of memory");
	word->touch = *touch;
	memcpy(word->tab, touch->tab, length);
	word->touch.tab = word->tab;
	return word;
}

void
presence_put(struct presence *presence, const struct touch *touch)
{
	pthread_mutex_lock(&presence->lock);
	if (presence->count < MAX_UNTOLD)
		add_word(presence, new_word(touch));
	if (touch->gone && !presence->is_urgent) {
		presence->is_urgent = true;
		pthread_cond_signal(&presence->more);
	}
	pthread_mutex_unlock(&presence->lock);
}

/* Up to MAX_BATCH words, oldest first; NULL when there are none. */
static struct word *
take_batch(struct presence *presence)
{
	struct word *batch = NULL, **end = &batch;

	pthread_mutex_lock(&presence->lock);
	presence->is_urgent = false;
	for (size_t n = 0; presence->first && n < MAX_BATCH; n++) {
		struct word *word =
		    take_word(presence, find_word(presence, &presence->first->touch));
		*end = word;
		end = &word->next;
		*end = NULL;
	}
	pthread_mutex_unlock(&presence->lock);
	return batch;
}

/* What could not be told goes back, unless there is newer word of that tab. */
static void
put_back(struct presence *presence, struct word *batch)
{
	struct word *next;

	pthread_mutex_lock(&presence->lock);
	for (struct word *word = batch; word; word = next) {
		next = word->next;
		if (*find_word(presence, &word->touch))
			free(word);
		else
			add_word(presence, word);
	}
	pthread_mutex_unlock(&presence->lock);
}

/* ---- telling ---- */

static struct json_object *
to_json(const struct touch *touch)
{
	struct json_object *json = json_object_new_object();

	json_object_object_add(json, "room", json_object_new_int64(touch->room));
	json_object_object_add(json, "person", json_object_new_int64(touch->person));
	json_object_object_add(json, "tab", json_object_new_string(touch->tab));
	json_object_object_add(json, "gone", json_object_new_boolean(touch->gone));
	return json;
}

/* [{"room": …}, …]; the caller frees it. */
static char *
write_batch(const struct word *batch)
{
	char *text;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		die("out of memory");
	for (const struct word *word = batch; word; word = word->next) {
		scoped_json *json = to_json(&word->touch);

		fputc(word == batch ? '[' : ',', out);
		fputs(json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN), out);
	}
	fputs("]", out);
	if (fclose(out))
		die("out of memory");
	return text;
}

static bool
tell(struct db *db, const char *process, const struct word *batch, bool *try_again_out)
{
	scoped_heap char *text = write_batch(batch);
	struct db_reply reply = db_call(db, "presence_touch", text, process);

	json_object_put(reply.body);
	*try_again_out = reply.status >= 500;
	return reply.status == 200;
}

static bool
tell_all(struct presence *presence, struct db *db)
{
	struct word *batch;
	bool ok = true;

	pthread_mutex_lock(&presence->telling);
	while (ok && (batch = take_batch(presence))) {
		bool try_again;

		ok = tell(db, presence->process, batch, &try_again);
		if (try_again)
			put_back(presence, batch);
		else
			free_words(batch);
	}
	pthread_mutex_unlock(&presence->telling);
	return ok;
}

bool
presence_flush(struct presence *presence, struct db *db, const struct touch *touch)
{
	presence_put(presence, touch);
	return tell_all(presence, db);
}

bool
presence_tell(struct db *db, const struct touch *touch)
{
	struct word *word = new_word(touch);
	bool try_again;

	word->next = NULL;
	bool ok = tell(db, NULL, word, &try_again);
	free(word);
	return ok;
}

/*
 * That we are here; the answer tells what time it is and which server that is.
 * False: another one than before.
 */
static bool
beat_once(struct presence *presence)
{
	struct db_reply reply = db_call(presence->db, "web_beat", presence->server,
	    presence->is_counted ? NULL : "yes");
	scoped_json *body = reply.body;

	presence->is_counted = false;
	if (reply.status != 200)
		return true;
	clock_learn(json_text_or_empty(body, "at"));
	presence->is_counted = strcmp(presence->server, json_text_or_empty(body, "server")) == 0;
	snprintf(presence->server, MAX_SERVER, "%s", json_text_or_empty(body, "server"));
	return presence->is_counted;
}

static void
beat(struct presence *presence)
{
	int64_t now_ms = service_now_ms();

	if (now_ms - presence->beaten_ms < BEAT_MS)
		return;
	presence->beaten_ms = now_ms;
	if (beat_once(presence))
		return;
	presence->report(presence->report_arg);
	if (tell_all(presence, presence->db))
		beat_once(presence);
}

/* Sleep MS, or until WAKE is set or the end. */
static bool
sleep_unless(struct presence *presence, long ms, const bool *wake)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += ms % 1000 * 1000000;
	until.tv_sec += ms / 1000 + until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_mutex_lock(&presence->lock);
	while (!*wake && !presence->is_stopping &&
	    pthread_cond_timedwait(&presence->more, &presence->lock, &until) != ETIMEDOUT)
		;
	bool stopping = presence->is_stopping;
	pthread_mutex_unlock(&presence->lock);
	return !stopping;
}

void *
presence_run(void *arg)
{
	struct presence *presence = arg;
	const bool never = false;

	beat(presence);
	while (sleep_unless(presence, BATCH_MS, &presence->is_urgent)) {
		/* Those who leave together are told together. */
		sleep_unless(presence, GONE_MS, &never);
		beat(presence);
		tell_all(presence, presence->db);
	}
	tell_all(presence, presence->db);
	return NULL;
}

void
presence_stop(struct presence *presence)
{
	pthread_mutex_lock(&presence->lock);
	presence->is_stopping = true;
	pthread_cond_signal(&presence->more);
	pthread_mutex_unlock(&presence->lock);
}
