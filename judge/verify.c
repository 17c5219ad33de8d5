#include "judge/verify.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "member.h"
#include "scoped.h"
#include "service.h"

enum {
	POLL_MS = 250,
	SHOW_MS = 2000,
	JUDGE_PATIENCE_MS = 15000, /* then we say that no judge seems to be there */
};

static bool
is_done(struct json_object *item)
{
	return json_text(item, "verdict");
}

static bool
is_ok(struct json_object *item)
{
	return json_object_get_boolean(json_member(item, "ok"));
}

/* How many are judged, and how many of them are as they should be. */
static size_t
count(struct json_object *items, bool (*does_count)(struct json_object *))
{
	size_t n = items ? json_object_array_length(items) : 0, counted = 0;

	for (size_t i = 0; i < n; i++)
		counted += does_count(json_object_array_get_idx(items, i));
	return counted;
}

/* Every while, so that nobody wonders. */
void
verify_complain(struct import *import, const char *why)
{
	int64_t now = service_now_ms();

	if (now - import->moved_ms <= JUDGE_PATIENCE_MS)
		return;
	import->moved_ms = now;
	fprintf(stderr, "%s: waiting: %s\n", import->package.slug, why);
}

/* The first that is being judged; NULL: none is. */
static struct json_object *
find_running(struct json_object *items)
{
	for (size_t i = 0; i < json_length(items); i++) {
		struct json_object *item = json_object_array_get_idx(items, i);
		const char *state = json_text(item, "state");

		if (!is_done(item) && state && strcmp(state, "QUEUED") != 0)
			return item;
	}
	return NULL;
}

/* "sum: 3 of 9 solutions judged, accepted/slow.py at test 12 of 40" */
static void
print_progress(struct import *import, struct json_object *items)
{
	const struct package *package = &import->package;
	struct json_object *running = find_running(items);

	char text[256];

	snprintf(text, sizeof text, "%zu of %zu solutions judged", import->verdicts,
	    package->nsubmissions);
	if (running && json_text(running, "test"))
		snprintf(text + strlen(text), sizeof text - strlen(text),
		    ", %.100s at test %ld of %zu", json_text(running, "path"),
		    json_number(running, "test", 0), package->ntests);
	import->showed_ms = service_now_ms();
	if (strcmp(text, import->showed) == 0)
		return;
	printf("%s: %s\n", package->slug, text);
	fflush(stdout);
	snprintf(import->showed, sizeof import->showed, "%s", text);
}

/* Each verdict at once, and now and then where the one being judged is. */
static void
show_progress(struct import *import, struct json_object *items)
{
	size_t judged = count(items, is_done);
	int64_t now = service_now_ms();
	bool is_news = judged != import->verdicts;

	if (is_news) {
		import->verdicts = judged;
		import->moved_ms = now;
	}
	if (is_news || (find_running(items) && now - import->showed_ms >= SHOW_MS))
		print_progress(import, items);
	else if (!find_running(items))
		verify_complain(import, "is a judge running that offers the languages?");
}

/* "TIME_LIMIT or WRONG_ANSWER" */
static const char *
join_words(struct arena *arena, struct json_object *words)
{
	const char *text = "";
	size_t n = words ? json_object_array_length(words) : 0;

	for (size_t i = 0; i < n; i++)
		text = arena_printf(arena, "%s%s%s", text, i ? " or " : "",
		    json_object_get_string(json_object_array_get_idx(words, i)));
	return text;
}

/* "test 2: line 1, word 1 is wrong", as far as it is known, on one line */
static const char *
describe(struct arena *arena, struct json_object *item)
{
	const char *test = json_text(item, "test");
	/* The validator's words tell more, but of a failure only. */
	const char *said = test || !is_ok(item) ? json_text(item, "judge_message") : NULL;
	const char *detail = said ? said : json_text(item, "detail");
	const char *text = "";

	if (test)
		text = arena_printf(arena, "  test %s", test);
	if (detail && *detail)
		text = arena_printf(arena, "%s: %.*s", test ? text : " ",
		    (int)strcspn(detail, "\n"), detail);
	return text;
}

static void
show_row(struct import *import, struct json_object *item)
{
	struct arena *arena = &import->package.arena;

	printf("  %-2s  %-36s %-16s %6.2f s%s", is_ok(item) ? "ok" : "NO",
	    json_text(item, "path") ?: "", json_text(item, "verdict") ?: "",
	    (double)json_number(item, "cpu_ms", 0) / 1000, describe(arena, item));
	if (json_member(item, "score"))
		printf("  score %.10g", json_object_get_double(json_member(item, "score")));
	if (!is_ok(item))
		printf(
		    "  (expected %s)", join_words(arena, json_member(item, "expected")));
	printf("\n");
}

