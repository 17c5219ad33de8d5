#include "judge/testdata.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/constants.h"
#include "judge/grade.h"
#include "judge/json.h"
#include "judge/sample.h"
#include "judge/validate.h"
#include "log.h"
#include "scoped.h"

enum {
	MAX_TESTS = 2000,
	MAX_GROUPS = 200,
	MAX_DEPTH = 8,
	MAX_SCORE = 1000000000,
	MAX_HINT = 65536,
	MAX_SHOWN_HINT = 100, /* beside the reason, in VERDICT_DETAIL */
};

struct walk {
	struct reader *reader;
	bool is_legacy; /* groups as in testdata.yaml */
	struct group groups[MAX_GROUPS];
	size_t ngroups;
	struct json_object *samples;
	struct json_object *flags; /* of output validators, for all tests */
	double max; /* of the whole; NAN: none */
	bool warned_of_feedback;
};

/* What holds in a folder. */
struct place {
	const char *folder;
	struct json_object *config; /* its keys, with those inherited */
	int group, depth;
};

static bool walk_folder(struct walk *, const struct place *);

/* ---- configuration ------------------------------------------------------------ */

static const char *
config_file(const struct walk *walk, const char *folder)
{
	struct reader *reader = walk->reader;
	const char *new = arena_printf(reader->arena, "%s/test_group.yaml", folder);
	const char *old = arena_printf(reader->arena, "%s/testdata.yaml", folder);

	if (reader->format >= FORMAT_2023 && reader_has(reader, new))
		return new;
	return reader_has(reader, old) ? old : NULL;
}

static void
warn_of_unknown(struct walk *walk, struct json_object *config, const char *file)
{
	static const char *const known[] = { "on_reject", "grading", "grader_flags",
		"input_validator_flags", "output_validator_flags", "accept_score",
		"reject_score", "range", "max_score", "score_aggregation", "require_pass",
		"static_validation_score", "static_validator_args", "args",
		"input_validator_args", "output_validator_args", "input_visualizer_args",
		"output_visualizer_args", "full_feedback", "hint", "description", NULL };

	if (!json_object_is_type(config, json_type_object))
		return;
	json_object_object_foreach(config, key, value)
	{
		(void)value;
		if (!is_listed(key, known))
			reader_warn(walk->reader, "%s: the key \"%s\" is unknown", file, key);
	}
}

/* FILE's keys, and those of OUTER that it lacks.  NULL: it is refused. */
static struct json_object *
read_config(struct walk *walk, const char *file, struct json_object *outer)
{
	struct json_object *config = reader_yaml(walk->reader, file);

	if (!config)
		return NULL;
	constants_apply_json(walk->reader, config);
	if (!json_object_is_type(config, json_type_object)) {
		json_object_put(config);
		reader_refuse(walk->reader, "%s holds no map", file);
		return NULL;
	}
	warn_of_unknown(walk, config, file);
	if (json_member(config, "static_validation_score"))
		reader_refuse(walk->reader, "%s: static validators are not run here", file);
	if (!outer)
		return config;
	json_object_object_foreach(outer, key, value)
		if (!json_object_object_get_ex(config, key, NULL))
			json_object_object_add(config, key, json_object_get(value));
	return config;
}

/* The configuration of FOLDER within one of OUTER; NULL: it is refused. */
static struct json_object *
config_of(struct walk *walk, const char *folder, struct json_object *outer)
{
	const char *file = config_file(walk, folder);

	if (!file)
		return json_object_get(outer);
	return read_config(walk, file, walk->is_legacy ? outer : NULL);
}

static double
read_number(struct walk *walk, struct json_object *config, const char *key,
    double otherwise)
{
	const char *text = json_text(config, key);
	char *end;

	if (!text)
		return otherwise;
	double number = strtod(text, &end);
	if (end == text || *end || !(fabs(number) <= MAX_SCORE))
		reader_refuse(walk->reader, "%s: \"%s\" is no number", key, text);
	return number;
}

