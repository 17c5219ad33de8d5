#include "meeting.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "forward.h"
#include "lib/log.h"
#include "lib/service.h"
#include "token.h"

enum {
	PATIENCE_MS = 5000,
	BITRATE = 512000, /* of one publisher, also of a screen */
	TOKEN_S = 60,
	ROOM_EXISTS = 427, /* Janus: JANUS_VIDEOROOM_ERROR_ROOM_EXISTS */
};

static void
turn(struct meeting *meeting, enum meeting_state state)
{
	meeting->state = state;
	meeting->since_ms = service_now_ms();
}

struct meeting *
meeting_new(const struct meeting_keys *keys, int64_t room, const char *name)
{
	struct meeting *meeting = calloc(1, sizeof *meeting);

	if (!meeting)
		die("out of memory");
	meeting->room = room;
	snprintf(meeting->name, sizeof meeting->name, "%s", name);
	keys_room_secret(keys, meeting->name, meeting->secret);
	return meeting;
}

static void
forget_people(struct meeting *meeting)
{
	for (struct participant *next, *one = meeting->people; one; one = next) {
		next = one->next;
		free(one);
	}
	meeting->people = NULL;
}

void
meeting_forget(struct meeting *meeting)
{
	forget_people(meeting);
	meeting->handle = 0;
	meeting->asked_ms = 0;
	turn(meeting, MEETING_ASKED);
}

void
meeting_free(struct meeting **meeting)
{
	if (!*meeting)
		return;
	forget_people(*meeting);
	free(*meeting);
	*meeting = NULL;
}

/* ---- requests ---------------------------------------------------------------- */

static void
add_text(struct json_object *to, const char *key, const char *text)
{
	json_object_object_add(to, key, json_object_new_string(text));
}

static void
add_bool(struct json_object *to, const char *key, bool value)
{
	json_object_object_add(to, key, json_object_new_boolean(value));
}

static void
add_int(struct json_object *to, const char *key, int value)
{
	json_object_object_add(to, key, json_object_new_int(value));
}

struct json_object *
meeting_request(const struct meeting *meeting, const char *request)
{
	struct json_object *body = json_object_new_object();

	add_text(body, "request", request);
	add_text(body, "room", meeting->name);
	add_text(body, "secret", meeting->secret);
	return body;
}

static void
write_transaction(const struct meeting *meeting, char out[static 32])
{
	snprintf(out, 32, "meeting-%" PRId64, meeting->room);
}

int64_t
meeting_of_transaction(const char *transaction)
{
	return strncmp(transaction, "meeting-", 8) == 0
		   ? strtoll(transaction + 8, NULL, 10)
		   : 0;
}

void
meeting_say(struct meeting_hall *hall, struct meeting *meeting, struct json_object *body)
{
	char transaction[32];

	write_transaction(meeting, transaction);
	janus_message(hall->janus, meeting->handle, transaction, body);
}

static void
attach(struct meeting_hall *hall, struct meeting *meeting)
{
	char transaction[32];

	write_transaction(meeting, transaction);
	janus_attach(hall->janus, transaction);
	turn(meeting, MEETING_ATTACHING);
}

static void
create(struct meeting_hall *hall, struct meeting *meeting)
{
	struct json_object *body = meeting_request(meeting, "create");

	add_text(body, "admin_key", hall->keys->admin);
	add_bool(body, "is_private", true);
	add_bool(body, "signed_tokens", true);
	add_bool(body, "require_pvtid", true);
	add_bool(body, "record", false);
	add_bool(body, "lock_record", true);
	add_bool(body, "notify_joining", true);
	add_int(body, "publishers", MEETING_MAX_PUBLISHERS);
	add_int(body, "bitrate", BITRATE);
	add_bool(body, "bitrate_cap", true);
	add_int(body, "fir_freq", 10);
	add_text(body, "audiocodec", "opus");
	add_text(body, "videocodec", "vp8");
	add_bool(body, "opus_fec", true);
	meeting_say(hall, meeting, body);
	turn(meeting, MEETING_CREATING);
}

/* Under a name of its own each time: a session that was lost may still be in. */
static void
join(struct meeting_hall *hall, struct meeting *meeting)
{
	struct json_object *body = meeting_request(meeting, "join");
	char token[TOKEN_SIZE], id[PARTICIPANT_SIZE];

	token_room(hall->keys, meeting->name, time(NULL) + TOKEN_S, token);
	participant_mint(hall->keys, meeting->name, 0, id);
	add_text(body, "ptype", "publisher");
	add_text(body, "id", id);
	add_text(body, "token", token);
	meeting_say(hall, meeting, body);
	turn(meeting, MEETING_JOINING);
}

