#include "events.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "front.h"
#include "lib/log.h"
#include "lib/member.h"
#include "lib/scoped.h"
#include "lib/service.h"
#include "metrics.h"
#include "presence.h"
#include "request.h"
#include "room.h"
#include "settings.h"

static FILE *
open_text(char **text, size_t *length)
{
	FILE *out = open_memstream(text, length);

	if (!out)
		die("out of memory");
	return out;
}

static void
close_text(FILE *out)
{
	if (fclose(out))
		die("out of memory");
}

static char *
write_body(const struct event_text *events, size_t count, int64_t next, bool more,
    int spread_ms, size_t *length_out)
{
	char now[CLOCK_LENGTH], *text;
	FILE *out = open_text(&text, length_out);

	fputs("{\"events\":[", out);
	for (size_t i = 0; i < count; i++)
		fprintf(out, "%s%s", i ? "," : "", events[i].json);
	clock_write(now);
	fprintf(out, "],\"next\":%" PRId64 ",\"more\":%s,\"now\":\"%s\",\"hold_s\":%d", next,
	    more ? "true" : "false", now, settings.is_cgi ? 0 : EVENTS_HOLD_S);
	if (spread_ms > 0)
		fprintf(out, ",\"spread_ms\":%d", spread_ms);
	fputc('}', out);
	close_text(out);
	return text;
}

char *
events_answer(const struct event_text *events, size_t count, int64_t next, bool more,
    int spread_ms, size_t *length_out)
{
	size_t body_length;
	scoped_heap char *body =
	    write_body(events, count, next, more, spread_ms, &body_length);
	char *text;
	FILE *out = open_text(&text, length_out);

	fprintf(out,
	    "Status: 200 OK\r\nContent-Type: application/json\r\n"
	    "Cache-Control: no-store\r\nContent-Length: %zu\r\n\r\n",
	    body_length);
	fwrite(body, 1, body_length, out);
	close_text(out);
	return text;
}

char *
events_empty(int64_t next, size_t *length_out)
{
	return events_answer(NULL, 0, next, false, 0, length_out);
}

char *
events_comment(size_t *length_out)
{
	char now[CLOCK_LENGTH], *text;
	FILE *out = open_text(&text, length_out);

	clock_write(now);
	fprintf(out, ": now %s\n\n", now);
	close_text(out);
	return text;
}

char *
events_stream(const struct event_text *events, size_t count, size_t *length_out)
{
	char *text;
	FILE *out = open_text(&text, length_out);

	for (size_t i = 0; i < count; i++)
		fprintf(out, "id: %" PRId64 "\nevent: %s\ndata: %s\n\n", events[i].seq,
		    events[i].kind, events[i].json);
	close_text(out);
	return text;
}

/* ---- GET …/events ---- */

static bool
wants_stream(struct request *req)
{
	return req->web && req->params.accept &&
	    strstr(req->params.accept, "text/event-stream");
}

static bool
is_number(const char *text)
{
	return *text && strlen(text) < 19 && text[strspn(text, "0123456789")] == '\0';
}

/* A stream that begins anew says so in a header, which is newer than its URL. */
static const char *
read_after(struct request *req)
{
	const char *last = req->params.last_event_id;

	return last && wants_stream(req) && is_number(last) ? last : request_text(req, "after");
}

/* What the database told, as texts in the request's arena. */
static struct event_text *
take_events(struct request *req, struct json_object *open, size_t *count_out)
{
	struct json_object *list = json_member(open, "events");
	size_t count = json_object_array_length(list);
	struct event_text *events = arena_alloc(&req->arena, (count + 1) * sizeof *events);

	for (size_t i = 0; i < count; i++) {
		struct json_object *event = json_object_array_get_idx(list, i);

		json_object_object_del(event, "audience");
		events[i] = (struct event_text){
			.seq = json_object_get_int64(json_member(event, "seq")),
			.kind = arena_strdup(&req->arena, json_text(event, "kind")),
			.json = arena_strdup(&req->arena,
			    json_object_to_json_string_ext(event,
				JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE)),
		};
	}
	*count_out = count;
	return events;
}

