#include "scribe.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forward.h"
#include "lib/bell.h"
#include "lib/db.h"
#include "lib/log.h"
#include "lib/scoped.h"
#include "lib/service.h"
#include "meeting.h"
#include "minutes.h"
#include "writer.h"

enum {
	SYNC_MS = 1000,	  /* the net under lost bells; the lease is ten times as long */
	SWEEP_MS = 30000, /* looking for rooms of Janus that are no meeting */
	SOON_MS = 250,
};

struct scribe {
	const struct scribe_settings *settings;
	struct db *db;
	struct bell *bell;
	struct meeting_hall hall;
	struct meeting *meetings;
	struct writer *writer; /* NULL: nothing is written down */
	struct minutes *minutes; /* NULL: there is no language model */
	unsigned generation;   /* of the session that the meetings are of */
	int64_t sweeper;       /* a handle for what belongs to no meeting */
	char id[24];	       /* "" until the database has named us */
	bool is_dirty;	       /* the database has to hear of something */
	int64_t synced_ms, swept_ms;
	struct json_object *names; /* what Janus has, to be told once; or NULL */
};

static void hear(void *arg, struct json_object *message);

static void
listen_to_voices(struct scribe *scribe)
{
	const struct scribe_settings *settings = scribe->settings;

	scribe->writer =
	    writer_new(&(struct writer_settings){ .database_url = settings->database_url,
		.scribe = settings->name,
		.recogniser = settings->recogniser });
	if (!scribe->writer) {
		log_info("there is no recogniser: nothing is written down", "name=%s",
		    settings->name);
		return;
	}
	scribe->hall.tap = tap_new(writer_hear, scribe->writer);
	log_info("voices of those who agree are written down", "recogniser=%s",
	    writer_recogniser(scribe->writer));
}

struct scribe *
scribe_new(const struct scribe_settings *settings, const struct meeting_keys *keys)
{
	struct scribe *scribe = calloc(1, sizeof *scribe);

	if (!scribe)
		die("out of memory");
	scribe->settings = settings;
	scribe->db = db_new(settings->database_url, "riposte-scribe");
	scribe->bell = bell_new(settings->database_url, "riposte_scribe");
	scribe->hall.keys = keys;
	scribe->hall.janus = janus_new(settings->janus_socket, keys->api, hear, scribe);
	scribe->synced_ms = scribe->swept_ms = -SWEEP_MS;
	listen_to_voices(scribe);
	scribe->minutes =
	    minutes_new(&(struct minutes_settings){ .database_url = settings->database_url,
		.scribe = settings->name,
		.chat = settings->chat });
	return scribe;
}

static void
leave_database(struct scribe *scribe)
{
	if (scribe->id[0])
		json_object_put(db_call(scribe->db, "scribe_leave", scribe->id).body);
}

void
scribe_free(struct scribe **scribe)
{
	struct scribe *old = *scribe;

	if (!old)
		return;
	tap_free(&old->hall.tap);
	writer_free(&old->writer);
	minutes_free(&old->minutes);
	leave_database(old);
	for (struct meeting *next, *one = old->meetings; one; one = next) {
		next = one->next;
		meeting_free(&one);
	}
	json_object_put(old->names);
	janus_free(&old->hall.janus);
	bell_free(&old->bell);
	db_free(&old->db);
	free(old);
	*scribe = NULL;
}

/* ---- what Janus says ----------------------------------------------------------- */

static struct meeting *
find_by_room(struct scribe *scribe, int64_t room)
{
	struct meeting *meeting = scribe->meetings;

	while (meeting && meeting->room != room)
		meeting = meeting->next;
	return meeting;
}

static struct meeting *
find_by_handle(struct scribe *scribe, int64_t handle)
{
	struct meeting *meeting = scribe->meetings;

	while (meeting && meeting->handle != handle)
		meeting = meeting->next;
	return meeting;
}

/* Answers of the handle that belongs to no meeting. */
static void
hear_sweeper(struct scribe *scribe, struct json_object *message)
{
	struct json_object *id = janus_get(janus_get(message, "data"), "id");
	struct json_object *list = janus_get(janus_data(message), "list");

	if (id)
		scribe->sweeper = json_object_get_int64(id);
	if (!json_object_is_type(list, json_type_array))
		return;
	json_object_put(scribe->names);
	scribe->names = json_object_new_array();
	for (size_t i = 0; i < json_object_array_length(list); i++)
		json_object_array_add(scribe->names,
		    json_object_new_string(
			janus_text(json_object_array_get_idx(list, i), "room")));
	scribe->is_dirty = true;
}

static void
hear(void *arg, struct json_object *message)
{
	struct scribe *scribe = arg;
	struct json_object *sender = janus_get(message, "sender");
	const char *transaction = janus_text(message, "transaction");
	struct meeting *meeting =
	    sender ? find_by_handle(scribe, json_object_get_int64(sender))
		   : find_by_room(scribe, meeting_of_transaction(transaction));

	if (strcmp(janus_text(message, "janus"), "ack") == 0)
		return;
	if (strcmp(transaction, "sweep") == 0)
		hear_sweeper(scribe, message);
	else if (meeting && meeting_hear(&scribe->hall, meeting, message))
		scribe->is_dirty = true;
}

