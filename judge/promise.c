#define _GNU_SOURCE /* strcasestr */
#include "judge/promise.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "judge/glob.h"
#include "member.h"

/* ---- words ------------------------------------------------------------------- */

/*
 * The formats' short words, and ours that they stand for.  They know no OUTPUT_LIMIT:
 * what prints without an end meets that or its time, whichever comes first.
 */
static const struct {
	const char *word;
	const char *verdicts[4];
} words[] = {
	{ "AC", { "ACCEPTED" } },
	{ "WA", { "WRONG_ANSWER", "OUTPUT_LIMIT" } },
	{ "TLE", { "TIME_LIMIT", "OUTPUT_LIMIT" } },
	{ "RTE", { "RUNTIME_ERROR", "MEMORY_LIMIT", "OUTPUT_LIMIT" } },
	{ "CORRECT", { "ACCEPTED" } },
	{ "ACCEPTED", { "ACCEPTED" } },
	{ "WRONG-ANSWER", { "WRONG_ANSWER" } },
	{ "TIMELIMIT", { "TIME_LIMIT" } },
	{ "RUN-ERROR", { "RUNTIME_ERROR", "MEMORY_LIMIT" } },
	{ "NO-OUTPUT", { "WRONG_ANSWER" } },
	{ "OUTPUT-LIMIT", { "OUTPUT_LIMIT" } },
	{ "COMPILER-ERROR", { "COMPILE_ERROR" } },
};

static bool
has_word(struct json_object *list, const char *word)
{
	for (size_t i = 0; i < json_object_array_length(list); i++)
		if (strcmp(json_object_get_string(json_object_array_get_idx(list, i)),
			word) == 0)
			return true;
	return false;
}

/* False: the word is unknown. */
static bool
add_verdicts(struct json_object *list, const char *word)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i].word, word) != 0)
			continue;
		for (const char *const *v = words[i].verdicts; *v; v++)
			if (!has_word(list, *v))
				json_object_array_add(list, json_object_new_string(*v));
		return true;
	}
	return false;
}

/* "AC WA" */
static struct json_object *
verdicts_of(const char *text)
{
	struct json_object *list = json_object_new_array();
	char copy[64], *rest = copy, *word;

	strncpy(copy, text, sizeof copy - 1);
	copy[sizeof copy - 1] = '\0';
	while ((word = strsep(&rest, " ")))
		add_verdicts(list, word);
	return list;
}

static void
expect(struct promise *promise, struct json_object *verdicts)
{
	for (size_t i = 0; i < json_object_array_length(verdicts); i++) {
		const char *word =
		    json_object_get_string(json_object_array_get_idx(verdicts, i));

		if (!has_word(promise->expected, word))
			json_object_array_add(
			    promise->expected, json_object_new_string(word));
	}
}

static struct json_object *
add_rule(struct promise *promise)
{
	struct json_object *rule = json_object_new_object();

	json_object_array_add(promise->rules, rule);
	return rule;
}

/* ---- folders ------------------------------------------------------------------ */

/* What a folder asks of the tests: all are permitted, one at least required. */
static const struct folder {
	const char *name, *permitted, *required;
	const char *legacy_permitted; /* where it was more; NULL: the same */
} folders[] = {
	{ "accepted", "AC", "AC", NULL },
	{ "wrong_answer", "AC WA", "WA", NULL },
	{ "time_limit_exceeded", "AC TLE", "TLE", "AC WA TLE" },
	{ "run_time_error", "AC RTE", "RTE", "AC WA RTE" },
	{ "rejected", "AC WA TLE RTE", "WA TLE RTE", NULL },
	{ "brute_force", "AC TLE RTE", "TLE RTE", NULL },
	{ "slow_accepted", "AC TLE", "AC TLE", NULL },
};

static const struct folder *
find_folder(const char *path)
{
	size_t length = strcspn(path, "/");

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (strlen(folders[i].name) == length &&
		    strncmp(path, folders[i].name, length) == 0)
			return &folders[i];
	return NULL;
}

