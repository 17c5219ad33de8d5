#include "judge/testgroups.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "member.h"
#include "log.h"
#include "scoped.h"

enum { MAX_SCORE = 1000000000 };

static double
read_number(struct testgroups *groups, struct json_object *config, const char *key,
    double otherwise)
{
	const char *text = json_text(config, key);
	char *end;

	if (!text)
		return otherwise;
	double number = strtod(text, &end);
	if (end == text || *end || !(fabs(number) <= MAX_SCORE))
		reader_refuse(groups->reader, "%s: \"%s\" is no number", key, text);
	return number;
}

static struct group *
add_group(struct testgroups *groups, const char *name, int parent)
{
	if (groups->count == MAX_GROUPS) {
		reader_refuse(groups->reader, "more than %d groups", MAX_GROUPS);
		return NULL;
	}
	struct group *group = &groups->items[groups->count++];
	*group = (struct group){ .name = name, .parent = parent };
	return group;
}

/* The default grader's flags; others are told to a grader of the package. */
static void
apply_flag(struct group *group, const char *flag)
{
	static const char *const scores[] = { [SCORE_SUM] = "sum",
		[SCORE_MIN] = "min",
		[SCORE_MAX] = "max",
		[SCORE_AVG] = "avg",
		NULL };

	for (int i = 0; scores[i]; i++)
		if (strcmp(flag, scores[i]) == 0)
			group->score = (enum group_score)i;
	if (strcmp(flag, "first_error") == 0)
		group->verdict = GROUP_FIRST;
	else if (strcmp(flag, "always_accept") == 0)
		group->verdict = GROUP_ALWAYS;
	else if (strcmp(flag, "ignore_sample") == 0)
		group->ignores_sample = group->parent < 0;
	else if (strcmp(flag, "accept_if_any_accepted") == 0)
		group->is_any_enough = true;
}

static bool
configure_legacy(
    struct testgroups *groups, struct group *group, struct json_object *config)
{
	const char *on_reject = json_text(config, "on_reject") ?: "break";
	const char *grading = json_text(config, "grading") ?: "default";
	scoped_json *flags =
	    words_of(groups->reader, json_member(config, "grader_flags"));

	group->breaks = strcmp(on_reject, "break") == 0;
	if (strcmp(grading, "custom") == 0)
		group->flags = json_words(groups->reader->arena, flags);
	else if (strcmp(grading, "default") != 0)
		return reader_refuse(
		    groups->reader, "grading \"%s\" is unknown", grading);
	for (size_t i = 0; !group->flags && i < json_object_array_length(flags); i++)
		apply_flag(
		    group, json_object_get_string(json_object_array_get_idx(flags, i)));
	return true;
}

/* unbounded: NAN */
static double
read_max(struct testgroups *groups, struct json_object *config, double otherwise)
{
	const char *text = json_text(config, "max_score");

	if (text && strcmp(text, "unbounded") == 0)
		return NAN;
	return read_number(groups, config, "max_score", otherwise);
}

static int
find_group(const struct testgroups *groups, const char *name)
{
	for (size_t i = 0; i < groups->count; i++) {
		const char *known = groups->items[i].name;

		if (strcmp(known, name) == 0 ||
		    (strncmp(known, "secret/", 7) == 0 && strcmp(known + 7, name) == 0))
			return (int)i;
	}
	return -1;
}

static bool
read_requires(struct testgroups *groups, struct group *group, struct json_object *config)
{
	struct json_object *given = json_member(config, "require_pass");
	scoped_json *names = words_of(groups->reader, given);
	size_t n = json_object_array_length(names);
	int *indices = arena_alloc(groups->reader->arena, (n + 1) * sizeof *indices);

	for (size_t i = 0; i < n; i++) {
		const char *name =
		    json_object_get_string(json_object_array_get_idx(names, i));

		indices[i] = find_group(groups, name);
		if (indices[i] < 0 || &groups->items[indices[i]] == group)
			return reader_refuse(groups->reader,
			    "require_pass: there is no group %s before %s", name,
			    group->name);
	}
	group->requires = indices;
	group->nrequires = n;
	return true;
}