/* ---- groups ------------------------------------------------------------------- */

static struct group *
add_group(struct walk *walk, const char *name, int parent)
{
	if (walk->ngroups == MAX_GROUPS) {
		reader_refuse(walk->reader, "more than %d groups", MAX_GROUPS);
		return NULL;
	}
	struct group *group = &walk->groups[walk->ngroups++];
	*group = (struct group){ .name = name, .parent = parent };
	return group;
}

static const char *const *
plain_words(struct reader *reader, struct json_object *list)
{
	size_t n = json_object_array_length(list);
	const char **words = arena_alloc(reader->arena, (n + 1) * sizeof *words);

	for (size_t i = 0; i < n; i++)
		words[i] = arena_strdup(reader->arena,
		    json_object_get_string(json_object_array_get_idx(list, i)));
	return words;
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
configure_legacy(struct walk *walk, struct group *group, struct json_object *config)
{
	const char *on_reject = json_text(config, "on_reject") ?: "break";
	const char *grading = json_text(config, "grading") ?: "default";
	scoped_json *flags =
	    words_of(walk->reader, json_member(config, "grader_flags"));

	group->breaks = strcmp(on_reject, "break") == 0;
	if (strcmp(grading, "custom") == 0)
		group->flags = plain_words(walk->reader, flags);
	else if (strcmp(grading, "default") != 0)
		return reader_refuse(walk->reader, "grading \"%s\" is unknown", grading);
	for (size_t i = 0; !group->flags && i < json_object_array_length(flags); i++)
		apply_flag(group,
		    json_object_get_string(json_object_array_get_idx(flags, i)));
	return true;
}

/* unbounded: NAN */
static double
read_max(struct walk *walk, struct json_object *config, double otherwise)
{
	const char *text = json_text(config, "max_score");

	if (text && strcmp(text, "unbounded") == 0)
		return NAN;
	return read_number(walk, config, "max_score", otherwise);
}

static int
find_group(const struct walk *walk, const char *name)
{
	for (size_t i = 0; i < walk->ngroups; i++) {
		const char *known = walk->groups[i].name;

		if (strcmp(known, name) == 0 ||
		    (strncmp(known, "secret/", 7) == 0 && strcmp(known + 7, name) == 0))
			return (int)i;
	}
	return -1;
}

static bool
read_requires(struct walk *walk, struct group *group, struct json_object *config)
{
	struct json_object *given = json_member(config, "require_pass");
	scoped_json *names = words_of(walk->reader, given);
	size_t n = json_object_array_length(names);
	int *indices = arena_alloc(walk->reader->arena, (n + 1) * sizeof *indices);

	for (size_t i = 0; i < n; i++) {
		const char *name =
		    json_object_get_string(json_object_array_get_idx(names, i));

		indices[i] = find_group(walk, name);
		if (indices[i] < 0 || &walk->groups[indices[i]] == group)
			return reader_refuse(walk->reader,
			    "require_pass: there is no group %s before %s", name,
			    group->name);
	}
	group->requires = indices;
	group->nrequires = n;
	return true;
}

static bool
configure_new(struct walk *walk, struct group *group, struct json_object *config)
{
	bool is_secret = strcmp(group->name, "secret") == 0;
	const char *how = json_text(config, "score_aggregation");

	group->verdict = GROUP_FIRST;
	group->max = read_max(walk, config, is_secret ? 100 : NAN);
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
		    walk->reader, "score_aggregation \"%s\" is unknown", how);
	group->breaks = group->score != SCORE_SUM;
	if (group->score == SCORE_ALL && isnan(group->max))
		return reader_refuse(walk->reader,
		    "%s: a pass-fail group needs a max_score", group->name);
	if (is_secret)
		walk->max = group->max;
	return read_requires(walk, group, config);
}