/* The score of a full solution, if there is one. */
static double
max_score(struct reader *reader)
{
	struct json_object *grading = json_member(reader->package->about, "grading");
	struct json_object *max = json_member(grading, "max");

	return max ? json_object_get_double(max) : NAN;
}

static void
promise_score(struct json_object *rule, double least, double most)
{
	struct json_object *range = json_object_new_array();

	json_object_array_add(range, json_object_new_double(least));
	json_object_array_add(range, json_object_new_double(most));
	json_object_object_add(rule, "score", range);
}

/*
 * In a scored problem of the legacy formats the group that breaks first may have
 * failed by design, so the whole counts; in 2025-09 the tests do.
 */
static void
promise_folder(struct reader *reader, struct promise *promise, const struct folder *folder)
{
	bool is_legacy = reader->format < FORMAT_2023;
	struct json_object *rule = add_rule(promise);
	struct json_object *required = verdicts_of(folder->required);
	struct json_object *permitted = verdicts_of(
	    is_legacy && folder->legacy_permitted ? folder->legacy_permitted
						  : folder->permitted);

	expect(promise, required);
	/* In 2025-09 all that may not be too slow, wrong or not. */
	promise->sets_time = strcmp(folder->name, "accepted") == 0 ||
			     (!is_legacy && !strstr(folder->permitted, "TLE"));
	promise->bounds_time = strcmp(folder->name, "time_limit_exceeded") == 0;
	if (reader->is_scoring && reader->format < FORMAT_2025) {
		json_object_object_add(rule, "verdict", required);
		json_object_put(permitted);
		return;
	}
	json_object_object_add(rule, "permitted", permitted);
	json_object_object_add(rule, "required", required);
}

/* Accepted by the grader, but not in full. */
static void
promise_partial(struct reader *reader, struct promise *promise)
{
	double max = max_score(reader);

	json_object_array_add(promise->expected, json_object_new_string("PARTIAL"));
	promise_score(add_rule(promise), 0, isnan(max) ? 1e9 : max * (1 - 1e-5));
	promise->sets_time = true;
}

/* ---- @EXPECTED_RESULTS@ ---------------------------------------------------------- */

static bool
is_anything(const char *word)
{
	return strcmp(word, "CHECK-MANUALLY") == 0;
}

/* Behind either tag, which both may hold results; NULL: there is none. */
static const char *
find_tag(const char *text)
{
	static const char *const tags[] = { "@EXPECTED_RESULTS@:", "@EXPECTED_SCORE@:" };

	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		const char *at = strstr(text, tags[i]);

		if (at)
			return at + strlen(tags[i]);
	}
	return NULL;
}

/* The words between the tag and the end of its line. */
static bool
promise_tag(struct reader *reader, struct promise *promise, const char *path,
    const char *text)
{
	const char *at = find_tag(text);
	struct json_object *verdicts;
	bool is_any = false;

	if (!at)
		return false;
	verdicts = json_object_new_array();
	char *rest = arena_strndup(reader->arena, at, strcspn(at, "\r\n")), *word;
	while ((word = strsep(&rest, ", \t"))) {
		for (char *s = word; *s; s++)
			*s = (char)(*s == '_' ? '-' : toupper((unsigned char)*s));
		is_any |= is_anything(word);
		if (*word && !is_anything(word) && !add_verdicts(verdicts, word) &&
		    isalpha((unsigned char)*word))
			reader_warn(reader, "submissions/%s: \"%s\" is no result", path,
			    word);
	}
	if (is_any || !json_object_array_length(verdicts)) {
		json_object_put(verdicts);
		json_object_array_add(promise->expected, json_object_new_string("ANY"));
		return true;
	}
	expect(promise, verdicts);
	json_object_object_add(add_rule(promise), "verdict", verdicts);
	return true;
}

