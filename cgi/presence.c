#include "presence.h"

#include <errno.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "lib/db.h"
#include "lib/log.h"
#include "lib/scoped.h"
#include "metrics.h"

enum { BATCH_MS = 1000, GONE_MS = 50, MAX_BATCH = 1000, MAX_KEY = 128, MAX_WAITING = 50000 };

struct presence {
	struct db *db;
	pthread_mutex_t telling;	/* held while a batch is under way */
	pthread_mutex_t lock;		/* what follows */
	pthread_cond_t more;
	struct json_object *touches;	/* "room:person:tab" → the touch */
	bool is_urgent, is_stopping;
};

struct presence *
presence_new(const char *database_url)
{
	struct presence *presence = calloc(1, sizeof *presence);
	pthread_condattr_t attr;

	if (!presence)
		die("out of memory");
	presence->db = db_new(database_url, "riposte.fcgi presence");
	presence->touches = json_object_new_object();
	pthread_mutex_init(&presence->telling, NULL);
	pthread_mutex_init(&presence->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&presence->more, &attr);
	pthread_condattr_destroy(&attr);
	return presence;
}

void
presence_free(struct presence **presence)
{
	if (!*presence)
		return;
	db_free(&(*presence)->db);
	json_object_put((*presence)->touches);
	pthread_cond_destroy(&(*presence)->more);
	pthread_mutex_destroy(&(*presence)->lock);
	pthread_mutex_destroy(&(*presence)->telling);
	free(*presence);
	*presence = NULL;
}

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

static void
write_key(char key[static MAX_KEY], const struct touch *touch)
{
	snprintf(key, MAX_KEY, "%" PRId64 ":%" PRId64 ":%s", touch->room, touch->person,
	    touch->tab);
}

static void
put(struct presence *presence, const struct touch *touch)
{
	char key[MAX_KEY];

	write_key(key, touch);
	json_object_object_del(presence->touches, key); /* the newest goes last */
	json_object_object_add(presence->touches, key, to_json(touch));
	metrics_add(METRIC_PRESENCE_QUEUE,
	    json_object_object_length(presence->touches) -
		metrics_get(METRIC_PRESENCE_QUEUE));
}

void
presence_put(struct presence *presence, const struct touch *touch)
{
	pthread_mutex_lock(&presence->lock);
	if (json_object_object_length(presence->touches) < MAX_WAITING)
		put(presence, touch);
	if (touch->gone && !presence->is_urgent) {
		presence->is_urgent = true;
		pthread_cond_signal(&presence->more);
	}
	pthread_mutex_unlock(&presence->lock);
}

/* Up to MAX_BATCH touches as a list; NULL when there are none. */
static struct json_object *
take_batch(struct presence *presence)
{
	struct json_object *batch = NULL;

	pthread_mutex_lock(&presence->lock);
	presence->is_urgent = false;
	json_object_object_foreach(presence->touches, key, touch)
	{
		if (!batch)
			batch = json_object_new_array();
		json_object_array_add(batch, json_object_get(touch));
		json_object_object_del(presence->touches, key); /* the iteration allows it */
		if (json_object_array_length(batch) == MAX_BATCH)
			break;
	}
	pthread_mutex_unlock(&presence->lock);
	return batch;
}

static struct touch
from_json(struct json_object *json)
{
	return (struct touch){
		json_object_get_int64(json_object_object_get(json, "room")),
		json_object_get_int64(json_object_object_get(json, "person")),
		json_object_get_string(json_object_object_get(json, "tab")),
		json_object_get_boolean(json_object_object_get(json, "gone")),
	};
}

/* What could not be told goes back, unless there is newer word of that tab. */
static void
put_back(struct presence *presence, struct json_object *batch)
{
	pthread_mutex_lock(&presence->lock);
	for (size_t i = 0; i < json_object_array_length(batch); i++) {
		struct touch touch = from_json(json_object_array_get_idx(batch, i));
		char key[MAX_KEY];

		write_key(key, &touch);
		if (!json_object_object_get_ex(presence->touches, key, NULL))
			put(presence, &touch);
	}
	pthread_mutex_unlock(&presence->lock);
}

static bool
tell(struct db *db, struct json_object *batch, bool *try_again_out)
{
	struct db_reply reply = db_call(db, "presence_touch",
	    json_object_to_json_string_ext(batch, JSON_C_TO_STRING_PLAIN));

	json_object_put(reply.body);
	*try_again_out = reply.status == 503;
	return reply.status == 200;
}

static bool
tell_all(struct presence *presence, struct db *db)
{
	struct json_object *batch;
	bool ok = true;

	pthread_mutex_lock(&presence->telling);
	while (ok && (batch = take_batch(presence))) {
		bool try_again;

		ok = tell(db, batch, &try_again);
		if (try_again)
			put_back(presence, batch);
		json_object_put(batch);
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
	scoped_json *batch = json_object_new_array();
	bool try_again;

	json_object_array_add(batch, to_json(touch));
	return tell(db, batch, &try_again);
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

	while (sleep_unless(presence, BATCH_MS, &presence->is_urgent)) {
		/* Those who leave together are told together. */
		sleep_unless(presence, GONE_MS, &never);
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