void
meeting_tend(struct meeting_hall *hall, struct meeting *meeting)
{
	if (meeting->state == MEETING_OPEN)
		return;
	if (meeting->state != MEETING_ASKED) {
		if (service_now_ms() - meeting->since_ms < PATIENCE_MS)
			return;
		log_warn("Janus does not open a room", "room=%lld state=%d",
		    (long long)meeting->room, (int)meeting->state);
		if (meeting->handle)
			janus_detach(hall->janus, meeting->handle);
		meeting_forget(meeting);
	}
	attach(hall, meeting);
}

void
meeting_destroy(struct meeting_hall *hall, struct meeting *meeting)
{
	if (meeting->handle)
		meeting_say(hall, meeting, meeting_request(meeting, "destroy"));
	meeting_leave(hall, meeting);
}

void
meeting_leave(struct meeting_hall *hall, struct meeting *meeting)
{
	if (meeting->handle)
		janus_detach(hall->janus, meeting->handle);
	meeting_forget(meeting);
}

/* ---- who is in it ------------------------------------------------------------ */

static struct participant **
find(struct meeting *meeting, const char *id)
{
	struct participant **at = &meeting->people;

	while (*at && strcmp((*at)->id, id) != 0)
		at = &(*at)->next;
	return at;
}

static void
kick(struct meeting_hall *hall, struct meeting *meeting, const char *id)
{
	struct json_object *body = meeting_request(meeting, "kick");

	add_text(body, "id", id);
	meeting_say(hall, meeting, body);
}

/* Those that call themselves what nobody called them are kicked at once. */
static struct participant *
add(struct meeting_hall *hall, struct meeting *meeting, const char *id)
{
	struct participant *one = *find(meeting, id);
	int64_t person;

	if (one)
		return one;
	if (!participant_check(hall->keys, meeting->name, id, &person)) {
		log_warn("kicked a participant that was not minted here", "room=%lld",
		    (long long)meeting->room);
		kick(hall, meeting, id);
		return NULL;
	}
	if (!person)
		return NULL; /* another session of a scribe, until Janus ends it */
	one = calloc(1, sizeof *one);
	if (!one)
		die("out of memory");
	snprintf(one->id, sizeof one->id, "%s", id);
	one->person = person;
	one->next = meeting->people;
	meeting->people = one;
	return one;
}

static bool
drop(struct meeting *meeting, const char *id)
{
	struct participant **at = find(meeting, id), *gone = *at;

	if (!gone)
		return false;
	*at = gone->next;
	free(gone);
	return true;
}

static void
look_at_stream(struct participant *one, struct json_object *stream)
{
	const char *type = janus_text(stream, "type"),
		   *codec = janus_text(stream, "codec");

	if (json_object_get_boolean(janus_get(stream, "disabled")))
		return;
	one->publishes = true;
	if (strcmp(type, "audio") == 0 && strcmp(codec, "opus") == 0)
		snprintf(one->audio_mid, sizeof one->audio_mid, "%s",
		    janus_text(stream, "mid"));
	else if (strcmp(type, "video") == 0 && strcmp(codec, "vp8") == 0 &&
		 !json_object_get_boolean(janus_get(stream, "simulcast")))
		one->has_video = true;
	else
		one->is_odd = true;
}

/* One of "publishers": what they publish, all of it. */
static void
look_at_streams(
    struct meeting *meeting, struct participant *one, struct json_object *streams)
{
	size_t count = json_object_is_type(streams, json_type_array)
			   ? json_object_array_length(streams)
			   : 0;
	bool did_publish = one->publishes;

	one->publishes = one->has_video = one->is_odd = false;
	one->audio_mid[0] = '\0';
	for (size_t i = 0; i < count; i++)
		look_at_stream(one, json_object_array_get_idx(streams, i));
	if (one->publishes && !did_publish)
		one->began = ++meeting->beginnings;
}

/* A list of {id, …}, with streams or without. */
static bool
add_all(struct meeting_hall *hall, struct meeting *meeting, struct json_object *list)
{
	size_t count = json_object_is_type(list, json_type_array)
			   ? json_object_array_length(list)
			   : 0;

	for (size_t i = 0; i < count; i++) {
		struct json_object *entry = json_object_array_get_idx(list, i);
		struct participant *one = add(hall, meeting, janus_text(entry, "id"));

		if (one && janus_get(entry, "streams"))
			look_at_streams(meeting, one, janus_get(entry, "streams"));
	}
	return count > 0;
}