static bool
promise_tagged_score(struct promise *promise, const char *text)
{
	static const char tag[] = "@EXPECTED_SCORE@:";
	const char *at = strstr(text, tag);
	char *end;

	if (!at)
		return false;
	at += strlen(tag);
	double score = strtod(at, &end);
	if (end == at)
		return false;
	json_object_array_add(promise->expected, json_object_new_string("PARTIAL"));
	promise_score(add_rule(promise), score, score);
	return true;
}

/* ---- submissions.yaml ---------------------------------------------------------- */

static struct json_object *
listed_verdicts(struct reader *reader, struct json_object *from)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; from && i < json_object_array_length(from); i++) {
		const char *word =
		    json_object_get_string(json_object_array_get_idx(from, i));

		if (!add_verdicts(list, word))
			reader_warn(reader, "submissions.yaml: \"%s\" is no verdict", word);
	}
	return list;
}

/* The numbers of the tests that a pattern means, by their names or a folder's. */
static struct json_object *
matching_tests(struct reader *reader, const char *pattern)
{
	const struct package *package = reader->package;
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < package->ntests; i++)
		if (glob_matches_within(pattern, package->tests[i].name))
			json_object_array_add(list, json_object_new_int((int)i + 1));
	return list;
}

static bool
is_rule(struct json_object *config)
{
	return json_member(config, "permitted") || json_member(config, "required") ||
	       json_member(config, "score") || json_member(config, "message");
}

/* How much is to be had, in all or in a group. */
static void
copy_score(struct json_object *rule, struct json_object *from)
{
	if (json_object_is_type(from, json_type_array))
		promise_score(rule,
		    json_object_get_double(json_object_array_get_idx(from, 0)),
		    json_object_get_double(json_object_array_get_idx(from, 1)));
	else if (from)
		promise_score(
		    rule, json_object_get_double(from), json_object_get_double(from));
}

/* The score of each group that a pattern means. */
static void
promise_groups(struct reader *reader, struct promise *promise, const char *pattern,
    struct json_object *score)
{
	struct json_object *grading = json_member(reader->package->about, "grading");
	struct json_object *groups = json_member(grading, "groups");

	for (size_t i = 0; i < json_length(groups); i++) {
		struct json_object *group = json_object_array_get_idx(groups, i);
		const char *name = json_text(group, "name") ?: "";

		if (!glob_matches(pattern, name))
			continue;
		struct json_object *rule = add_rule(promise);
		copy_score(rule, score);
		json_object_object_add(rule, "group", json_object_new_string(name));
	}
}

/* One set of keys, for all tests or those of TESTS (a pattern). */
static void
promise_config(struct reader *reader, struct promise *promise,
    struct json_object *config, const char *tests)
{
	struct json_object *rule = add_rule(promise);
	struct json_object *permitted = json_member(config, "permitted");
	struct json_object *required = json_member(config, "required");
	struct json_object *message = json_member(config, "message");

	if (tests)
		json_object_object_add(rule, "tests", matching_tests(reader, tests));
	if (permitted)
		json_object_object_add(
		    rule, "permitted", listed_verdicts(reader, permitted));
	if (required)
		json_object_object_add(
		    rule, "required", listed_verdicts(reader, required));
	if (!tests)
		copy_score(rule, json_member(config, "score"));
	else if (json_member(config, "score"))
		promise_groups(reader, promise, tests, json_member(config, "score"));
	if (message)
		json_object_object_add(rule, "message", json_object_get(message));
	if (permitted || required)
		expect(promise, json_member(rule, required ? "required" : "permitted"));
}

static bool
is_known_key(const char *key)
{
	static const char *const known[] = { "language", "entrypoint", "authors",
		"model_solution", "permitted", "required", "score", "message",
		"use_for_time_limit", NULL };

	return is_listed(key, known);
}

/*
 * use_for_time_limit wins; else who must not be too slow is to be allowed, and who
 * must be that and nothing else is not.
 */