/* ---- what the database says ------------------------------------------------------ */

static struct json_object *
describe_people(const struct meeting *meeting)
{
	struct json_object *people = json_object_new_array();

	for (const struct participant *one = meeting->people; one; one = one->next) {
		struct json_object *entry = json_object_new_object();

		json_object_object_add(entry, "id", json_object_new_string(one->id));
		json_object_object_add(
		    entry, "person", json_object_new_int64(one->person));
		json_object_array_add(people, entry);
	}
	return people;
}

static struct json_object *
describe_meetings(const struct scribe *scribe)
{
	struct json_object *rooms = json_object_new_array();

	for (const struct meeting *one = scribe->meetings; one; one = one->next) {
		struct json_object *room = json_object_new_object();

		json_object_object_add(room, "room", json_object_new_int64(one->room));
		json_object_object_add(room, "name", json_object_new_string(one->name));
		json_object_object_add(
		    room, "open", json_object_new_boolean(one->state == MEETING_OPEN));
		json_object_object_add(room, "people", describe_people(one));
		json_object_array_add(rooms, room);
	}
	return rooms;
}

static bool
is_true(struct json_object *object, const char *key)
{
	return json_object_get_boolean(janus_get(object, key));
}

static void
take_verdicts(struct meeting *meeting, struct json_object *people)
{
	for (struct participant *one = meeting->people; one; one = one->next) {
		struct json_object *verdict = janus_get(people, one->id);

		if (verdict)
			one->verdict = (struct verdict){ .is_known = true,
				.stays = is_true(verdict, "stays"),
				.speaks = is_true(verdict, "speaks"),
				.transcribe = is_true(verdict, "transcribe") };
	}
}

/* The meeting that ANSWER is about, made if it is new or was opened anew. */
static struct meeting *
meeting_for(struct scribe *scribe, struct json_object *answer)
{
	int64_t room = json_object_get_int64(janus_get(answer, "room"));
	const char *name = janus_text(answer, "name");
	struct meeting *meeting = find_by_room(scribe, room);

	if (meeting && strcmp(meeting->name, name) == 0)
		return meeting;
	if (meeting) { /* unwanted now, and swept out below */
		meeting->room = 0;
		meeting->is_wanted = false;
	}
	meeting = meeting_new(scribe->hall.keys, room, name);
	meeting->next = scribe->meetings;
	scribe->meetings = meeting;
	return meeting;
}

static void
take_meeting(struct scribe *scribe, struct json_object *answer)
{
	struct meeting *meeting = meeting_for(scribe, answer);

	if (is_true(answer, "close")) {
		log_info("closed a meeting", "room=%lld", (long long)meeting->room);
		meeting_destroy(&scribe->hall, meeting);
		return; /* not wanted any more */
	}
	meeting->is_wanted = true;
	meeting->has_video = strcmp(janus_text(answer, "media"), "video") == 0;
	take_verdicts(meeting, janus_get(answer, "people"));
	meeting_enforce(&scribe->hall, meeting);
}

/* Meetings that the answer did not name are another's, or over. */
static void
drop_unwanted(struct scribe *scribe)
{
	for (struct meeting **at = &scribe->meetings; *at;) {
		struct meeting *meeting = *at;

		if (meeting->is_wanted) {
			at = &meeting->next;
			continue;
		}
		*at = meeting->next;
		meeting_leave(&scribe->hall, meeting);
		meeting_free(&meeting);
	}
}

/* Rooms that a scribe left behind when it died while one was closed. */
static void
destroy_orphans(struct scribe *scribe, struct json_object *names)
{
	size_t count = json_object_is_type(names, json_type_array)
			   ? json_object_array_length(names)
			   : 0;

	for (size_t i = 0; i < count; i++) {
		const char *name =
		    json_object_get_string(json_object_array_get_idx(names, i));
		struct meeting *orphan = meeting_new(scribe->hall.keys, 0, name);

		janus_message(scribe->hall.janus, scribe->sweeper, "orphan",
		    meeting_request(orphan, "destroy"));
		log_info("destroyed a room that is no meeting", "count=%zu", count);
		meeting_free(&orphan);
	}
}

static void
take_answer(struct scribe *scribe, struct json_object *answer)
{
	struct json_object *list = janus_get(answer, "meetings");

	for (struct meeting *one = scribe->meetings; one; one = one->next)
		one->is_wanted = false;
	for (size_t i = 0; i < json_object_array_length(list); i++)
		take_meeting(scribe, json_object_array_get_idx(list, i));
	drop_unwanted(scribe);
	destroy_orphans(scribe, janus_get(answer, "orphans"));
}

