#include "minutes.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "brief.h"
#include "lib/db.h"
#include "lib/log.h"
#include "lib/member.h"
#include "lib/scoped.h"
#include "outline.h"

enum {
	WAIT_MS = 1000,	       /* until the database is looked at again */
	PATIENCE_EXTRA_S = 30, /* they are somebody else's after so long */
};

struct minutes {
	struct minutes_settings settings;
	struct chat *chat;
	struct db *db;
	pthread_t thread;
	atomic_bool is_over;
	int end; /* an eventfd */
};

/* One set of minutes in the making. */
struct making {
	struct minutes *minutes;
	struct brief *brief;
	struct json_object *schema;
	size_t part, parts; /* read, and to read */
	long tokens;
	const char *why; /* there will be none */
	bool is_refused;
};

static const char bad_form[] = "the model does not answer in the form that it is asked for";

/* ---- the database ---------------------------------------------------------------------- */

static void
add_number(struct json_object *to, const char *key, int64_t number)
{
	json_object_object_add(to, key, json_object_new_int64(number));
}

static int
patience_s(const struct minutes *minutes)
{
	return minutes->settings.chat.timeout_s + PATIENCE_EXTRA_S;
}

/* {room, version, attempt, part, parts} of these. */
static struct json_object *
make_input(const struct making *making)
{
	static const char *const keys[] = { "room", "version", "attempt" };
	struct json_object *in = json_object_new_object();

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		json_object_object_add(in, keys[i],
		    json_object_get(json_member(making->brief->taken, keys[i])));
	add_number(in, "part", (int64_t)making->part);
	add_number(in, "parts", (int64_t)making->parts);
	return in;
}

