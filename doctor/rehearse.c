/*
 * riposte-rehearse: a class comes at once, through the address that it will use.
 *
 * N guests sign in and join one room, all at the same moment; when all sit, the battle
 * begins and each hands in a program at once and waits for its verdict, while hearing
 * the room's events.  What that took is written as lines "NAME<tab>VALUE"; it judges
 * nothing: that is riposte-doctor's.
 */
#define _GNU_SOURCE /* asprintf */
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "member.h"
#include "player.h"
#include "scoped.h"
#include "service.h"

enum { MOST_PLAYERS = 500, MOST_MS = 300000, TICK_MS = 50 };

struct rehearsal {
	CURLM *multi;
	struct traffic traffic;
	struct player players[MOST_PLAYERS];
	unsigned count;
	char room[64], problem[128], language[64];
	char *source; /* of the language's template */
	bool is_own;  /* the room is ours */
	int64_t until_ms;
};

/* Item N of a list; NULL when there are fewer. */
static struct json_object *
item_of(struct json_object *answer, size_t n)
{
	struct json_object *items = NULL;

	json_object_object_get_ex(answer, "items", &items);
	return items && n < json_object_array_length(items)
		   ? json_object_array_get_idx(items, n)
		   : NULL;
}

static char *
room_path(struct rehearsal *r, const char *tail, char path[static 128])
{
	snprintf(path, 128, "/rooms/%s%s", r->room, tail);
	return path;
}

/* Nothing of it stays but a finished room of people without names. */
static void
clean_up(struct rehearsal *r)
{
	int64_t until_ms = service_now_ms() + 20000;
	char path[128];

	for (unsigned i = 0; i < r->count; i++)
		player_hush(&r->players[i]);
	if (r->is_own)
		json_object_put(player_ask(&r->players[0], "POST",
		    room_path(r, "/finish", path), "{}", until_ms));
	for (unsigned i = 0; i < r->count; i++)
		json_object_put(
		    player_ask(&r->players[i], "DELETE", "/me", NULL, until_ms));
}