/* In a problem without scores there is the one group that breaks. */
static bool
begin_group(struct walk *walk, const char *name, struct place *place)
{
	if (!walk->reader->is_scoring)
		return true;
	if (!walk->is_legacy && strncmp(name, "sample/", 7) == 0)
		return true;
	struct group *group = add_group(walk, name, place->group);
	if (!group)
		return false;
	place->group = (int)(walk->ngroups - 1);
	return walk->is_legacy ? configure_legacy(walk, group, place->config)
			       : configure_new(walk, group, place->config);
}

/* ---- tests -------------------------------------------------------------------- */

static void
add_number(struct json_object *to, const char *key, double number)
{
	if (!isnan(number))
		json_object_object_add(to, key, json_object_new_double(number));
}

/* Scores of a test in a group of testdata.yaml; those of 2025-09 come later. */
static void
add_scores(struct walk *walk, struct json_object *how, const struct place *place)
{
	if (!walk->reader->is_scoring)
		return;
	json_object_object_add(how, "group", json_object_new_int(place->group));
	if (!walk->is_legacy)
		return;
	add_number(how, "accept", read_number(walk, place->config, "accept_score", 1));
	add_number(how, "reject", read_number(walk, place->config, "reject_score", 0));
}

static void
add_words(struct walk *walk, struct json_object *how, const char *key,
    struct json_object *config, const char *const names[])
{
	for (; *names; names++)
		if (json_member(config, *names)) {
			json_object_object_add(how, key,
			    words_of(walk->reader, json_member(config, *names)));
			return;
		}
}

/* Those of all tests come first; where a test has none of its own, they are alone. */
static void
add_flags(struct walk *walk, struct json_object *how, struct json_object *config)
{
	static const char *const names[] = { "output_validator_args",
		"output_validator_flags", NULL };
	struct json_object *own, *all;

	add_words(walk, how, "flags", config, names);
	own = json_member(how, "flags");
	if (!own || !json_length(walk->flags))
		return;
	all = json_object_new_array();
	for (size_t i = 0; i < json_length(walk->flags); i++)
		json_object_array_add(
		    all, json_object_get(json_object_array_get_idx(walk->flags, i)));
	for (size_t i = 0; i < json_length(own); i++)
		json_object_array_add(
		    all, json_object_get(json_object_array_get_idx(own, i)));
	json_object_object_add(how, "flags", all);
}

/* As they stand: a map may tell each validator its own. */
static void
add_input_flags(struct json_object *how, struct json_object *config)
{
	struct json_object *flags = json_member(config, "input_validator_args");

	if (!flags)
		flags = json_member(config, "input_validator_flags");
	if (flags)
		json_object_object_add(how, "input_flags", json_object_get(flags));
}

/* CASE.files/ */
static bool
add_files(struct walk *walk, struct json_object *how, const char *base)
{
	const char *folder = arena_printf(walk->reader->arena, "%s.files", base);
	struct entry *entries;
	size_t count;

	if (!reader_list(walk->reader, folder, &entries, &count))
		return false;
	if (!count)
		return true;
	struct json_object *files = json_object_new_array();
	json_object_object_add(how, "files", files);
	for (size_t i = 0; i < count; i++) {
		struct json_object *file = reader_file_json(
		    walk->reader, &entries[i], entries[i].base);

		if (!file)
			return false;
		json_object_array_add(files, file);
	}
	return true;
}

/* What the test's own CASE.yaml says, over that of its group. */
static struct json_object *
case_config(struct walk *walk, const char *base, struct json_object *outer)
{
	const char *file = arena_printf(walk->reader->arena, "%s.yaml", base);

	if (!reader_has(walk->reader, file))
		return json_object_get(outer);
	return read_config(walk, file, outer);
}

/* For players whose submission fails here: "hint" of CASE.yaml, or CASE.hint. */
static void
add_hint(struct walk *walk, struct json_object *how, const char *base,
    struct json_object *config)
{
	struct reader *reader = walk->reader;
	const char *file = arena_printf(reader->arena, "%s.hint", base);
	const char *hint = json_text(config, "hint");