static bool
configure_new(struct testgroups *groups, struct group *group, struct json_object *config)
{
	bool is_secret = strcmp(group->name, "secret") == 0;
	const char *how = json_text(config, "score_aggregation");

	group->verdict = GROUP_FIRST;
	group->max = read_max(groups, config, is_secret ? 100 : NAN);
	if (strcmp(group->name, "sample") == 0)
		how = "sum";
	if (!how)
		how = is_secret ? "sum" : "pass-fail";
	if (strcmp(how, "sum") == 0)
		group->score = SCORE_SUM;
	else if (strcmp(how, "min") == 0)
		group->score = SCORE_MIN;
	else if (strcmp(how, "pass-fail") == 0)
		group->score = SCORE_ALL;
	else
		return reader_refuse(
		    groups->reader, "score_aggregation \"%s\" is unknown", how);
	group->breaks = group->score != SCORE_SUM;
	if (group->score == SCORE_ALL && isnan(group->max))
		return reader_refuse(groups->reader,
		    "%s: a pass-fail group needs a max_score", group->name);
	if (is_secret)
		groups->max = group->max;
	return read_requires(groups, group, config);
}

bool
testgroups_begin_whole(struct testgroups *groups, struct json_object *config)
{
	if (!groups->reader->is_scoring)
		return true;
	struct group *whole = add_group(groups, "data", -1);

	if (groups->is_legacy)
		return configure_legacy(groups, whole, config);
	whole->verdict = GROUP_FIRST;
	whole->ignores_sample = true;
	return true;
}

/* In a problem without scores there is the one group that breaks. */
bool
testgroups_begin(
    struct testgroups *groups, const char *name, struct json_object *config, int *group)
{
	if (!groups->reader->is_scoring)
		return true;
	if (!groups->is_legacy && strncmp(name, "sample/", 7) == 0)
		return true;
	struct group *new = add_group(groups, name, *group);
	if (!new)
		return false;
	*group = (int)(groups->count - 1);
	return groups->is_legacy ? configure_legacy(groups, new, config)
				 : configure_new(groups, new, config);
}

/* ---- scores ------------------------------------------------------------------- */

static void
add_number(struct json_object *to, const char *key, double number)
{
	if (!isnan(number))
		json_object_object_add(to, key, json_object_new_double(number));
}

/* Those of 2025-09 come when all tests are known. */
void
testgroups_place(struct testgroups *groups, struct json_object *how, int group,
    struct json_object *config)
{
	if (!groups->reader->is_scoring)
		return;
	json_object_object_add(how, "group", json_object_new_int(group));
	if (!groups->is_legacy)
		return;
	add_number(how, "accept", read_number(groups, config, "accept_score", 1));
	add_number(how, "reject", read_number(groups, config, "reject_score", 0));
}

/* Of a group that has scores a part, else pass-fail. */
static bool
place_scored(struct testgroups *groups, struct json_object *how, const struct group *group,
    struct json_object *config)
{
	double score = read_number(groups, config, "static_validation_score", -1);

	if (groups->reader->why)
		return false;
	if (score < 0 || score > group->max)
		return reader_refuse(groups->reader,
		    "%s: static_validation_score is not within max_score", group->name);
	add_number(how, "accept", score);
	return true;
}

bool
testgroups_place_static(struct testgroups *groups, struct json_object *how, int number,
    struct json_object *config)
{
	const struct group *group = &groups->items[number];
	const char *score = json_text(config, "static_validation_score") ?: "";
	bool is_scored = groups->reader->is_scoring && group->score != SCORE_ALL &&
			 strcmp(group->name, "sample") != 0;

	if (is_scored == (strcmp(score, "pass-fail") == 0))
		return reader_refuse(groups->reader, "static_validation_score: \"%s\" in a group %s scores",
		    score, is_scored ? "that has" : "without");
	if (groups->reader->is_scoring)
		json_object_object_add(how, "group", json_object_new_int(number));
	return !is_scored || place_scored(groups, how, group, config);
}

static int
group_of(const struct package_test *test)
{
	return (int)json_number(test->how, "group", 0);
}

static size_t
count_tests(const struct package *package, int group)
{
	size_t count = 0;

	for (size_t i = 0; i < package->ntests; i++)
		count += group_of(&package->tests[i]) == group &&
			 !package->tests[i].is_static;
	return count;
}

/* What the static test of a group takes of its maximum. */
static double
score_of_static(const struct package *package, int group)
{
	for (size_t i = 0; i < package->ntests; i++)
		if (package->tests[i].is_static && group_of(&package->tests[i]) == group)
			return json_real(package->tests[i].how, "accept", 0);
	return 0;
}

