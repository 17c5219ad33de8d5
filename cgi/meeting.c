/*
 * The meeting: what lets a member in.
 *
 * The database says who may; what Janus and coturn want to see for it is signed
 * here, by keys of one secret, and stored nowhere.
 */
#include "meeting.h"

#include <string.h>
#include <time.h>

#include "lib/log.h"
#include "lib/scoped.h"
#include "media/participant.h"
#include "media/token.h"
#include "request.h"
#include "settings.h"

enum {
	CORE_S = 12 * 3600, /* Janus asks for it with every request */
	ROOM_S = 90,	    /* only at joining, which is at once */
	TURN_S = 12 * 3600,
};

static struct meeting_keys meeting_keys;
static bool has_meetings;

void
meeting_init(void)
{
	if (!settings.meeting_secret)
		return;
	if (!keys_derive(
		&meeting_keys, settings.meeting_secret, settings.meeting_version))
		die("meeting_secret must be 64 hex digits: openssl rand -hex 32");
	has_meetings = true;
}

static void
refuse_meeting(struct request *req)
{
	reply_refuse(req, 503, "meeting_off", "this site has no meetings");
}

static void
add_text(struct json_object *to, const char *key, const char *text)
{
	json_object_object_add(to, key, json_object_new_string(text));
}

static struct json_object *
make_ice_server(const char *url, size_t length, int64_t person, int64_t now)
{
	struct json_object *server = json_object_new_object();
	char name[TURN_NAME_SIZE], password[TURN_PASSWORD_SIZE];

	token_turn(&meeting_keys, person, now + TURN_S, name, password);
	json_object_object_add(
	    server, "urls", json_object_new_string_len(url, (int)length));
	add_text(server, "username", name);
	add_text(server, "credential", password);
	return server;
}

/* Of "turn:a:3478 turns:a:5349" each. */
static struct json_object *
make_ice_servers(int64_t person, int64_t now)
{
	struct json_object *servers = json_object_new_array();

	for (const char *url = settings.turn_urls; url && *url;) {
		size_t length = strcspn(url, " ");

		if (length)
			json_object_array_add(
			    servers, make_ice_server(url, length, person, now));
		url += length + strspn(url + length, " ");
	}
	return servers;
}

static int64_t
number(struct json_object *from, const char *key)
{
	struct json_object *value = NULL;

	json_object_object_get_ex(from, key, &value);
	return json_object_get_int64(value);
}

static const char *
text(struct json_object *from, const char *key)
{
	struct json_object *value = NULL;

	json_object_object_get_ex(from, key, &value);
	return json_object_get_string(value);
}

static void
add_tokens(struct json_object *body)
{
	int64_t now = time(NULL), person = number(body, "person");
	const char *name = text(body, "room");
	char participant[PARTICIPANT_SIZE], core[TOKEN_SIZE], room[TOKEN_SIZE];

	participant_mint(&meeting_keys, name, person, participant);
	token_core(&meeting_keys, now + CORE_S, core);
	token_room(&meeting_keys, name, now + ROOM_S, room);
	add_text(body, "participant", participant);
	add_text(body, "core_token", core);
	add_text(body, "room_token", room);
	json_object_object_add(body, "ice_servers", make_ice_servers(person, now));
	json_object_object_del(body, "person");
}

/* POST …/meeting: everything that the caller joins with, once. */
static void
join_meeting(struct request *req)
{
	struct db_reply reply;

	if (!has_meetings) {
		refuse_meeting(req);
		return;
	}
	reply = db_call(req->db, "meeting_join", req->who, req->arg[0]);
	if (reply.status == 200)
		add_tokens(reply.body);
	reply_call(req, reply);
}

static void
show_meeting(struct request *req)
{
	if (has_meetings)
		reply_call(req, db_call(req->db, "meeting_show", req->who, req->arg[0]));
	else
		refuse_meeting(req);
}

static const struct field consent_fields[] = {
	{ "transcribe", BOOLEAN, .required = true },
	{ 0 },
};

static const struct field ice_schema[] = {
	{ "urls", TEXT, .required = true },
	{ "username", TEXT, .required = true },
	{ "credential", TEXT, .required = true },
	{ 0 },
};
static const struct field ice_item = { .type = OBJECT, .fields = ice_schema };

static const struct field join_schema[] = {
	{ "server", TEXT, .required = true },
	{ "room", TEXT, .required = true },
	{ "participant", TEXT, .required = true },
	{ "core_token", TEXT, .required = true },
	{ "room_token", TEXT, .required = true },
	{ "ice_servers", ARRAY, .required = true, .item = &ice_item },
	{ "open", BOOLEAN, .required = true },
	{ "media", TEXT, .required = true },
	{ "speaks", BOOLEAN, .required = true },
	{ "transcript", BOOLEAN, .required = true },
	{ "consent", BOOLEAN, .required = true },
	{ 0 },
};

static const struct field text_item = { .type = TEXT };
static const struct field person_schema[] = {
	{ "player", INTEGER, .required = true },
	{ "name", TEXT, .required = true },
	{ "participants", ARRAY, .required = true, .item = &text_item },
	{ "speaks", BOOLEAN, .required = true },
	{ "on_stage", BOOLEAN, .required = true },
	{ "consent", BOOLEAN, .required = true },
	{ 0 },
};
static const struct field person_item = { .type = OBJECT, .fields = person_schema };

static const struct field meeting_schema[] = {
	{ "media", TEXT, .required = true },
	{ "speakers", TEXT, .required = true },
	{ "speaks", BOOLEAN, .required = true },
	{ "transcript", BOOLEAN, .required = true },
	{ "consent", BOOLEAN, .required = true },
	{ "people", ARRAY, .required = true, .item = &person_item },
	{ 0 },
};

#define ROOM "/api/v1/rooms/{code}"
#define CODES "meeting_off meeting_down meeting_closed not_in_meeting not_in_room"

const struct route meeting_routes[] = {
	{ POST, ROOM "/meeting", join_meeting, .flags = ROUTE_OPEN_BODY, .codes = CODES,
	    .summary = "What the meeting is joined with, once", .answer = join_schema },
	{ GET, ROOM "/meeting", show_meeting, .codes = CODES,
	    .summary = "Who is in the meeting", .answer = meeting_schema },
	{ PUT, ROOM "/meeting/consent", .function = "meeting_consent",
	    .body = consent_fields, .status = 204,
	    .codes = "meeting_closed not_in_meeting not_in_room",
	    .summary = "Agree to a transcript, or not" },
	{ 0 },
};