	if (!hint && reader_has(reader, file))
		hint = reader_text(reader, file, MAX_HINT);
	if (!hint)
		return;
	hint += strspn(hint, " \t\r\n");
	size_t length = strcspn(hint, "\r\n");
	if (length > MAX_SHOWN_HINT || hint[length + strspn(hint + length, " \t\r\n")])
		reader_warn(reader, "%s: players see only the beginning of its hint", base);
	while (length && strchr(" .\t", hint[length - 1]))
		length--;
	json_object_object_add(
	    how, "hint", json_object_new_string_len(hint, (int)length));
}

/* A test whose data players who fail may see, which nobody shows them here. */
static void
look_at_feedback(struct walk *walk, const char *base, struct json_object *config)
{
	if (walk->warned_of_feedback || strncmp(base, "data/sample/", 12) == 0 ||
	    !json_object_get_boolean(json_member(config, "full_feedback")))
		return;
	walk->warned_of_feedback = true;
	reader_warn(walk->reader,
	    "%s: full_feedback of secret tests is not given here: players see the verdict, "
	    "its reason and the hint",
	    base);
}

static struct json_object *
describe(struct walk *walk, const char *base, const struct place *place)
{
	static const char *const args[] = { "args", NULL };
	scoped_json *config = case_config(walk, base, place->config);
	struct json_object *how = json_object_new_object();

	add_flags(walk, how, config);
	add_words(walk, how, "args", config, args);
	add_input_flags(how, config);
	add_scores(walk, how, place);
	add_hint(walk, how, base, config);
	look_at_feedback(walk, base, config);
	add_files(walk, how, base);
	return how;
}

/* BASE is data/sample/1, without an ending. */
static bool
add_test(struct walk *walk, const char *base, const struct place *place)
{
	struct reader *reader = walk->reader;
	struct package *package = reader->package;
	const char *answer = arena_printf(reader->arena, "%s.ans", base);
	struct package_test *test = &package->tests[package->ntests];

	if (package->ntests == MAX_TESTS)
		return reader_refuse(reader, "more than %d tests", MAX_TESTS);
	*test = (struct package_test){
		.name = base + strlen("data/"),
		.is_sample = strncmp(base, "data/sample/", 12) == 0,
		.how = describe(walk, base, place),
	};
	package->ntests++;
	if (!reader_has(reader, answer))
		return reader_refuse(reader, "%s is missing", answer);
	return reader_file(reader, arena_printf(reader->arena, "%s.in", base),
		   &test->input) &&
	       reader_file(reader, answer, &test->answer) && !reader->why;
}

/* ---- folders ------------------------------------------------------------------ */

/* A test, a sample that is only shown, or a folder. */
struct item {
	const char *base; /* without its ending */
	bool is_folder, is_test;
};

static int
by_base(const void *a, const void *b)
{
	return strcmp(((const struct item *)a)->base, ((const struct item *)b)->base);
}

static const char *
without(struct reader *reader, const char *name, const char *ending)
{
	return arena_strndup(reader->arena, name, strlen(name) - strlen(ending));
}

static bool
has_input(struct reader *reader, const char *base)
{
	return reader_has(reader, arena_printf(reader->arena, "%s.in", base));
}

static size_t
find_items(struct walk *walk, const struct entry *entries, size_t count,
    struct item *items)
{
	struct reader *reader = walk->reader;
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		const struct entry *entry = &entries[i];
		const char *shown = ends_with(entry->name, ".interaction")
					? without(reader, entry->name, ".interaction")
					: NULL;

