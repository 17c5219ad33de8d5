#include "judge/testdata.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "judge/constants.h"
#include "member.h"
#include "judge/sample.h"
#include "judge/testgroups.h"
#include "judge/validate.h"
#include "scoped.h"

enum {
	MAX_TESTS = 2000,
	MAX_DEPTH = 8,
	MAX_HINT = 65536,
	MAX_SHOWN_HINT = 100, /* beside the reason, in VERDICT_DETAIL */
};

struct walk {
	struct reader *reader;
	struct testgroups groups;
	struct json_object *samples;
	struct json_object *flags; /* of output validators, for all tests */
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
	return read_config(walk, file, walk->groups.is_legacy ? outer : NULL);
}

/* ---- tests -------------------------------------------------------------------- */

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

/* Who fails the test sees its data; those of samples everybody has seen. */
static void
add_feedback(struct walk *walk, struct json_object *how, const char *base,
    struct json_object *config)
{
	struct reader *reader = walk->reader;

	if (strncmp(base, "data/sample/", 12) == 0 ||
	    !is_true(json_member(config, "full_feedback")))
		return;
	if (reader->is_interactive || reader->is_multi_pass)
		reader_warn(reader, "%s: full_feedback has no effect, since its data is for "
				    "the validator alone", base);
	else
		json_object_object_add(how, "full_feedback", json_object_new_boolean(true));
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
	testgroups_place(&walk->groups, how, place->group, place->config);
	add_hint(walk, how, base, config);
	add_feedback(walk, how, base, config);
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

/* What the static validator says of a source, as a test of the folder that wants it. */
static bool
add_static_test(struct walk *walk, const char *file, const struct place *place)
{
	static const char *const args[] = { "static_validator_args", NULL };
	struct reader *reader = walk->reader;
	struct package *package = reader->package;
	struct package_test *test = &package->tests[package->ntests];
	struct package_file nothing;

	if (!json_member(place->config, "static_validation_score"))
		return !json_member(place->config, "static_validator_args") ||
		       reader_refuse(reader,
			   "%s: static_validator_args without static_validation_score", file);
	if (!reader_has(reader, "static_validator"))
		return reader_refuse(reader,
		    "%s: static_validation_score, but there is no static_validator", file);
	if (package->ntests == MAX_TESTS)
		return reader_refuse(reader, "more than %d tests", MAX_TESTS);
	if (!reader_made_file(reader, "", &nothing))
		return false;
	*test = (struct package_test){
		.name = arena_printf(reader->arena, "%s/static validation",
		    place->folder + strlen("data/")),
		.is_sample = strcmp(place->folder, "data/sample") == 0,
		.is_static = true,
		.input = nothing,
		.answer = nothing,
		.how = json_object_new_object(),
	};
	package->ntests++;
	json_object_object_add(test->how, "static", json_object_new_boolean(true));
	add_words(walk, test->how, "flags", place->config, args);
	return testgroups_place_static(&walk->groups, test->how, place->group, place->config);
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
	if ((walk->groups.is_legacy || file) &&
	    !testgroups_begin(&walk->groups, folder + strlen("data/"), place.config,
		&place.group))
		return false;
	if (!walk->groups.is_legacy && file && !add_static_test(walk, file, &place))
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

	const char *file = config_file(walk, folder);

	if (!reader_has(walk->reader, folder))
		return true;
	scoped_json *config = config_of(walk, folder, outer);
	place.config = config;
	if (walk->reader->why ||
	    !testgroups_begin(&walk->groups, folder + strlen("data/"), place.config,
		&place.group))
		return false;
	if (!walk->groups.is_legacy && file && !add_static_test(walk, file, &place))
		return false;
	return walk_folder(walk, &place);
}

/* ---- the whole ---------------------------------------------------------------- */

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
	const char *const *words = json_words(reader->arena, flags);
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

		if (own && !package->tests[i].is_static && !check_flags(reader, own))
			return false;
	}
	return true;
}

bool
testdata_read(struct reader *reader, struct json_object *flags)
{
	struct package *package = reader->package;
	struct walk walk = { .reader = reader,
		.groups = { .reader = reader,
		    .is_legacy = has_legacy_groups(reader),
		    .max = NAN },
		.samples = json_object_new_array(),
		.flags = flags };

	json_object_object_add(package->about, "samples", walk.samples);
	package->tests = arena_alloc(reader->arena, MAX_TESTS * sizeof *package->tests);
	scoped_json *nothing = json_object_new_object();
	scoped_json *config = config_of(&walk, "data", nothing);
	if (!config || !testgroups_begin_whole(&walk.groups, config) ||
	    !walk_top(&walk, "data/sample", config) ||
	    !walk_top(&walk, "data/secret", config))
		return false;
	if (package->ntests == 0)
		return reader_refuse(
		    reader, "no tests: data/secret holds no .in with its .ans");
	testgroups_finish(&walk.groups, config);
	return check_all_flags(reader, flags) && !reader->why;
}