static void
reply_events(struct request *req, struct event_text *events, size_t count,
    struct json_object *open)
{
	size_t length;
	scoped_heap char *body = write_body(events, count,
	    json_object_get_int64(json_member(open, "next")),
	    json_object_get_boolean(json_member(open, "more")), 0, &length);

	reply_bytes(req, 200, "application/json", arena_strndup(&req->arena, body, length),
	    length);
}

/*
 * Being here.  One who was not present is so before the poll waits, so that
 * the others (and the next call of the same player) know it.
 */
static void
touch_presence(struct request *req, struct json_object *open)
{
	struct touch touch = { json_object_get_int64(json_member(open, "room")),
		json_object_get_int64(json_member(open, "person")),
		request_text(req, "tab"), false };

	if (!json_member(open, "state"))
		return;
	if (!touch.tab)
		touch.tab = "";
	if (!req->web)
		presence_tell(req->db, &touch);
	else if (json_object_get_boolean(json_member(open, "present")))
		presence_put(req->web->presence, &touch);
	else
		presence_flush(req->web->presence, req->db, &touch);
}

static unsigned
read_classes(struct json_object *list)
{
	unsigned classes = 0;

	for (size_t i = 0; i < json_object_array_length(list); i++)
		classes |= audience_class(
		    json_object_get_string(json_object_array_get_idx(list, i)));
	return classes;
}

uint64_t
events_session(const char *who)
{
	char digits[17] = "";

	if (!who)
		return 0;
	snprintf(digits, sizeof digits, "%s", who);
	return strtoull(digits, NULL, 16) | 1;
}

struct visitor *
wait_in_room(
    struct request *req, int64_t room, int64_t cursor, int64_t wait_ms, const char *tab)
{
	struct visitor *v = visitor_new(tab);

	v->peer = req->peer;
	v->pass.room = room;
	v->cursor = cursor;
	v->session = events_session(req->who);
	v->deadline_ms = req->came_ms + wait_ms;
	return v;
}

/* Up to a tenth earlier, so that those who came together do not return together. */
static int64_t
jitter(struct request *req, int64_t wait_ms)
{
	uint64_t mixed = (req->peer.connection * 0x9e3779b97f4a7c15u) ^ (uint64_t)req->came_ms;

	return wait_ms - (int64_t)(mixed * 0x9e3779b97f4a7c15u >> 33) % (wait_ms / 10 + 1);
}

/* Which tab, of which session, in which room and epoch. */
static struct park_key
key_of(struct request *req)
{
	const char *const parts[] = { req->who, req->arg[0], request_text(req, "tab"),
		request_text(req, "epoch") };
	crypto_generichash_state state;
	struct park_key key;

	crypto_generichash_init(&state, NULL, 0, sizeof key);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const char *part = parts[i] ? parts[i] : "";
		crypto_generichash_update(
		    &state, (const unsigned char *)part, strlen(part) + 1);
	}
	crypto_generichash_final(&state, key.bytes, sizeof key);
	return key;
}

/*
 * Leave the request to be parked.  A player's stream is closed after a while
 * although nothing happened: only the next request proves that somebody is
 * still there, since what is sent into a dead network is swallowed in silence.
 */
static void
park(struct request *req, const struct pass *pass, int64_t cursor)
{
	const char *tab = request_text(req, "tab");
	bool is_stream = wants_stream(req);
	int64_t wait_ms =
	    is_stream ? settings.web_stream_s * 1000 : request_int(req, "wait", 0) * 1000;

	if (is_stream && pass->is_player && wait_ms > EVENTS_PROOF_MS)
		wait_ms = EVENTS_PROOF_MS;
	req->visitor =
	    wait_in_room(req, pass->room, cursor, jitter(req, wait_ms), tab ? tab : "");
	req->visitor->pass = *pass;
	req->visitor->key = key_of(req);
	req->visitor->is_stream = is_stream;
	req->visitor->comment_ms = req->came_ms + EVENTS_COMMENT_MS;
	metrics_add(METRIC_POLLS, 1);
}

