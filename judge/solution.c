#include "judge/solution.h"

#include <stdlib.h>
#include <string.h>

#include "judge/attached.h"
#include "judge/checker.h"
#include "judge/glob.h"
#include "judge/json.h"
#include "judge/promise.h"
#include "scoped.h"

enum { MAX_SUBMISSIONS = 500, MAX_VALIDATORS = 20, MAX_SOURCE = 1 << 20 };

/* The solution PATH and its files. */
struct candidate {
	const char *path;
	const struct entry *files;
	size_t count;
};

/* A solution of several files, or one whose file must keep its name. */
static void
add_files(struct json_object *in, struct json_object *program)
{
	static const char *const keys[] = { "files", "units", "entry" };

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (json_member(program, keys[i]))
			json_object_object_add(in, keys[i],
			    json_object_get(json_member(program, keys[i])));
}

static struct json_object *
make_argument(const struct package_submission *submission, const struct promise *promise)
{
	struct json_object *in = json_object_new_object();

	json_object_object_add(in, "path", json_object_new_string(submission->path));
	json_object_object_add(
	    in, "language", json_object_new_string(submission->language));
	json_object_object_add(in, "source", json_object_new_string(submission->source));
	json_object_object_add(in, "expected", promise->expected);
	json_object_object_add(in, "rules", promise->rules);
	json_object_object_add(in, "patience", promise->patience);
	return in;
}

/* Several files, one whose name matters, or bytes that are no text. */
static bool
needs_its_files(const char *language, const struct candidate *candidate, const char *text)
{
	static const char *const such[] = { "java", "kotlin", "csharp", "scala", NULL };

	return candidate->count > 1 || is_listed(language, such) ||
	       strstr(text, "\xef\xbf\xbd");
}

/* The text of all sources, for what stands in them; NULL: it is refused. */
static const char *
read_sources(struct reader *reader, const struct entry *entries, size_t count)
{
	const char *all = "";

	for (size_t i = 0; i < count; i++) {
		if (count > 1 && !attached_language(reader, entries[i].base))
			continue;
		const char *text =
		    reader_lossy_text(reader, entries[i].name, MAX_SOURCE);
		if (!text)
			return NULL;
		all = i ? arena_printf(reader->arena, "%s%s", all, text) : text;
	}
	return all;
}

static bool
is_offered(struct reader *reader, const char *language)
{
	struct json_object *list = reader->package->languages;
	size_t n = list ? json_object_array_length(list) : 0;

	for (size_t i = 0; i < n; i++) {
		const char *id = json_text(json_object_array_get_idx(list, i), "id");

		if (id && language && strcmp(id, language) == 0)
			return true;
	}
	return !list;
}

/* What submissions.yaml or DOMjudge's submissions.json says of the solution. */
static const char *
configured(struct reader *reader, struct json_object *config, const char *path,
    const char *key, const char *json_key)
{
	const char *found = NULL;

	if (json_object_is_type(config, json_type_object)) {
		json_object_object_foreach(config, pattern, keys)
			if (glob_matches_within(pattern, path) && json_text(keys, key))
				found = json_text(keys, key);
	}
	if (found)
		return found;
	struct json_object *entry = json_member(reader->submissions_json,
	    arena_printf(reader->arena, "submissions/%s", path));
	if (!entry)
		entry = json_member(reader->submissions_json,
		    arena_printf(reader->arena, "submissions/%s/", path));
	return json_text(entry, json_key);
}

static struct json_object *
describe(struct reader *reader, struct json_object *config,
    const struct candidate *candidate)
{
	const char *path = candidate->path;

	return attached_describe(reader,
	    &(struct parts){ .name = path,
		.files = candidate->files,
		.count = candidate->count,
		.language = configured(reader, config, path, "language", "language_id"),
		.entry = configured(reader, config, path, "entrypoint", "entry_point") });
}

static bool
add(struct reader *reader, struct json_object *config, const struct candidate *candidate)
{
	struct package *package = reader->package;
	const char *path = candidate->path;
	struct json_object *program = describe(reader, config, candidate);
	const char *language = json_text(program, "language");

	if (!program || !is_offered(reader, language)) {
		if (!reader->why)
			reader_warn(reader, "submissions/%s is passed over: %s", path,
			    program ? arena_printf(reader->arena,
					  "no judge offers %s", language)
				    : "it is in no language that we know");
		json_object_put(program);
		return !reader->why;
	}
	if (package->nsubmissions == MAX_SUBMISSIONS) {
		json_object_put(program);
		return reader_refuse(reader, "more than %d submissions", MAX_SUBMISSIONS);
	}
	const char *text = read_sources(reader, candidate->files, candidate->count);
	struct package_submission submission = {
		.path = path,
		.language = arena_strdup(reader->arena, language),
		.source = text,
	};
	if (text) {
		struct promise promise = promise_of(reader, config, path, text);

		submission.sets_time = promise.sets_time;
		submission.in = make_argument(&submission, &promise);
		if (needs_its_files(language, candidate, text))
			add_files(submission.in, program);
		package->submissions[package->nsubmissions++] = submission;
	}
	json_object_put(program);
	return text;
}

static bool
add_folder(struct reader *reader, struct json_object *config, const struct entry *folder)
{
	struct entry *entries;
	size_t count, nfiles = 0;

	if (!reader_list(reader, folder->name, &entries, &count))
		return false;
	struct entry *files = arena_alloc(reader->arena, (count + 1) * sizeof *files);
	for (size_t i = 0; i < count; i++)
		if (!entries[i].is_folder)
			files[nfiles++] = entries[i];
	return add(reader, config,
	    &(struct candidate){ folder->name + strlen("submissions/"), files, nfiles });
}

