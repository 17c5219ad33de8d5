#include "judge/selfcheck.h"

#include <string.h>

#include "judge/attached.h"
#include "judge/checker.h"
#include "judge/constants.h"
#include "member.h"
#include "judge/solution.h"
#include "scoped.h"

enum { MAX_VALIDATORS = 20 };

/* What needs no compiler can be done by any judge: a language that one offers. */
static const char *
any_language(const struct reader *reader)
{
	struct json_object *offered = reader->package->languages;
	struct json_object *first =
	    json_length(offered) ? json_object_array_get_idx(offered, 0) : NULL;

	return json_text(first, "id") ?: "cpp";
}

/* ---- inputs ---------------------------------------------------------------------- */

/* Flags for a validator: a list for all, or a map with one for each. */
static struct json_object *
flags_for(struct reader *reader, struct json_object *flags, const char *validator)
{
	if (!json_object_is_type(flags, json_type_object))
		return words_of(reader, flags);
	return words_of(reader, json_member(flags, validator));
}

/* How a validator is to see an input. */
struct view {
	const char *name;
	const struct package_file *file;
	struct json_object *config; /* of the case, or "how" of a test */
	const char *validator;	    /* as flags call it */
	bool is_valid;
};

/* Its own arguments, and behind them those of the submission. */
static struct json_object *
arguments_for(struct reader *reader, const struct view *view)
{
	static const char *const keys[] = { "input_flags", "input_validator_args",
		"input_validator_flags" };
	struct json_object *flags = NULL;

	for (size_t i = 0; i < sizeof keys / sizeof *keys && !flags; i++)
		flags = json_member(view->config, keys[i]);
	struct json_object *words = flags_for(reader, flags, view->validator);
	scoped_json *args = words_of(reader, json_member(view->config, "args"));
	for (size_t i = 0; i < json_length(args); i++)
		json_object_array_add(
		    words, json_object_get(json_object_array_get_idx(args, i)));
	return words;
}

static void
add_input(struct reader *reader, struct json_object *list, const struct view *view)
{
	struct json_object *input = json_object_new_object();
	struct json_object *files = json_member(view->config, "files");

	json_object_object_add(input, "name", json_object_new_string(view->name));
	json_object_object_add(input, "hash", json_object_new_string(view->file->hash));
	json_object_object_add(input, "flags", arguments_for(reader, view));
	json_object_object_add(input, "valid", json_object_new_boolean(view->is_valid));
	if (files)
		json_object_object_add(input, "files", json_object_get(files));
	json_object_array_add(list, input);
}

/* What CASE.yaml says, or test_group.yaml beside it; NULL: nothing, or it is refused. */
static struct json_object *
config_of_case(struct reader *reader, const char *base)
{
	const char *own = arena_printf(reader->arena, "%s.yaml", base);
	const char *group = arena_printf(reader->arena, "%.*stest_group.yaml",
	    (int)(strrchr(base, '/') - base + 1), base);

	if (reader_has(reader, own))
		return reader_yaml(reader, own);
	return reader_has(reader, group) ? reader_yaml(reader, group) : NULL;
}

static const char *
base_of(struct reader *reader, const struct entry *entry)
{
	return arena_strndup(reader->arena, entry->name, strlen(entry->name) - 3);
}