/*
 * Of 2025-09: a share of what its group's maximum leaves, or the whole of it; the
 * static test has its own.
 */
static void
share_scores(struct testgroups *groups)
{
	struct package *package = groups->reader->package;

	for (size_t i = 0; i < package->ntests; i++) {
		struct package_test *test = &package->tests[i];
		const struct group *group = &groups->items[group_of(test)];
		double max = group->max;

		if (test->is_static)
			max = json_real(test->how, "accept", 0);
		else if (group->score == SCORE_SUM && !test->is_sample)
			max = (max - score_of_static(package, group_of(test))) /
			      (double)count_tests(package, group_of(test));
		if (test->is_sample || group->score == SCORE_ALL)
			max = 0;
		add_number(test->how, "accept", max);
		add_number(test->how, "most",
		    group->score == SCORE_ALL && !test->is_sample ? -1 : max);
	}
}

/* What a solution scores that is right everywhere; NAN where validators say. */
static double
score_of_accepted(struct testgroups *groups)
{
	struct package *package = groups->reader->package;
	const struct grading grading = { .groups = groups->items,
		.ngroups = groups->count };
	scoped_heap struct mark *marks = calloc(package->ntests + 1, sizeof *marks);
	struct grade whole;

	if (!marks)
		die("out of memory");
	for (size_t i = 0; i < package->ntests; i++) {
		struct json_object *accept = json_member(package->tests[i].how, "accept");

		marks[i] = (struct mark){ .group = group_of(&package->tests[i]),
			.verdict = ACCEPTED,
			.score = accept ? json_object_get_double(accept) : NAN };
	}
	grade(
	    &(struct grade_setup){ .grading = &grading }, marks, package->ntests, &whole);
	return whole.score;
}

/* "range: 0 100" of the whole tells it where the scores do not. */
static double
find_max(struct testgroups *groups, struct json_object *config)
{
	double low, high;
	const char *range = json_text(config, "range");

	if (!groups->is_legacy)
		return groups->max;
	if (range && sscanf(range, "%lf %lf", &low, &high) == 2 && isfinite(high))
		return high;
	for (size_t i = 0; i < groups->count; i++)
		if (groups->items[i].flags)
			return NAN;
	return groups->reader->has_checkers ? NAN : score_of_accepted(groups);
}

static struct json_object *
words_to_json(const char *const *words)
{
	struct json_object *list = json_object_new_array();

	for (; *words; words++)
		json_object_array_add(list, json_object_new_string(*words));
	return list;
}

static struct json_object *
group_to_json(const struct group *group)
{
	static const char *const scores[] = { "sum", "min", "max", "avg", "all" };
	static const char *const verdicts[] = { "worst", "first", "always" };
	struct json_object *json = json_object_new_object();
	struct json_object *requires = json_object_new_array();

	for (size_t i = 0; i < group->nrequires; i++)
		json_object_array_add(requires, json_object_new_int(group->requires[i]));
	json_object_object_add(json, "name", json_object_new_string(group->name));
	json_object_object_add(json, "parent", json_object_new_int(group->parent));
	json_object_object_add(
	    json, "score", json_object_new_string(scores[group->score]));
	json_object_object_add(
	    json, "verdict", json_object_new_string(verdicts[group->verdict]));
	add_number(json, "max", group->max);
	json_object_object_add(json, "breaks", json_object_new_boolean(group->breaks));
	json_object_object_add(
	    json, "ignores_sample", json_object_new_boolean(group->ignores_sample));
	json_object_object_add(
	    json, "is_any_enough", json_object_new_boolean(group->is_any_enough));
	json_object_object_add(json, "requires", requires);
	if (group->flags)
		json_object_object_add(json, "flags", words_to_json(group->flags));
	return json;
}

static void
add_grading(struct testgroups *groups, struct json_object *config)
{
	struct json_object *grading = json_object_new_object();
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < groups->count; i++)
		json_object_array_add(list, group_to_json(&groups->items[i]));
	json_object_object_add(grading, "scoring", json_object_new_boolean(true));
	json_object_object_add(grading, "groups", list);
	add_number(grading, "max", find_max(groups, config));
	json_object_object_add(groups->reader->package->about, "grading", grading);
}

void
testgroups_finish(struct testgroups *groups, struct json_object *config)
{
	if (!groups->reader->is_scoring)
		return;
	if (!groups->is_legacy)
		share_scores(groups);
	add_grading(groups, config);
}