/* What was begun is ended, and then the program. */
__attribute__((noreturn, format(printf, 2, 3))) static void
give_up(struct rehearsal *r, const char *format, ...)
{
	char why[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(why, sizeof why, format, arguments);
	va_end(arguments);
	clean_up(r);
	die("%s", why);
}

static struct json_object *
host_ask(
    struct rehearsal *r, const char *method, const char *path, struct json_object *in)
{
	struct json_object *answer = player_ask(&r->players[0], method, path,
	    in ? json_object_to_json_string(in) : NULL, r->until_ms);

	json_object_put(in);
	if (!answer)
		give_up(r, "%s %s: %s", method, path, r->traffic.why);
	return answer;
}

static struct json_object *
make(const char *key, const char *value)
{
	struct json_object *object = json_object_new_object();

	if (key)
		json_object_object_add(object, key, json_object_new_string(value));
	return object;
}

static char *
name_of(unsigned number, char name[static 32])
{
	snprintf(name, 32, "Rehearsal %u", number + 1);
	return name;
}

/* C where it is offered: it compiles in no time, as most of a class would not. */
static void
choose_language(struct rehearsal *r)
{
	scoped_json *answer = host_ask(r, "GET", "/languages", NULL);
	struct json_object *found = item_of(answer, 0), *item;

	for (size_t n = 0; (item = item_of(answer, n)); n++)
		if (strcmp(json_text_or_empty(item, "id"), "c") == 0)
			found = item;
	if (!found)
		give_up(r, "no judge offers a language: nothing can be rehearsed");
	snprintf(r->language, sizeof r->language, "%s", json_text_or_empty(found, "id"));
	r->source = strdup(json_text_or_empty(found, "template"));
}

/* The room as the host sees it: its code and first problem. */
static void
learn_room(struct rehearsal *r, struct json_object *room)
{
	struct json_object *problems = NULL;

	snprintf(r->room, sizeof r->room, "%s", json_text_or_empty(room, "code"));
	json_object_object_get_ex(room, "problems", &problems);
	if (!problems || !json_object_array_length(problems))
		give_up(r, "the room %s has no problem", r->room);
	snprintf(r->problem, sizeof r->problem, "%s",
	    json_text_or_empty(json_object_array_get_idx(problems, 0), "slug"));
}

static void
make_room(struct rehearsal *r)
{
	scoped_json *problems = host_ask(r, "GET", "/problems", NULL);
	struct json_object *in = make("title", "Rehearsal"),
			   *list = json_object_new_array();
	struct json_object *policy = make("feedback", "full");

	if (!item_of(problems, 0))
		give_up(r, "this site has no public problem: import one first");
	json_object_array_add(
	    list, json_object_new_string(json_text_or_empty(item_of(problems, 0), "slug")));
	json_object_object_add(in, "problems", list);
	json_object_object_add(in, "policy", policy);
	json_object_object_add(in, "key", json_object_new_string("rehearsal"));
	json_object_object_add(in, "duration_s", json_object_new_int(1800));
	json_object_object_add(in, "max_players", json_object_new_int(MOST_PLAYERS));
	scoped_json *room = host_ask(r, "POST", "/rooms", in);
	learn_room(r, room);
	r->is_own = true;
}

/*
 * The first of them comes alone, and opens the door.  Who is not let in at once, is told
 * so: there would be nothing to rehearse.
 */
static void
open_room(struct rehearsal *r, const char *code)
{
	char name[32], path[128];
	scoped_json *in = make("name", name_of(0, name));
	struct player *host = &r->players[0];
	scoped_json *me =
	    player_ask(host, "POST", "/guests", json_object_to_json_string(in), 0);

	if (!me)
		die("%s: %s", host->site, r->traffic.why);
	choose_language(r);
	if (code) {
		snprintf(r->room, sizeof r->room, "%s", code);
		json_object_put(host_ask(
		    r, "POST", room_path(r, "/join", path), make("as", "player")));
		scoped_json *room = host_ask(r, "GET", room_path(r, "", path), NULL);
		learn_room(r, room);
	} else {
		make_room(r);
	}
	host->step = STEP_SEATED;
}

static void
sign_in(struct player *player)
{
	char name[32];
	scoped_json *in = make("name", name_of(player->number, name));

	player->began_ms = service_now_ms();
	player_begin(player, "POST", "/guests", json_object_to_json_string(in));
}

/* Each source is another, so that none is judged by what another was compiled to. */
static void
submit(struct rehearsal *r, struct player *player)
{
	static const char *const slashes[] = { "c", "cpp", "java", "javascript", "go",
		"rust" };
	const char *comment = strcmp(r->language, "python") == 0 ? "#" : NULL;
	scoped_json *in = make("key", "rehearsal");
	scoped_heap char *source = NULL;
	char path[128];

	for (size_t i = 0; i < sizeof slashes / sizeof *slashes; i++)
		if (strcmp(r->language, slashes[i]) == 0)
			comment = "//";
	if (asprintf(&source, comment ? "%s\n%s %s %u\n" : "%s\n", r->source, comment,
		r->room, player->number) < 0)
		die("out of memory");
	json_object_object_add(in, "problem", json_object_new_string(r->problem));
	json_object_object_add(in, "language", json_object_new_string(r->language));
	json_object_object_add(in, "source", json_object_new_string(source));
	player->step = STEP_SUBMIT;
	player->submitted_ms = service_now_ms();
	player_begin(player, "POST", room_path(r, "/submissions", path),
	    json_object_to_json_string(in));
}

static void
ask_verdict(struct player *player, struct json_object *submission)
{
	char path[128];

	snprintf(path, sizeof path, "/submissions/%s?wait=25",
	    json_text_or_empty(submission, "id"));
	player->step = STEP_WAIT;
	player_begin(player, "GET", path, NULL);
}

static void
note_verdict(struct player *player, struct json_object *submission)
{
	struct json_object *history = NULL, *queued = NULL;

	player->judged_ms = service_now_ms();
	player->is_internal =
	    strcmp(json_text_or_empty(submission, "verdict"), "INTERNAL_ERROR") == 0;
	json_object_object_get_ex(submission, "history", &history);
	if (history && json_object_array_length(history))
		json_object_object_get_ex(
		    json_object_array_get_idx(history, 0), "queued_ms", &queued);
	player->queued_ms = queued ? json_object_get_int64(queued) : -1;
	player->step = STEP_JUDGED;
}

/* What a player does next, after ANSWER (NULL: refused for good). */
static void
go_on(struct rehearsal *r, struct player *player, struct json_object *answer)
{
	char path[128];

	if (!answer) {
		player->step = STEP_REFUSED;
		return;
	}
	switch (player->step) {
	case STEP_SIGN_IN:
		player->step = STEP_JOIN;
		player_begin(
		    player, "POST", room_path(r, "/join", path), "{\"as\":\"player\"}");
		break;
	case STEP_JOIN:
		player->joined_ms = service_now_ms();
		player->step = STEP_SEATED;
		player_listen(player, r->room);
		break;
	case STEP_SUBMIT:
	case STEP_WAIT:
		if (strcmp(json_text_or_empty(answer, "state"), "DONE") == 0)
			note_verdict(player, answer);
		else
			ask_verdict(player, answer);
		break;
	case STEP_SEATED:
	case STEP_JUDGED:
	case STEP_REFUSED: break;
	}
}

static void
take_ended(struct rehearsal *r)
{
	struct json_object *answer;
	struct player *player;
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(r->multi, &left))) {
		CURL *curl = message->easy_handle;
		CURLcode result = message->data.result;

		curl_easy_getinfo(curl, CURLINFO_PRIVATE, (char **)&player);
		if (!player_take(player, curl, result, &answer))
			continue;
		go_on(r, player, answer);
		json_object_put(answer);
	}
}