/* The head of a stream, with EVENTS that are there already. */
static void
begin_stream(struct request *req, const struct event_text *events, size_t count)
{
	size_t length;
	scoped_heap char *comment = events_comment(&length);
	scoped_heap char *text = events_stream(events, count, &length);

	reply_header(req, "X-Accel-Buffering", "no");
	const char *whole = arena_printf(&req->arena, "retry: 500\n\n%s%s", comment, text);
	reply_bytes(req, 200, "text/event-stream", whole, strlen(whole));
	req->reply.is_open = true;
}

/*
 * Who was answered a moment ago may wait again without a question to the
 * database: see park.h.
 */
static bool
resume(struct request *req, const char *after)
{
	const char *tab = request_text(req, "tab");
	struct pass pass;

	if (!req->web || !req->who || !tab || !*tab || !after || !is_number(after) ||
	    !(wants_stream(req) || request_int(req, "wait", 0)))
		return false;
	const struct park_key key = key_of(req);
	if (!front_find_pass(
		req->web->front, &key, events_session(req->who), atoll(after), &pass))
		return false;
	if (wants_stream(req))
		begin_stream(req, NULL, 0);
	park(req, &pass, atoll(after));
	req->visitor->is_passed = true;
	metrics_add(METRIC_POLLS_PASSED, 1);
	return true;
}

static struct pass
make_pass(struct request *req, struct json_object *open)
{
	return (struct pass){ .room = json_object_get_int64(json_member(open, "room")),
		.viewer = { read_classes(json_member(open, "classes")),
		    json_object_get_int64(json_member(open, "person")) },
		.is_player = json_member(open, "state") != NULL,
		.checked_ms = req->came_ms };
}

/* Wait for what comes after what OPEN told. */
static void
park_opened(struct request *req, struct json_object *open)
{
	const struct pass pass = make_pass(req, open);

	web_room_position(req->web, req->db, pass.room);
	park(req, &pass, json_object_get_int64(json_member(open, "next")));
}

static void
reply_resync(struct request *req)
{
	static const char event[] = "event: resync\ndata: {}\n\n";

	if (wants_stream(req))
		reply_bytes(req, 200, "text/event-stream", event, sizeof event - 1);
	else
		reply_refuse(req, 410, "resync",
		    "these numbers are not known any more: take a new snapshot");
}

static void
reply_open(struct request *req, struct json_object *open, const char *after)
{
	int64_t wait_s = request_int(req, "wait", 0);
	size_t count;

	clock_learn(json_text(open, "at"));
	if (json_object_get_boolean(json_member(open, "resync"))) {
		reply_resync(req);
		return;
	}
	touch_presence(req, open);
	struct event_text *events = take_events(req, open, &count);
	if (wants_stream(req)) {
		begin_stream(req, events, count);
		park_opened(req, open);
		return;
	}
	if (count || !after || !wait_s || !req->web ||
	    json_object_get_boolean(json_member(open, "more")))
		reply_events(req, events, count, open);
	else
		park_opened(req, open);
}

static bool
is_tab_name(const char *tab)
{
	for (; *tab; tab++)
		if (*tab < '!' || *tab > '~')
			return false;
	return true;
}

void
show_events(struct request *req)
{
	const char *after = read_after(req), *tab = request_text(req, "tab");

	if (tab && !is_tab_name(tab)) {
		reply_field(req, "tab", "must be plain letters, digits and signs");
		return;
	}
	if (resume(req, after))
		return;
	struct db_reply reply = db_call(req->db, "events_open", req->who, req->arg[0], after,
	    request_text(req, "epoch"));
	if (reply.status != 200) {
		reply_refusal(req, reply);
		return;
	}
	reply_open(req, reply.body, after);
	json_object_put(reply.body);
}
