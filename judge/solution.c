#include "judge/solution.h"

#include <stdlib.h>
#include <string.h>

#include "judge/answers.h"
#include "judge/attached.h"
#include "judge/constants.h"
#include "judge/glob.h"
#include "member.h"
#include "judge/promise.h"
#include "scoped.h"

enum { MAX_SOURCE = 1 << 20 };

/* The solution PATH and its files. */
struct candidate {
	const char *path;
	const struct entry *files;
	size_t count;
};

void
solution_add_files(struct json_object *in, struct json_object *program)
{
	static const char *const keys[] = { "files", "units", "entry" };

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (json_member(program, keys[i]))
			json_object_object_add(in, keys[i],
			    json_object_get(json_member(program, keys[i])));
}

static struct json_object *
make_argument(const struct package *package, const struct package_submission *submission,
    const struct promise *promise)
{
	struct json_object *in = json_object_new_object();

	json_object_object_add(in, "path", json_object_new_string(submission->path));
	json_object_object_add(
	    in, "language", json_object_new_string(submission->language));
	json_object_object_add(in, "source", json_object_new_string(submission->source));
	json_object_object_add(in, "expected", promise->expected);
	json_object_object_add(in, "rules", promise->rules);
	json_object_object_add(in, "patience", promise->patience);
	if (promise->bounds_time)
		json_object_object_add(
		    in, "slack", json_object_new_double(package->time_slack));
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
		text = constants_apply(reader, text);
		all = i ? arena_printf(reader->arena, "%s%s", all, text) : text;
	}
	return all;
}

bool
solution_is_offered(struct reader *reader, const char *language)
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

/* Where answers are submitted, a folder of files that are called as the tests. */
static bool
is_answers(struct reader *reader, const struct candidate *candidate)
{
	for (size_t i = 0; i < candidate->count; i++)
		if (attached_language(reader, candidate->files[i].base) &&
		    !ends_with(candidate->files[i].base, ".txt"))
			return false;
	return reader->is_answers && candidate->count > 0;
}

/* One text of them; NULL: it is refused. */
static const char *
read_answers(struct reader *reader, const struct candidate *candidate)
{
	const char *all = "";

	for (size_t i = 0; i < candidate->count; i++) {
		const struct entry *entry = &candidate->files[i];
		const char *text = reader_lossy_text(reader, entry->name, MAX_SOURCE);

		if (!text)
			return NULL;
		all = candidate->count == 1
			  ? text
			  : arena_printf(reader->arena, "%s=== %.*s\n%s\n", all,
				(int)(strrchr(entry->base, '.') ? strrchr(entry->base, '.') -
								      entry->base
								: (ptrdiff_t)strlen(entry->base)),
				entry->base, text);
	}
	return all;
}

static bool
append(struct reader *reader, struct json_object *config,
    struct package_submission *submission)
{
	struct package *package = reader->package;
	struct promise promise =
	    promise_of(reader, config, submission->path, submission->source);

	if (package->nsubmissions == MAX_PROGRAMS)
		return reader_refuse(reader, "more than %d submissions", MAX_PROGRAMS);
	submission->sets_time = promise.sets_time;
	submission->in = make_argument(package, submission, &promise);
	package->submissions[package->nsubmissions++] = *submission;
	return true;
}

static bool
add_answers(
    struct reader *reader, struct json_object *config, const struct candidate *candidate)
{
	struct package_submission submission = {
		.path = candidate->path,
		.language = ANSWER_LANGUAGE,
		.source = read_answers(reader, candidate),
	};

	return submission.source && append(reader, config, &submission);
}

static bool
add(struct reader *reader, struct json_object *config, const struct candidate *candidate)
{
	const char *path = candidate->path;

	if (is_answers(reader, candidate))
		return add_answers(reader, config, candidate);
	struct json_object *program = describe(reader, config, candidate);
	const char *language = json_text(program, "language");

	if (!program || !solution_is_offered(reader, language)) {
		if (!reader->why)
			reader_warn(reader, "submissions/%s is passed over: %s", path,
			    program ? arena_printf(reader->arena,
					  "no judge offers %s", language)
				    : "it is in no language that we know");
		json_object_put(program);
		return !reader->why;
	}
	const char *text = read_sources(reader, candidate->files, candidate->count);
	struct package_submission submission = {
		.path = path,
		.language = arena_strdup(reader->arena, language),
		.source = text,
	};
	bool good = text && append(reader, config, &submission);
	if (good && needs_its_files(language, candidate, text))
		solution_add_files(submission.in, program);
	json_object_put(program);
	return good;
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

/* ---- all of them ------------------------------------------------------------------ */

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
	    arena_alloc(reader->arena, MAX_PROGRAMS * sizeof *package->submissions);
	if (reader->why || !read_all(reader, config))
		return false;
	return has_accepted(package) ||
	       reader_refuse(
		   reader, "no accepted solution: submissions/accepted is empty");
}