		if (entry->is_folder && !ends_with(entry->name, ".files"))
			items[n++] = (struct item){ entry->name, true, false };
		else if (!entry->is_folder && ends_with(entry->name, ".in"))
			items[n++] = (struct item){
				without(reader, entry->name, ".in"), false, true };
		else if (shown && !has_input(reader, shown))
			items[n++] = (struct item){ shown, false, false };
		else if (!entry->is_folder && ends_with(entry->name, ".ans") &&
			 !has_input(reader, without(reader, entry->name, ".ans")))
			reader_warn(reader, "%s has no .in: it is passed over", entry->name);
	}
	qsort(items, n, sizeof *items, by_base);
	return n;
}

static bool
enter_folder(struct walk *walk, const char *folder, const struct place *outer)
{
	struct place place = *outer;
	const char *file = config_file(walk, folder);

	if (++place.depth > MAX_DEPTH)
		return reader_refuse(walk->reader, "%s: folders are too deep", folder);
	place.folder = folder;
	scoped_json *config = config_of(walk, folder, outer->config);
	place.config = config;
	if (walk->reader->why)
		return false;
	if ((walk->is_legacy || file) &&
	    !begin_group(walk, folder + strlen("data/"), &place))
		return false;
	return walk_folder(walk, &place);
}

static bool
take_item(struct walk *walk, const struct item *item, const struct place *place)
{
	bool is_sample = strncmp(item->base, "data/sample/", 12) == 0;

	if (item->is_folder)
		return enter_folder(walk, item->base, place);
	if (item->is_test && !add_test(walk, item->base, place))
		return false;
	return !is_sample || sample_add(walk->reader, walk->samples, item->base);
}

static bool
walk_folder(struct walk *walk, const struct place *place)
{
	struct reader *reader = walk->reader;
	struct entry *entries;
	size_t count;

	if (!reader_list(reader, place->folder, &entries, &count))
		return false;
	struct item *items = arena_alloc(reader->arena, (count + 1) * sizeof *items);
	count = find_items(walk, entries, count, items);
	for (size_t i = 0; i < count; i++)
		if (!take_item(walk, &items[i], place))
			return false;
	return true;
}

/* sample or secret, which are groups also without a configuration */
static bool
walk_top(struct walk *walk, const char *folder, struct json_object *outer)
{
	struct place place = { .folder = folder, .depth = 1 };

	if (!reader_has(walk->reader, folder))
		return true;
	scoped_json *config = config_of(walk, folder, outer);
	place.config = config;
	if (walk->reader->why ||
	    !begin_group(walk, folder + strlen("data/"), &place))
		return false;
	return walk_folder(walk, &place);
}

/* ---- scores ------------------------------------------------------------------- */

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
		count += group_of(&package->tests[i]) == group;
	return count;
}

/* Of 2025-09: a share of its group's maximum, or the whole of it. */
static void
share_scores(struct walk *walk)
{
	struct package *package = walk->reader->package;

	for (size_t i = 0; i < package->ntests; i++) {
		struct package_test *test = &package->tests[i];
		const struct group *group = &walk->groups[group_of(test)];
		double max = group->max;

		if (group->score == SCORE_SUM && !test->is_sample)
			max /= (double)count_tests(package, group_of(test));
		if (test->is_sample || group->score == SCORE_ALL)
			max = 0;
		add_number(test->how, "accept", max);
		add_number(test->how, "most",
		    group->score == SCORE_ALL && !test->is_sample ? -1 : max);
	}
}

/* What a solution scores that is right everywhere; NAN where validators say. */
static double
score_of_accepted(struct walk *walk)
{
	struct package *package = walk->reader->package;
	const struct grading grading = { .groups = walk->groups,
		.ngroups = walk->ngroups };
	scoped_heap struct mark *marks = calloc(package->ntests + 1, sizeof *marks);
	struct grade whole;

	if (!marks)
		die("out of memory");
	for (size_t i = 0; i < package->ntests; i++) {
		struct json_object *accept =
		    json_member(package->tests[i].how, "accept");

		marks[i] = (struct mark){ .group = group_of(&package->tests[i]),
			.verdict = ACCEPTED,
			.score = accept ? json_object_get_double(accept) : NAN };
	}
	grade(&(struct grade_setup){ .grading = &grading }, marks, package->ntests,
	    &whole);
	return whole.score;
}