static bool
read_folder(struct reader *reader, struct json_object *config, const char *folder)
{
	struct entry *entries;
	size_t count;

	if (!reader_list(reader, folder, &entries, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct entry *entry = &entries[i];
		bool good = entry->is_folder
				? add_folder(reader, config, entry)
				: add(reader, config,
				      &(struct candidate){
					  entry->name + strlen("submissions/"), entry, 1 });

		if (!good)
			return false;
	}
	return true;
}

static bool
read_all(struct reader *reader, struct json_object *config)
{
	struct entry *entries;
	size_t count;

	if (!reader_list(reader, "submissions", &entries, &count))
		return false;
	for (size_t i = 0; i < count; i++)
		if (entries[i].is_folder &&
		    !read_folder(reader, config, entries[i].name))
			return false;
	return true;
}

/* ---- input validators ------------------------------------------------------------ */

/* Flags for a validator: a list for all, or a map with one for each. */
static struct json_object *
flags_for(struct reader *reader, struct json_object *flags, const char *validator)
{
	if (!json_object_is_type(flags, json_type_object))
		return words_of(reader, flags);
	return words_of(reader, json_member(flags, validator));
}

static void
add_input(struct json_object *list, const struct package_file *file, const char *name,
    struct json_object *flags)
{
	struct json_object *input = json_object_new_object();

	json_object_object_add(input, "name", json_object_new_string(name));
	json_object_object_add(input, "hash", json_object_new_string(file->hash));
	json_object_object_add(input, "flags", flags);
	json_object_object_add(input, "valid", json_object_new_boolean(true));
	json_object_array_add(list, input);
}

/* What at least one of them must refuse: told when there is one only. */
static bool
add_invalid(struct reader *reader, struct json_object *list)
{
	struct entry *entries;
	size_t count;

	if (!reader_list_all(reader, "data/invalid_input", &entries, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct package_file file;

		if (!ends_with(entries[i].name, ".in"))
			continue;
		if (!reader_file(reader, entries[i].name, &file))
			return false;
		add_input(list, &file, entries[i].name, json_object_new_array());
		json_object_object_add(
		    json_object_array_get_idx(list, json_length(list) - 1), "valid",
		    json_object_new_boolean(false));
	}
	return true;
}

static struct json_object *
inputs_of(struct reader *reader, const char *validator, bool is_only)
{
	const struct package *package = reader->package;
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < package->ntests; i++) {
		const struct package_test *test = &package->tests[i];

		add_input(list, &test->input, test->name,
		    flags_for(reader, json_member(test->how, "input_flags"), validator));
	}
	if (is_only)
		add_invalid(reader, list);
	return list;
}

/* The name without its ending is what flags call it. */
static const char *
plain_name(struct reader *reader, const char *name)
{
	const char *point = strrchr(name, '.');

	return point ? arena_strndup(reader->arena, name, (size_t)(point - name)) : name;
}

static bool
add_validator(struct reader *reader, struct json_object *program, bool is_only)
{
	struct package *package = reader->package;
	const char *name = json_text(program, "name");
	const char *language = json_text(program, "language");
	bool has_scripts = strcmp(language, CHECKER_SCRIPTS) == 0;
	struct json_object *in = json_object_new_object();
	struct json_object *expected = json_object_new_array();

	if (!has_scripts && !is_offered(reader, language)) {
		reader_warn(reader, "input_validators/%s is passed over: no judge offers %s",
		    name, language);
		json_object_put(in);
		json_object_put(expected);
		return true;
	}
	json_object_array_add(expected, json_object_new_string("ACCEPTED"));
	add_files(in, program);
	json_object_object_add(in, "path",
	    json_object_new_string(
		arena_printf(reader->arena, "input_validators/%s", name)));
	/* any judge will do for scripts */
	json_object_object_add(
	    in, "language", json_object_new_string(has_scripts ? "cpp" : language));
	json_object_object_add(in, "program_language", json_object_new_string(language));
	json_object_object_add(in, "source", json_object_new_string(""));
	json_object_object_add(in, "expected", expected);
	json_object_object_add(in, "inputs",
	    inputs_of(reader, plain_name(reader, name), is_only));
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
read_validators(struct reader *reader)
{
	const char *folder = reader_has(reader, "input_validators")
				 ? "input_validators"
				 : "input_format_validators";
	scoped_json *list = attached_programs(reader, folder);
	size_t n = list ? json_length(list) : 0;

	for (size_t i = 0; i < n && i < MAX_VALIDATORS; i++)
		if (!add_validator(reader, json_object_array_get_idx(list, i), n == 1))
			return false;
	return list;
}

static bool
has_accepted(const struct package *package)
{
	for (size_t i = 0; i < package->nsubmissions; i++)
		if (strncmp(package->submissions[i].path, "accepted/", 9) == 0)
			return true;
	return false;
}

bool
solution_read(struct reader *reader)
{
	static const char file[] = "submissions/submissions.yaml";
	struct package *package = reader->package;
	scoped_json *config =
	    reader_has(reader, file) ? reader_yaml(reader, file) : NULL;

	if (reader_has(reader, "submissions.json"))
		reader->submissions_json = reader_yaml(reader, "submissions.json");
	package->submissions =
	    arena_alloc(reader->arena,
		(MAX_SUBMISSIONS + MAX_VALIDATORS) * sizeof *package->submissions);
	if (reader->why || !read_all(reader, config))
		return false;
	if (!read_validators(reader))
		return false;
	return has_accepted(package) ||
	       reader_refuse(
		   reader, "no accepted solution: submissions/accepted is empty");
}