static void
decide_time(struct promise *promise, struct json_object *config)
{
	const char *use = json_text(config, "use_for_time_limit");
	struct json_object *permitted = json_member(config, "permitted");
	struct json_object *required = json_member(config, "required");

	if (use && strcmp(use, "true") != 0) {
		promise->sets_time = strcmp(use, "lower") == 0;
		promise->bounds_time = strcmp(use, "upper") == 0;
		return;
	}
	if (json_length(permitted) && !has_word(permitted, "TLE"))
		promise->sets_time = true;
	if (json_length(required) == 1 && has_word(required, "TLE"))
		promise->bounds_time = true;
}

static bool
promise_matching(struct reader *reader, struct promise *promise,
    struct json_object *config, const char *path)
{
	bool found = false;

	if (!json_object_is_type(config, json_type_object))
		return false;
	json_object_object_foreach(config, pattern, keys)
	{
		if (!glob_matches_within(pattern, path) ||
		    !json_object_is_type(keys, json_type_object))
			continue;
		if (is_rule(keys)) {
			promise_config(reader, promise, keys, NULL);
			found = true;
		}
		decide_time(promise, keys);
		json_object_object_foreach(keys, key, value)
			if (!is_known_key(key) &&
			    json_object_is_type(value, json_type_object))
				promise_config(reader, promise, value, key);
	}
	return found;
}

/* A folder's own name in submissions.yaml takes the place of what it means. */
static bool
is_redefined(struct json_object *config, const struct folder *folder)
{
	return folder && is_rule(json_member(config, folder->name));
}

/* ---- patience ------------------------------------------------------------------ */

/* Whether a verdict says for sure that the rule holds, or does not. */
static bool
does_decide(struct json_object *rule, const char *verdict)
{
	struct json_object *permitted = json_member(rule, "permitted");
	struct json_object *required = json_member(rule, "required");

	if (json_member(rule, "verdict"))
		return true;
	return !permitted || !has_word(permitted, verdict) ||
	       (required && has_word(required, verdict));
}

/*
 * With one plain rule a solution ends at the first verdict that decides it; with
 * several, or some about certain tests, all tests are run.
 */
static void
add_patience(struct reader *reader, struct promise *promise)
{
	static const char *const failures[] = { "WRONG_ANSWER", "TIME_LIMIT",
		"MEMORY_LIMIT", "OUTPUT_LIMIT", "RUNTIME_ERROR", NULL };
	size_t n = json_object_array_length(promise->rules);
	bool is_plain = n <= 1;

	for (size_t i = 0; i < n; i++) {
		struct json_object *rule = json_object_array_get_idx(promise->rules, i);

		is_plain &= !json_member(rule, "tests") && !json_member(rule, "message");
	}
	if (reader->is_scoring || n == 0)
		return;
	for (const char *const *word = failures; *word; word++)
		if (!is_plain ||
		    !does_decide(json_object_array_get_idx(promise->rules, 0), *word))
			json_object_array_add(
			    promise->patience, json_object_new_string(*word));
}

struct promise
promise_of(struct reader *reader, struct json_object *config, const char *path,
    const char *text)
{
	const struct folder *folder = find_folder(path);
	struct promise promise = { .expected = json_object_new_array(),
		.rules = json_object_new_array(),
		.patience = json_object_new_array() };
	bool is_partial = strncmp(path, "partially_accepted/", 19) == 0;

	if (folder && !is_redefined(config, folder))
		promise_folder(reader, &promise, folder);
	else if (is_partial && !promise_tagged_score(&promise, text))
		promise_partial(reader, &promise);
	bool is_configured = promise_matching(reader, &promise, config, path);
	if (!folder && !is_partial && !is_configured &&
	    !promise_tagged_score(&promise, text) &&
	    !promise_tag(reader, &promise, path, text)) {
		json_object_array_add(promise.expected, json_object_new_string("ANY"));
		reader_warn(reader, "submissions/%s: nothing says what it should get", path);
	}
	add_patience(reader, &promise);
	return promise;
}