/* "range: 0 100" of the whole tells it where the scores do not. */
static double
find_max(struct walk *walk, struct json_object *config)
{
	double low, high;
	const char *range = json_text(config, "range");

	if (!walk->is_legacy)
		return walk->max;
	if (range && sscanf(range, "%lf %lf", &low, &high) == 2 && isfinite(high))
		return high;
	for (size_t i = 0; i < walk->ngroups; i++)
		if (walk->groups[i].flags)
			return NAN;
	return walk->reader->has_checkers ? NAN : score_of_accepted(walk);
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
add_grading(struct walk *walk, struct json_object *config)
{
	struct json_object *grading = json_object_new_object();
	struct json_object *groups = json_object_new_array();

	for (size_t i = 0; i < walk->ngroups; i++)
		json_object_array_add(groups, group_to_json(&walk->groups[i]));
	json_object_object_add(grading, "scoring", json_object_new_boolean(true));
	json_object_object_add(grading, "groups", groups);
	add_number(grading, "max", find_max(walk, config));
	json_object_object_add(walk->reader->package->about, "grading", grading);
}

/* ---- the whole ---------------------------------------------------------------- */

/* The group of everything. */
static bool
begin_whole(struct walk *walk, struct json_object *config)
{
	struct group *whole = add_group(walk, "data", -1);

	if (walk->is_legacy)
		return configure_legacy(walk, whole, config);
	whole->verdict = GROUP_FIRST;
	whole->ignores_sample = true;
	return true;
}

static bool
has_legacy_groups(struct reader *reader)
{
	return reader->format < FORMAT_2023 || reader_has(reader, "data/testdata.yaml") ||
	       reader_has(reader, "data/secret/testdata.yaml");
}

/* The default validator's flags are checked now, not when players wait. */
static bool
check_flags(struct reader *reader, struct json_object *flags)
{
	const char *const *words = plain_words(reader, flags);
	struct validator validator;
	char why[VALIDATOR_TEXT];

	return validator_init(
		   &validator, words, json_object_array_length(flags), why) ||
	       reader_refuse(reader, "%s", why);
}

static bool
check_all_flags(struct reader *reader, struct json_object *flags)
{
	const struct package *package = reader->package;

	if (reader->has_checkers)
		return true;
	if (!check_flags(reader, flags))
		return false;
	for (size_t i = 0; i < package->ntests; i++) {
		struct json_object *own = json_member(package->tests[i].how, "flags");

		if (own && !check_flags(reader, own))
			return false;
	}
	return true;
}

bool
testdata_read(struct reader *reader, struct json_object *flags)
{
	struct package *package = reader->package;
	struct walk walk = { .reader = reader,
		.is_legacy = has_legacy_groups(reader),
		.samples = json_object_new_array(),
		.flags = flags,
		.max = NAN };

	json_object_object_add(package->about, "samples", walk.samples);
	package->tests = arena_alloc(reader->arena, MAX_TESTS * sizeof *package->tests);
	scoped_json *nothing = json_object_new_object();
	scoped_json *config = config_of(&walk, "data", nothing);
	if (!config || (reader->is_scoring && !begin_whole(&walk, config)) ||
	    !walk_top(&walk, "data/sample", config) ||
	    !walk_top(&walk, "data/secret", config))
		return false;
	if (package->ntests == 0)
		return reader_refuse(
		    reader, "no tests: data/secret holds no .in with its .ans");
	if (reader->is_scoring && !walk.is_legacy)
		share_scores(&walk);
	if (reader->is_scoring)
		add_grading(&walk, config);
	return check_all_flags(reader, flags) && !reader->why;
}