static unsigned
count_at(const struct rehearsal *r, enum step step)
{
	unsigned count = 0;

	for (unsigned i = 0; i < r->count; i++)
		count += r->players[i].step == step;
	return count;
}

/* Until all who are left are at STEP, or the time is over. */
static void
play_until(struct rehearsal *r, enum step step)
{
	int running;

	while (count_at(r, step) + count_at(r, STEP_REFUSED) < r->count &&
	       service_now_ms() < r->until_ms && !service_stopping()) {
		curl_multi_perform(r->multi, &running);
		take_ended(r);
		for (unsigned i = 0; i < r->count; i++)
			player_retry(&r->players[i], service_now_ms());
		curl_multi_poll(r->multi, NULL, 0, TICK_MS, NULL);
	}
}

static int
by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void
tell_number(const char *name, int64_t value)
{
	printf("%s\t%" PRId64 "\n", name, value);
}

/* How many there are, their median and their 95th percentile; -1 is none. */
static void
tell_spans(const char *name, int64_t spans[], size_t all)
{
	char line[48];
	size_t count = 0;

	for (size_t i = 0; i < all; i++)
		if (spans[i] >= 0)
			spans[count++] = spans[i];
	qsort(spans, count, sizeof *spans, by_size);
	tell_number(name, (int64_t)count);
	if (!count)
		return;
	snprintf(line, sizeof line, "%s_median_ms", name);
	tell_number(line, spans[count / 2]);
	snprintf(line, sizeof line, "%s_p95_ms", name);
	tell_number(line, spans[(count * 95 + 99) / 100 - 1]);
}

static void
tell_all(const struct rehearsal *r)
{
	int64_t joins[MOST_PLAYERS], verdicts[MOST_PLAYERS], waits[MOST_PLAYERS];
	int64_t internal = 0;

	for (unsigned i = 0; i < r->count; i++) {
		const struct player *p = &r->players[i];

		joins[i] = p->joined_ms ? p->joined_ms - p->began_ms : -1;
		verdicts[i] = p->judged_ms ? p->judged_ms - p->submitted_ms : -1;
		waits[i] = p->judged_ms ? p->queued_ms : -1;
		internal += p->is_internal;
	}
	tell_number("players", r->count);
	tell_spans("joined", joins, r->count);
	tell_spans("judged", verdicts, r->count);
	tell_spans("queued", waits, r->count);
	tell_number("internal", internal);
	tell_number("put_off", (int64_t)r->traffic.put_off);
	tell_number("broken", (int64_t)r->traffic.broken);
	tell_number("received_kb", r->traffic.received / 1024);
	tell_number("sent_kb", r->traffic.sent / 1024);
	tell_number("peak_kb_s", r->traffic.peak / 1024);
	tell_number("took_ms", service_now_ms() - r->traffic.began_ms);
	printf("language\t%s\nproblem\t%s\nwhy\t%s\n", r->language, r->problem,
	    r->traffic.why);
}

static void
play(struct rehearsal *r, const char *code)
{
	char path[128];

	open_room(r, code);
	for (unsigned i = 1; i < r->count; i++)
		sign_in(&r->players[i]);
	player_listen(&r->players[0], r->room);
	play_until(r, STEP_SEATED);
	if (r->is_own)
		json_object_put(
		    host_ask(r, "POST", room_path(r, "/start", path), make(NULL, NULL)));
	for (unsigned i = 0; i < r->count; i++)
		if (r->players[i].step == STEP_SEATED)
			submit(r, &r->players[i]);
	play_until(r, STEP_JUDGED);
}

static unsigned
read_count(const char *text)
{
	char *end;
	unsigned long count = strtoul(text, &end, 10);

	if (*end || count < 2 || count > MOST_PLAYERS)
		die("%s: a rehearsal has 2 to %d players", text, MOST_PLAYERS);
	return (unsigned)count;
}

int
main(int argc, char **argv)
{
	static struct rehearsal r;
	const char *code = NULL;
	int option;

	service_init("riposte-rehearse");
	while ((option = getopt(argc, argv, "r:")) == 'r')
		code = optarg;
	if (option != -1 || argc - optind != 2) {
		fputs("usage: riposte-rehearse [-r room] players url\n", stderr);
		return 2;
	}
	r.count = read_count(argv[optind]);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) || !(r.multi = curl_multi_init()))
		die("libcurl cannot begin");
	r.traffic.began_ms = service_now_ms();
	r.until_ms = r.traffic.began_ms + MOST_MS;
	for (unsigned i = 0; i < r.count; i++)
		player_init(&r.players[i], r.multi, &r.traffic, argv[optind + 1], i);
	play(&r, code);
	tell_all(&r);
	clean_up(&r);
	for (unsigned i = 0; i < r.count; i++)
		player_release(&r.players[i]);
	curl_multi_cleanup(r.multi);
	free(r.source);
	return fflush(stdout) == 0 ? 0 : 1;
}