/* All inputs in FOLDER, which is none of those that are judged. */
static bool
add_folder(struct reader *reader, struct json_object *list, const char *folder,
    const struct view *like)
{
	struct entry *entries;
	size_t count;

	if (!reader_list_all(reader, folder, &entries, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct view view = *like;
		struct package_file file;

		if (!ends_with(entries[i].name, ".in"))
			continue;
		scoped_json *config =
		    config_of_case(reader, base_of(reader, &entries[i]));
		if (reader->why || !reader_file(reader, entries[i].name, &file))
			return false;
		view.name = entries[i].name;
		view.file = &file;
		view.config = config;
		add_input(reader, list, &view);
	}
	return true;
}

/* What is invalid one at least must refuse: of several all are asked together. */
static struct json_object *
inputs_of(struct reader *reader, const char *validator, bool is_only)
{
	const struct package *package = reader->package;
	struct json_object *list = json_object_new_array();
	struct view view = { .validator = validator, .is_valid = true };

	for (size_t i = 0; i < package->ntests; i++) {
		if (package->tests[i].is_static)
			continue;
		view.name = package->tests[i].name;
		view.file = &package->tests[i].input;
		view.config = package->tests[i].how;
		add_input(reader, list, &view);
	}
	add_folder(reader, list, "data/valid_output", &view);
	add_folder(reader, list, "data/invalid_output", &view);
	view.is_valid = false;
	if (is_only)
		add_folder(reader, list, "data/invalid_input", &view);
	return list;
}

/* The name without its ending is what flags call it. */
static const char *
plain_name(struct reader *reader, const char *name)
{
	const char *point = strrchr(name, '.');

	return point ? arena_strndup(reader->arena, name, (size_t)(point - name)) : name;
}

/* What every program that was read has: its name, its language. */
static const char *
text_of(struct json_object *program, const char *key)
{
	const char *text = json_text(program, key);

	return text ? text : "";
}

static bool
is_offered(struct reader *reader, struct json_object *program)
{
	const char *language = text_of(program, "language");

	return strcmp(language, CHECKER_SCRIPTS) == 0 ||
	       solution_is_offered(reader, language);
}

/* Have PROGRAM look at INPUTS, which are taken. */
static bool
add_check(struct reader *reader, const char *path, struct json_object *program,
    struct json_object *inputs, struct json_object *also)
{
	struct package *package = reader->package;
	const char *language = text_of(program, "language");
	bool has_scripts = strcmp(language, CHECKER_SCRIPTS) == 0;
	struct json_object *in = json_object_new_object();
	struct json_object *expected = json_object_new_array();

	json_object_array_add(expected, json_object_new_string("ACCEPTED"));
	solution_add_files(in, program);
	json_object_object_add(in, "path", json_object_new_string(path));
	json_object_object_add(in, "language",
	    json_object_new_string(has_scripts ? any_language(reader) : language));
	json_object_object_add(in, "program_language", json_object_new_string(language));
	json_object_object_add(in, "source", json_object_new_string(""));
	json_object_object_add(in, "expected", expected);
	json_object_object_add(in, "inputs", inputs);
	if (also)
		json_object_object_add(in, "also", also);
	package->submissions[package->nsubmissions++] = (struct package_submission){
		.path = json_text(in, "path"),
		.language = json_text(in, "language"),
		.source = "",
		.in = in,
		.is_validator = true,
	};
	return !reader->why;
}

static bool
add_validator(struct reader *reader, struct json_object *program, bool is_only)
{
	const char *name = text_of(program, "name");

	return add_check(reader, arena_printf(reader->arena, "input_validators/%s", name),
	    program, inputs_of(reader, plain_name(reader, name), is_only), NULL);
}

/* The same input as it is told to another validator. */
static void
add_flags_of(struct json_object *inputs, struct json_object *others)
{
	for (size_t i = 0; i < json_length(inputs); i++) {
		struct json_object *input = json_object_array_get_idx(inputs, i);
		struct json_object *other = json_object_array_get_idx(others, i);
		struct json_object *also = json_member(input, "also");

		if (!also) {
			also = json_object_new_array();
			json_object_object_add(input, "also", also);
		}
		json_object_array_add(also, json_object_get(json_member(other, "flags")));
	}
}

static struct json_object *
invalid_inputs(struct reader *reader, struct json_object *program)
{
	struct json_object *list = json_object_new_array();
	const struct view view = {
		.validator = plain_name(reader, text_of(program, "name")),
	};

	add_folder(reader, list, "data/invalid_input", &view);
	return list;
}

/* One more check, by all of them: what is invalid must be refused by one at least. */
static bool
add_together(struct reader *reader, struct json_object *programs)
{
	struct json_object *first = json_object_array_get_idx(programs, 0);
	struct json_object *inputs = invalid_inputs(reader, first);
	struct json_object *also = json_object_new_array();

	for (size_t i = 1; i < json_length(programs); i++) {
		struct json_object *program = json_object_array_get_idx(programs, i);
		scoped_json *others = invalid_inputs(reader, program);

		add_flags_of(inputs, others);
		json_object_array_add(also, json_object_get(program));
	}
	return add_check(reader, "input_validators", first, inputs, also);
}

/* Those that a judge can run; NULL: refused. */
static struct json_object *
offered_validators(struct reader *reader)
{
	const char *folder = reader_has(reader, "input_validators")
				 ? "input_validators"
				 : "input_format_validators";
	scoped_json *all = attached_programs(reader, folder);
	struct json_object *list = all ? json_object_new_array() : NULL;

	for (size_t i = 0; i < json_length(all); i++) {
		struct json_object *program = json_object_array_get_idx(all, i);

		if (is_offered(reader, program))
			json_object_array_add(list, json_object_get(program));
		else
			reader_warn(reader,
			    "input_validators/%s is passed over: no judge offers %s",
			    text_of(program, "name"), text_of(program, "language"));
	}
	return list;
}

static bool
read_validators(struct reader *reader)
{
	scoped_json *list = offered_validators(reader);
	size_t n = json_length(list);

	if (n > MAX_VALIDATORS || reader->package->nsubmissions + n >= MAX_PROGRAMS)
		return reader_refuse(reader, "too many validators");
	for (size_t i = 0; i < n; i++)
		if (!add_validator(reader, json_object_array_get_idx(list, i), n == 1))
			return false;
	if (n > 1 && reader_has(reader, "data/invalid_input"))
		return add_together(reader, list);
	return list;
}

/* ---- outputs -------------------------------------------------------------------- */

/* An output that is to be taken, or to be refused. */
struct printed {
	const char *name, *base;
	bool is_valid;
};

static bool
add_hash(struct reader *reader, struct json_object *to, const char *key, const char *name)
{
	struct package_file file;

	if (!reader_file(reader, name, &file))
		return false;
	json_object_object_add(to, key, json_object_new_string(file.hash));
	return true;
}

static bool
add_output(struct reader *reader, struct json_object *list, const struct printed *printed)
{
	scoped_json *config = config_of_case(reader, printed->base);
	struct json_object *flags = json_member(config, "output_validator_args");
	struct json_object *output = json_object_new_object();

	json_object_array_add(list, output);
	json_object_object_add(output, "name", json_object_new_string(printed->name));
	json_object_object_add(
	    output, "valid", json_object_new_boolean(printed->is_valid));
	constants_apply_json(reader, flags);
	if (flags)
		json_object_object_add(output, "flags", words_of(reader, flags));
	return !reader->why &&
	       add_hash(reader, output, "input",
		   arena_printf(reader->arena, "%s.in", printed->base)) &&
	       add_hash(reader, output, "answer",
		   arena_printf(reader->arena, "%s.ans", printed->base)) &&
	       add_hash(reader, output, "output", printed->name);
}

static bool
add_outputs(
    struct reader *reader, struct json_object *list, const char *folder, bool is_valid)
{
	struct entry *entries;
	size_t count;

	if (!reader_list_all(reader, folder, &entries, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!ends_with(entries[i].name, ".out"))
			continue;
		const struct printed printed = {
			.name = entries[i].name,
			.base = arena_strndup(reader->arena, entries[i].name,
			    strlen(entries[i].name) - strlen(".out")),
			.is_valid = is_valid,
		};
		if (!add_output(reader, list, &printed))
			return false;
	}
	return true;
}

/* What is shown to players as the output of a sample must be one. */
static bool
add_samples(struct reader *reader, struct json_object *list)
{
	static const char *const others[] = { ".out", ".ans.statement", ".interaction" };
	const struct package *package = reader->package;

	for (size_t i = 0; i < package->ntests; i++) {
		const char *base =
		    arena_printf(reader->arena, "data/%s", package->tests[i].name);
		const char *ending = ".ans";

		for (size_t k = 0; k < sizeof others / sizeof *others; k++)
			if (reader_has(reader,
				arena_printf(reader->arena, "%s%s", base, others[k])))
				ending = others[k];
		if (!package->tests[i].is_sample || package->tests[i].is_static ||
		    (strcmp(ending, ".ans") != 0 && strcmp(ending, ".out") != 0))
			continue;
		const struct printed printed = {
			.name = arena_printf(reader->arena, "%s%s", base, ending),
			.base = base,
			.is_valid = true,
		};
		if (!add_output(reader, list, &printed))
			return false;
	}
	return true;
}

/* One more program to verify: the output validator itself. */
static bool
read_outputs(struct reader *reader)
{
	struct package *package = reader->package;
	struct json_object *list = json_object_new_array();
	struct json_object *in = json_object_new_object();
	struct json_object *expected = json_object_new_array();

	json_object_object_add(in, "outputs", list);
	json_object_array_add(expected, json_object_new_string("ACCEPTED"));
	json_object_object_add(in, "expected", expected);
	json_object_object_add(in, "path", json_object_new_string("output_validator"));
	json_object_object_add(
	    in, "language", json_object_new_string(any_language(reader)));
	json_object_object_add(in, "source", json_object_new_string(""));
	bool good = (reader->format < FORMAT_2023 || add_samples(reader, list)) &&
		    add_outputs(reader, list, "data/valid_output", true) &&
		    add_outputs(reader, list, "data/invalid_output", false);
	if (!good || !json_length(list) || package->nsubmissions == MAX_PROGRAMS) {
		json_object_put(in);
		return good;
	}
	package->submissions[package->nsubmissions++] =
	    (struct package_submission){ .path = "output_validator",
		    .language = any_language(reader),
		    .source = "",
		    .in = in,
		    .is_validator = true };
	return true;
}

bool
selfcheck_read(struct reader *reader)
{
	bool is_plain = !reader->is_interactive && !reader->is_multi_pass;

	return read_validators(reader) && (!is_plain || read_outputs(reader));
}