/* Takes IN; the answer is to be put. */
static struct db_reply
tell(struct making *making, const char *function, struct json_object *in)
{
	scoped_json *mine = in;

	return db_call(making->minutes->db, function,
	    json_object_to_json_string_ext(
		mine, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
}

/* Takes SECTIONS.  False: nobody wants these minutes any more. */
static bool
tell_progress(struct making *making, struct json_object *sections)
{
	struct json_object *in = make_input(making);

	json_object_object_add(in, "sections", sections);
	add_number(in, "patience_s", patience_s(making->minutes));
	struct db_reply reply = tell(making, "scribe_minutes_progress", in);
	scoped_json *body = reply.body;
	return reply.status != 200 || json_object_get_boolean(json_member(body, "wanted"));
}

static void
tell_written(struct making *making, struct json_object *outline)
{
	struct json_object *in = make_input(making);
	int removed = 0;

	json_object_object_add(
	    in, "sections", outline_sections(making->brief, outline, &removed));
	add_number(in, "removed", removed);
	add_number(in, "tokens", making->tokens);
	struct db_reply reply = tell(making, "scribe_minutes_wrote", in);
	json_object_put(reply.body);
	log_info("minutes are written", "room=%ld version=%ld tokens=%ld removed=%d",
	    json_number(making->brief->taken, "room", 0),
	    json_number(making->brief->taken, "version", 0), making->tokens, removed);
}

static void
tell_failed(struct making *making)
{
	struct json_object *in = make_input(making);

	json_object_object_add(in, "why", json_object_new_string(making->why));
	json_object_object_add(in, "refused", json_object_new_boolean(making->is_refused));
	add_number(in, "tokens", making->tokens);
	struct db_reply reply = tell(making, "scribe_minutes_failed", in);
	json_object_put(reply.body);
	log_warn("minutes are not written", "room=%ld version=%ld why=%s",
	    json_number(making->brief->taken, "room", 0),
	    json_number(making->brief->taken, "version", 0), making->why);
}

/* ---- the model ------------------------------------------------------------------------- */

static bool
hear_part(void *arg, const char *text, size_t length)
{
	struct making *making = arg;
	scoped_json *outline = outline_read_part(making->brief, text, length);
	int removed = 0;

	return !outline ||
	       tell_progress(making, outline_sections(making->brief, outline, &removed));
}

static void
fail(struct making *making, const char *why, bool is_refused)
{
	making->why = why;
	making->is_refused = is_refused;
}

/* What the model makes of TEXT, which it frees; NULL: the making has failed. */
static struct json_object *
ask(struct making *making, char *text)
{
	struct chat_question question = { making->brief->rules, text, making->schema };
	struct chat_answer answer =
	    chat_ask(making->minutes->chat, &question, hear_part, making);
	struct json_object *outline = NULL;

	making->tokens += answer.tokens;
	if (answer.why)
		fail(making, answer.why, answer.is_refused);
	else if (!(outline = outline_read(making->brief, answer.text, answer.length)))
		fail(making, bad_form, true);
	chat_answer_clear(&answer);
	free(text);
	return outline;
}

/* Bytes of one question: three quarters of the context, the rest is for the answer. */
static size_t
room_of(const struct making *making)
{
	return (size_t)making->minutes->settings.chat.context * 3 / 4 * CHAT_TOKEN_BYTES;
}

/* How many parts the record has; 0: it cannot be told at all. */
static size_t
count_parts(const struct making *making)
{
	size_t parts = 0, from = 0;

	do {
		size_t to = brief_reach(making->brief, from, room_of(making));

		if (to == from)
			return 0;
		from = to;
		parts++;
	} while (from < making->brief->turn_count);
	return parts;
}

/* What the model answers to each part, in order; NULL: the making has failed. */
static struct json_object *
read_parts(struct making *making)
{
	struct json_object *list = json_object_new_array();
	size_t from = 0;

	for (making->part = 0; making->part < making->parts; making->part++) {
		size_t to = brief_reach(making->brief, from, room_of(making));
		struct json_object *outline =
		    ask(making, brief_text(making->brief, from, to));

		if (!outline) {
			json_object_put(list);
			return NULL;
		}
		json_object_array_add(list, outline);
		from = to;
	}
	return list;
}

/* Takes from LIST, behind FROM, as many as can be told at once. */
static struct json_object *
take_group(const struct making *making, struct json_object *list, size_t from)
{
	struct json_object *group = json_object_new_array();
	size_t room = room_of(making), used = 0;

	for (size_t i = from; i < json_length(list); i++) {
		struct json_object *one = json_object_array_get_idx(list, i);
		char *text;

		json_object_array_add(group, json_object_get(one));
		text = brief_merge_text(making->brief, group);
		used = strlen(making->brief->rules) + strlen(text);
		free(text);
		if (used > room && i > from) {
			json_object_array_del_idx(group, json_length(group) - 1, 1);
			break;
		}
	}
	return group;
}

/* One of those in GROUP; NULL: the making has failed. */
static struct json_object *
merge_group(struct making *making, struct json_object *group)
{
	if (json_length(group) == 1)
		return json_object_get(json_object_array_get_idx(group, 0));
	return ask(making, brief_merge_text(making->brief, group));
}

/* Fewer of those in LIST, which it takes; NULL: the making has failed. */
static struct json_object *
merge_once(struct making *making, struct json_object *list)
{
	scoped_json *mine = list;
	scoped_json *shorter = json_object_new_array();

	for (size_t from = 0; from < json_length(list);) {
		scoped_json *group = take_group(making, list, from);
		struct json_object *outline = merge_group(making, group);

		if (!outline)
			return NULL;
		json_object_array_add(shorter, outline);
		from += json_length(group);
	}
	if (json_length(shorter) == json_length(list)) {
		fail(making, "the minutes of two parts do not fit into minutes_context", true);
		return NULL;
	}
	return json_object_get(shorter);
}

/* The whole of it; NULL: the making has failed. */
static struct json_object *
make_outline(struct making *making)
{
	struct json_object *list;

	making->parts = count_parts(making);
	if (!making->parts) {
		fail(making, "what was said does not fit into minutes_context", true);
		return NULL;
	}
	list = read_parts(making);
	while (list && json_length(list) > 1)
		list = merge_once(making, list);
	if (!list)
		return NULL;
	struct json_object *outline = json_object_get(json_object_array_get_idx(list, 0));
	json_object_put(list);
	return outline;
}

/* ---- the thread ------------------------------------------------------------------------ */

/* Takes TAKEN. */
static void
write_minutes(struct minutes *minutes, struct json_object *taken)
{
	struct making making = { .minutes = minutes, .brief = brief_new(taken) };
	struct json_object *outline;

	making.schema = brief_schema(making.brief);
	outline = make_outline(&making);
	if (outline)
		tell_written(&making, outline);
	else
		tell_failed(&making);
	json_object_put(outline);
	json_object_put(making.schema);
	brief_free(&making.brief);
}

/* False: there is nothing to write. */
static bool
write_next(struct minutes *minutes)
{
	char patience[16];

	snprintf(patience, sizeof patience, "%d", patience_s(minutes));
	struct db_reply reply = db_call(
	    minutes->db, "scribe_minutes_take", minutes->settings.scribe, patience);
	if (reply.status != 200 || !reply.body) {
		json_object_put(reply.body);
		return false;
	}
	write_minutes(minutes, reply.body);
	return true;
}

static void *
run(void *arg)
{
	struct minutes *minutes = arg;
	struct pollfd end = { .fd = minutes->end, .events = POLLIN };

	while (!atomic_load(&minutes->is_over))
		if (!write_next(minutes) && poll(&end, 1, WAIT_MS) < 0 && errno != EINTR)
			die("poll: %s", strerror(errno));
	return NULL;
}

struct minutes *
minutes_new(const struct minutes_settings *settings)
{
	struct minutes *minutes;
	int failed;

	if (!settings->chat.url)
		return NULL;
	minutes = calloc(1, sizeof *minutes);
	if (!minutes)
		die("out of memory");
	minutes->settings = *settings;
	minutes->chat = chat_new(&settings->chat, &minutes->is_over);
	minutes->db = db_new(settings->database_url, "riposte-scribe");
	minutes->end = eventfd(0, EFD_CLOEXEC);
	if (minutes->end < 0)
		die("no eventfd: %s", strerror(errno));
	failed = pthread_create(&minutes->thread, NULL, run, minutes);
	if (failed)
		die("no thread for the minutes: %s", strerror(failed));
	return minutes;
}

void
minutes_free(struct minutes **minutes)
{
	struct minutes *old = *minutes;
	const uint64_t one = 1;

	if (!old)
		return;
	atomic_store(&old->is_over, true);
	if (write(old->end, &one, sizeof one) < 0)
		die("an eventfd cannot be written: %s", strerror(errno));
	pthread_join(old->thread, NULL);
	close(old->end);
	db_free(&old->db);
	chat_free(&old->chat);
	free(old);
	*minutes = NULL;
}

const char *
minutes_model(const struct minutes *minutes)
{
	return minutes ? chat_name(minutes->chat) : NULL;
}