static bool
sets_time(const struct package *package, const char *path)
{
	for (size_t i = 0; i < package->nsubmissions; i++)
		if (path && strcmp(package->submissions[i].path, path) == 0)
			return package->submissions[i].sets_time;
	return false;
}

/* Of those that must be fast enough. */
static long
slowest_ms(const struct package *package, struct json_object *items)
{
	long slowest = 0;

	for (size_t i = 0; i < json_length(items); i++) {
		struct json_object *item = json_object_array_get_idx(items, i);
		long ms = json_number(item, "cpu_ms", 0);

		if (sets_time(package, json_text(item, "path")))
			slowest = ms > slowest ? ms : slowest;
	}
	return slowest;
}

/* Other machines are slower than this one. */
static void
warn_of_tight_limit(struct import *import, struct json_object *items)
{
	struct package *package = &import->package;
	struct json_object *limits = json_member(package->about, "limits");
	double limit = (double)json_number(limits, "cpu_ms", 0) / 1000;
	double slowest = (double)slowest_ms(package, items) / 1000;

	if (slowest * package->time_margin > limit)
		package_warn(package,
		    arena_printf(&package->arena,
			"the time limit of %.6g s is tight: the slowest solution takes "
			"%.2f s, and ac_to_time_limit wants %.6g times that",
			limit, slowest, package->time_margin));
}

/*
 * Who is too slow here may pass on a faster machine.  A limit that was found must be one
 * that tells them apart; one that is given is its author's matter.
 */
static bool
look_at_slack(struct import *import, struct json_object *items)
{
	struct package *package = &import->package;
	size_t near = 0;

	for (size_t i = 0; i < json_length(items); i++) {
		struct json_object *item = json_object_array_get_idx(items, i);

		if (!json_object_get_boolean(json_member(item, "near")))
			continue;
		near++;
		package_warn(package,
		    arena_printf(&package->arena,
			"submissions/%s is too slow by little: it takes %.2f s, and "
			"should take %.6g times the time limit",
			json_text(item, "path"),
			(double)json_number(item, "cpu_ms", 0) / 1000,
			package->time_slack));
	}
	return near == 0 || !package->is_slack_due || import->options->is_forced ||
	       draft_refuse(import,
		   "no time limit tells fast and slow solutions apart; problem.yaml should "
		   "give one, or other time_multipliers");
}

static bool
show_table(struct import *import, struct json_object *items)
{
	size_t total = json_object_array_length(items), good = count(items, is_ok);

	for (size_t i = 0; i < total; i++)
		show_row(import, json_object_array_get_idx(items, i));
	return good == total || import->options->is_forced ||
	       draft_refuse(import,
		   "%zu of %zu solutions are not as the package promises",
		   total - good, total);
}

/* Until all that are queued have a verdict; the caller puts the items.  NULL: why. */
static struct json_object *
await_verdicts(struct import *import)
{
	while (!service_stopping()) {
		scoped_json *status =
		    draft_call(import, "import_status", (const char *[]){ import->version }, 1);
		struct json_object *items = json_member(status, "items");

		if (!status)
			return NULL;
		show_progress(import, items);
		if (json_object_get_boolean(json_member(status, "done")))
			return json_object_get(items);
		draft_rest(POLL_MS);
	}
	draft_refuse(import, "interrupted");
	return NULL;
}

/*
 * The time limit from the solutions that must be fast enough, as the formats
 * have it: a multiple of the slowest, rounded up to the resolution.
 */
static bool
find_time_limit(struct import *import)
{
	const struct package *package = &import->package;
	scoped_json *items = await_verdicts(import);

	if (!items)
		return false;
	if (count(items, is_ok) != json_object_array_length(items) &&
	    !import->options->is_forced)
		return show_table(import, items);
	double slowest = (double)slowest_ms(package, items) / 1000;
	double steps =
	    ceil(slowest * package->time_multiplier / package->time_resolution);
	double limit = fmax(1, steps) * package->time_resolution;
	scoped_json *in = json_object_new_object();
	json_object_object_add(
	    in, "cpu_ms", json_object_new_int64((int64_t)(limit * 1000)));
	printf("%s: time limit %.6g s (the slowest solution takes %.2f s)\n",
	    package->slug, limit, slowest);
	fflush(stdout);
	return draft_tell(import, "import_limit", import->version, in);
}

bool
verify(struct import *import)
{
	if (!draft_send_submissions(import, true) ||
	    (import->package.time_multiplier > 0 && !find_time_limit(import)) ||
	    !draft_send_submissions(import, false))
		return false;
	scoped_json *items = await_verdicts(import);
	if (items)
		warn_of_tight_limit(import, items);
	return items && show_table(import, items) && look_at_slack(import, items);
}