static bool
look_at_event(
    struct meeting_hall *hall, struct meeting *meeting, struct json_object *data)
{
	bool is_changed = add_all(hall, meeting, janus_get(data, "attendees"));
	struct json_object *joining = janus_get(data, "joining");
	struct participant *silent = *find(meeting, janus_text(data, "unpublished"));

	is_changed |= add_all(hall, meeting, janus_get(data, "publishers"));
	if (joining)
		is_changed |= add(hall, meeting, janus_text(joining, "id")) != NULL;
	if (silent)
		look_at_streams(meeting, silent, NULL);
	is_changed |= drop(meeting, janus_text(data, "leaving"));
	is_changed |= drop(meeting, janus_text(data, "kicked"));
	return is_changed;
}

/* ---- what Janus says ----------------------------------------------------------- */

/* True for a refusal, which is told once; that a room is there is none. */
static bool
is_refused(struct meeting *meeting, struct json_object *message)
{
	struct json_object *data = janus_data(message);
	int code = json_object_get_int(janus_get(data, "error_code"));
	const char *why = janus_text(data, "error");

	if (strcmp(janus_text(message, "janus"), "error") == 0) {
		code =
		    json_object_get_int(janus_get(janus_get(message, "error"), "code"));
		why = janus_text(janus_get(message, "error"), "reason");
	}
	if (!code || code == ROOM_EXISTS)
		return false;
	log_warn("Janus refuses", "room=%lld code=%d why=%s", (long long)meeting->room,
	    code, why);
	return true;
}

static void
take_handle(
    struct meeting_hall *hall, struct meeting *meeting, struct json_object *message)
{
	meeting->handle =
	    json_object_get_int64(janus_get(janus_get(message, "data"), "id"));
	if (meeting->handle)
		create(hall, meeting);
}

/* The next step of opening, when MESSAGE is what was waited for. */
static bool
go_on(struct meeting_hall *hall, struct meeting *meeting, struct json_object *message)
{
	struct json_object *data = janus_data(message);

	if (meeting->state == MEETING_ATTACHING && !janus_get(message, "sender")) {
		take_handle(hall, meeting, message);
	} else if (meeting->state == MEETING_CREATING && data) {
		join(hall, meeting);
	} else if (meeting->state == MEETING_JOINING &&
		   strcmp(janus_text(data, "videoroom"), "joined") == 0) {
		turn(meeting, MEETING_OPEN);
		log_info("opened a meeting", "room=%lld", (long long)meeting->room);
		look_at_event(hall, meeting, data);
		return true;
	}
	return false;
}

bool
meeting_hear(
    struct meeting_hall *hall, struct meeting *meeting, struct json_object *message)
{
	struct json_object *data = janus_data(message);

	if (is_refused(meeting, message))
		return false;
	if (meeting->state != MEETING_OPEN)
		return go_on(hall, meeting, message);
	if (forward_hear(hall, meeting, data))
		return false;
	if (strcmp(janus_text(data, "videoroom"), "destroyed") == 0) {
		meeting_leave(hall, meeting); /* and open it anew, if it is wanted */
		return true;
	}
	return look_at_event(hall, meeting, data);
}

/* Janus refuses who is too many, but counts only those whose connection is up. */
static bool
is_too_many(const struct meeting *meeting, const struct participant *one)
{
	int before = 0;

	for (const struct participant *other = meeting->people; other;
	     other = other->next)
		before +=
		    other->publishes && !other->is_kicked && other->began < one->began;
	return one->publishes && before >= MEETING_MAX_PUBLISHERS;
}

/* Why this participant has to go, or NULL. */
static const char *
fault_of(const struct meeting *meeting, const struct participant *one)
{
	if (!one->verdict.is_known)
		return NULL;
	if (!one->verdict.stays)
		return "not a member, or this id was used";
	if (one->publishes && !one->verdict.speaks)
		return "may not speak";
	if (one->has_video && !meeting->has_video)
		return "video in a meeting without";
	if (one->is_odd)
		return "publishes what nobody may";
	return is_too_many(meeting, one) ? "too many speak" : NULL;
}

void
meeting_enforce(struct meeting_hall *hall, struct meeting *meeting)
{
	for (struct participant *one = meeting->people; one; one = one->next) {
		const char *fault = one->is_kicked ? NULL : fault_of(meeting, one);

		if (!fault)
			continue;
		one->is_kicked = true;
		kick(hall, meeting, one->id);
		log_info("kicked from a meeting", "room=%lld person=%lld why=%s",
		    (long long)meeting->room, (long long)one->person, fault);
	}
}