static bool
has_registered(struct scribe *scribe)
{
	scoped_json *in = json_object_new_object();

	if (scribe->id[0])
		return true;
	json_object_object_add(
	    in, "name", json_object_new_string(scribe->settings->name));
	json_object_object_add(
	    in, "server", json_object_new_string(scribe->settings->janus_path));
	if (scribe->writer)
		json_object_object_add(in, "recogniser",
		    json_object_new_string(writer_recogniser(scribe->writer)));
	if (scribe->minutes)
		json_object_object_add(in, "minutes",
		    json_object_new_string(minutes_model(scribe->minutes)));
	struct db_reply reply =
	    db_call(scribe->db, "scribe_register", json_object_to_json_string(in));
	scoped_json *body = reply.body;
	if (reply.status == 200)
		snprintf(scribe->id, sizeof scribe->id, "%" PRId64,
		    json_object_get_int64(janus_get(body, "scribe")));
	return reply.status == 200;
}

/* What is told once is told again when it did not arrive. */
static void
sync_database(struct scribe *scribe, bool has_janus)
{
	scoped_json *in = json_object_new_object();

	scribe->synced_ms = service_now_ms();
	if (!has_registered(scribe))
		return;
	json_object_object_add(in, "janus", json_object_new_boolean(has_janus));
	json_object_object_add(in, "rooms", describe_meetings(scribe));
	json_object_object_add(in, "names", json_object_get(scribe->names));
	struct db_reply reply = db_call(
	    scribe->db, "scribe_sync", scribe->id, json_object_to_json_string(in));
	scoped_json *body = reply.body;
	if (reply.status == 409)
		scribe->id[0] = '\0'; /* others have the meetings; begin anew */
	if (reply.status != 200)
		return;
	scribe->is_dirty = false;
	json_object_put(scribe->names);
	scribe->names = NULL;
	take_answer(scribe, body);
}

/* Who may be heard, to the tap and to Janus; without a tap nobody is. */
static void
hear_voices(struct scribe *scribe)
{
	struct tap_speaker speakers[TAP_MAX];
	size_t count = 0;

	for (struct meeting *one = scribe->meetings; one && scribe->hall.tap;
	     one = one->next) {
		forward_mark(one);
		count = forward_list(one, speakers, count);
	}
	if (scribe->hall.tap)
		tap_set(scribe->hall.tap, speakers, count);
	for (struct meeting *one = scribe->meetings; one; one = one->next)
		forward_ask(&scribe->hall, one);
}

/* ---- the loop -------------------------------------------------------------------- */

static void
sweep(struct scribe *scribe)
{
	struct json_object *body;

	if (!scribe->sweeper || service_now_ms() - scribe->swept_ms < SWEEP_MS)
		return;
	scribe->swept_ms = service_now_ms();
	body = json_object_new_object();
	json_object_object_add(body, "request", json_object_new_string("list"));
	json_object_object_add(
	    body, "admin_key", json_object_new_string(scribe->hall.keys->admin));
	janus_message(scribe->hall.janus, scribe->sweeper, "sweep", body);
}

/* A new session knows nothing of what the last one had. */
static void
begin_session(struct scribe *scribe)
{
	scribe->generation = janus_generation(scribe->hall.janus);
	scribe->sweeper = 0;
	scribe->is_dirty = true;
	scribe->swept_ms = -SWEEP_MS;
	for (struct meeting *one = scribe->meetings; one; one = one->next)
		meeting_forget(one);
	janus_attach(scribe->hall.janus, "sweep");
}

void
scribe_work(struct scribe *scribe)
{
	bool has_janus = janus_tend(scribe->hall.janus);

	janus_read(scribe->hall.janus);
	has_janus = has_janus && janus_fd(scribe->hall.janus) >= 0;
	if (has_janus && janus_generation(scribe->hall.janus) != scribe->generation)
		begin_session(scribe);
	if (scribe->is_dirty || service_now_ms() - scribe->synced_ms >= SYNC_MS) {
		sync_database(scribe, has_janus);
		hear_voices(scribe);
	}
	if (!has_janus)
		return;
	for (struct meeting *one = scribe->meetings; one; one = one->next)
		meeting_tend(&scribe->hall, one);
	sweep(scribe);
}

void
scribe_wait(struct scribe *scribe)
{
	int64_t left_ms = scribe->synced_ms + SYNC_MS - service_now_ms();
	int fd = janus_fd(scribe->hall.janus);
	const char *payload;
	enum bell_sound sound;

	if (fd < 0 && left_ms > SOON_MS)
		left_ms = SOON_MS;
	sound = bell_wait(scribe->bell, left_ms > 0 ? (int)left_ms : 0, fd, &payload);
	while (sound == BELL_RUNG) { /* a hundred bells are one sync */
		scribe->is_dirty = true;
		sound = bell_wait(scribe->bell, 0, -1, &payload);
	}
}
