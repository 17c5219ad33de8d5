#define _GNU_SOURCE /* realpath */
#include "judge/package.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "judge/json.h"
#include "judge/statement.h"
#include "judge/text.h"
#include "judge/validate.h"
#include "judge/yaml.h"
#include "log.h"
#include "scoped.h"

enum {
	MAX_TESTS = 2000,
	MAX_SUBMISSIONS = 500,
	MAX_SOURCE = 1 << 20,
	MAX_SAMPLE = 65536,
	MAX_STATEMENT = 1 << 20,
	MAX_DEPTH = 8,
};

/* A package being read, and why it cannot be. */
struct reader {
	struct package *package;
	struct arena *arena;
	struct json_object *yaml;
	char root[PATH_MAX];
	const char *why;
};

__attribute__((format(printf, 2, 3))) static bool
refuse(struct reader *reader, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	reader->why = arena_strdup(reader->arena, text);
	return false;
}

__attribute__((format(printf, 2, 3))) static void
warn(struct reader *reader, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (reader->package->warn)
		reader->package->warn(reader->package, text);
}

/* ---- files ------------------------------------------------------------------ */

static const char *
path_of(struct reader *reader, const char *name)
{
	return arena_printf(reader->arena, "%s/%s", reader->package->directory, name);
}

static bool
exists(struct reader *reader, const char *name)
{
	return access(path_of(reader, name), F_OK) == 0;
}

/* Links may share files within a package; they may not fetch any from outside. */
static bool
is_inside(struct reader *reader, const char *path)
{
	char real[PATH_MAX];
	size_t length = strlen(reader->root);

	if (!realpath(path, real))
		return refuse(reader, "%s: %s", path, strerror(errno));
	if (strncmp(real, reader->root, length) != 0 || real[length] != '/')
		return refuse(reader, "%s is a link that leaves the package", path);
	return true;
}

static int
open_file(struct reader *reader, const char *path)
{
	struct stat file;

	if (!is_inside(reader, path))
		return -1;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd >= 0 && fstat(fd, &file) == 0 && S_ISREG(file.st_mode))
		return fd;
	if (fd >= 0)
		close(fd);
	refuse(reader, "%s is no file that can be read", path);
	return -1;
}

/* A text file that must be UTF-8 and at most MAX bytes, or NULL. */
static const char *
read_text(struct reader *reader, const char *path, size_t max)
{
	scoped_fd fd = open_file(reader, path);
	struct stat file;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &file) < 0 || (size_t)file.st_size > max) {
		refuse(reader, "%s is larger than %zu bytes", path, max);
		return NULL;
	}
	const char *text = text_of_file(reader->arena, fd, max);
	if (!text || strlen(text) != (size_t)file.st_size) {
		refuse(reader, "%s is not UTF-8", path);
		return NULL;
	}
	return text;
}

static bool
hash_file(struct reader *reader, const char *path, struct package_file *file_out)
{
	scoped_fd fd = open_file(reader, path);
	unsigned char bytes[65536], sum[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;
	ssize_t n;

	if (fd < 0)
		return false;
	*file_out = (struct package_file){ .path = path };
	crypto_hash_sha256_init(&state);
	while ((n = read(fd, bytes, sizeof bytes)) > 0) {
		crypto_hash_sha256_update(&state, bytes, (size_t)n);
		file_out->size += (size_t)n;
	}
	crypto_hash_sha256_final(&state, sum);
	sodium_bin2hex(file_out->hash, sizeof file_out->hash, sum, sizeof sum);
	return n == 0 || refuse(reader, "%s: %s", path, strerror(errno));
}

static bool
ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), end_length = strlen(end);

	return length > end_length && strcmp(text + length - end_length, end) == 0;
}

/* ---- problem.yaml ----------------------------------------------------------- */

static bool
is_listed(const char *word, const char *const list[])
{
	for (; *list; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

static void
warn_of_unknown(struct reader *reader)
{
	static const char *const known[] = { "problem_format_version", "name", "type",
		"validation", "validator_flags", "keywords", "limits", "riposte",
		"author", "credits", "source", "source_url", "license", "rights_owner",
		"uuid", "version", "languages", "allow_file_writing", "constants",
		"embargo_until", "grading", NULL };

	json_object_object_foreach(reader->yaml, key, value)
	{
		(void)value;
		if (!is_listed(key, known))
			warn(reader, "problem.yaml: the key \"%s\" is unknown", key);
	}
}

static bool
check_format(struct reader *reader)
{
	static const char *const formats[] = { "legacy", "legacy-icpc", "2023-07",
		"2023-07-draft", "2025-09", "2025-09-draft", NULL };
	const char *format = json_text(reader->yaml, "problem_format_version");
	const char *type = json_text(reader->yaml, "type");
	const char *validation = json_text(reader->yaml, "validation");

	if (format && !is_listed(format, formats))
		return refuse(reader, "problem_format_version \"%s\" is unknown", format);
	if (type && strcmp(type, "pass-fail") != 0)
		return refuse(reader, "problems of type %s are not supported yet", type);
	if ((validation && strcmp(validation, "default") != 0) ||
	    exists(reader, "output_validators") || exists(reader, "output_validator"))
		return refuse(reader, "custom validators are not supported yet");
	return true;
}

static bool
read_title(struct reader *reader)
{
	struct json_object *name = json_member(reader->yaml, "name");
	const char *title = NULL;

	if (json_object_is_type(name, json_type_object)) {
		title = json_text(name, "en");
		json_object_object_foreach(name, language, value)
		{
			(void)language;
			title = title ? title : json_object_get_string(value);
		}
	} else if (name) {
		title = json_object_get_string(name);
	}
	if (!title || !*title)
		title = reader->package->slug;
	json_object_object_add(
	    reader->package->about, "title", json_object_new_string(title));
	return true;
}

/* WORDS split at blanks and commas, added to LIST. */
static void
add_words(struct reader *reader, struct json_object *list, const char *words)
{
	char *text = arena_strdup(reader->arena, words), *rest;

	for (char *word = strtok_r(text, " \t\n,", &rest); word;
	     word = strtok_r(NULL, " \t\n,", &rest))
		json_object_array_add(list, json_object_new_string(word));
}

/* A list, or a text of words. */
static struct json_object *
read_words(struct reader *reader, struct json_object *from)
{
	struct json_object *list = json_object_new_array();

	if (json_object_is_type(from, json_type_array))
		for (size_t i = 0; i < json_object_array_length(from); i++)
			add_words(reader, list,
			    json_object_get_string(json_object_array_get_idx(from, i))
				?: "");
	else if (from)
		add_words(reader, list, json_object_get_string(from));
	return list;
}

static const char *
lower(struct reader *reader, const char *text)
{
	char *copy = arena_strdup(reader->arena, text ?: "");

	for (char *s = copy; *s; s++)
		*s = (char)tolower((unsigned char)*s);
	return copy;
}

/* The keywords in lower case: each item of a list as it is, "shortest paths" too, but
 * each word of a text, which is how the legacy format has them. */
static struct json_object *
read_tags(struct reader *reader)
{
	struct json_object *from = json_member(reader->yaml, "keywords");
	struct json_object *list = json_object_new_array();

	if (!json_object_is_type(from, json_type_array)) {
		add_words(reader, list, lower(reader, json_object_get_string(from)));
		return list;
	}
	for (size_t i = 0; i < json_object_array_length(from); i++) {
		struct json_object *tag = json_object_array_get_idx(from, i);

		json_object_array_add(list,
		    json_object_new_string(lower(reader, json_object_get_string(tag))));
	}
	return list;
}

/* SCALE times the decimal number TEXT, within bounds. */
static bool
parse_scaled(struct reader *reader, const char *key, const char *text, double scale,
    long most, long *number_out)
{
	char *end;

	if (!text)
		return refuse(reader, "%s is missing", key);
	double number = strtod(text, &end);
	while (isspace((unsigned char)*end))
		end++;
	if (end == text || *end || !(number > 0) || number * scale > (double)most)
		return refuse(reader, "%s: \"%s\" is no number within bounds", key, text);
	*number_out = (long)(number * scale + 0.5);
	return *number_out > 0 || refuse(reader, "%s is too small", key);
}

static bool
read_limit(struct reader *reader, const char *key, double scale, const char *otherwise,
    long most, long *number_out)
{
	struct json_object *limits = json_member(reader->yaml, "limits");
	const char *text = json_text(limits, key);

	return parse_scaled(
	    reader, key, text ? text : otherwise, scale, most, number_out);
}

static bool
read_time_limit(struct reader *reader, long *cpu_ms_out)
{
	struct json_object *limits = json_member(reader->yaml, "limits");
	const char *text = json_text(limits, "time_limit");

	if (!text && exists(reader, ".timelimit"))
		text = read_text(reader, path_of(reader, ".timelimit"), 64);
	if (!text)
		return refuse(reader,
		    "no time limit: give limits.time_limit in problem.yaml "
		    "or a file .timelimit");
	return parse_scaled(reader, "time_limit", text, 1000, 60000, cpu_ms_out);
}

static bool
read_limits(struct reader *reader)
{
	struct json_object *limits = json_object_new_object();
	long cpu_ms = 0, memory_kb = 0, output_kb = 0, processes = 0;

	json_object_object_add(reader->package->about, "limits", limits);
	if (!read_time_limit(reader, &cpu_ms) ||
	    !read_limit(reader, "memory", 1024, "256", 16 << 20, &memory_kb) ||
	    !read_limit(reader, "output", 1024, "8", 256 << 10, &output_kb) ||
	    !read_limit(reader, "processes", 1, "64", 256, &processes))
		return false;
	json_object_object_add(limits, "cpu_ms", json_object_new_int64(cpu_ms));
	json_object_object_add(
	    limits, "wall_ms", json_object_new_int64(2 * cpu_ms + 1000));
	json_object_object_add(limits, "memory_kb", json_object_new_int64(memory_kb));
	json_object_object_add(limits, "output_kb", json_object_new_int64(output_kb));
	json_object_object_add(limits, "processes", json_object_new_int64(processes));
	return true;
}

/* 2025-09 has the flags beside the data. */
static struct json_object *
read_group_flags(struct reader *reader)
{
	static const char *const places[] = { "data/secret/test_group.yaml",
		"data/test_group.yaml", "data/secret/testdata.yaml", "data/testdata.yaml",
		NULL };

	for (const char *const *place = places; *place; place++) {
		const char *why;

		if (!exists(reader, *place))
			continue;
		scoped_json *group =
		    yaml_read(reader->arena, path_of(reader, *place), &why);
		struct json_object *flags = json_member(group, "output_validator_args");
		if (!flags)
			flags = json_member(group, "output_validator_flags");
		if (flags)
			return read_words(reader, flags);
	}
	return json_object_new_array();
}

static bool
check_flags(struct reader *reader, struct json_object *flags)
{
	size_t n = json_object_array_length(flags);
	const char **words = arena_alloc(reader->arena, (n + 1) * sizeof *words);
	struct validator validator;
	char why[VALIDATOR_TEXT];

	for (size_t i = 0; i < n; i++)
		words[i] = json_object_get_string(json_object_array_get_idx(flags, i));
	return validator_init(&validator, words, n, why) || refuse(reader, "%s", why);
}

static bool
read_validator(struct reader *reader)
{
	struct json_object *given = json_member(reader->yaml, "validator_flags");
	struct json_object *flags =
	    given ? read_words(reader, given) : read_group_flags(reader);
	struct json_object *validator = json_object_new_object();

	json_object_object_add(validator, "type", json_object_new_string("default"));
	json_object_object_add(validator, "flags", flags);
	json_object_object_add(reader->package->about, "validator", validator);
	return check_flags(reader, flags);
}

static bool
read_extras(struct reader *reader)
{
	static const char *const visibilities[] = { "public", "hidden", NULL };
	struct json_object *extras = json_member(reader->yaml, "riposte");
	struct json_object *about = reader->package->about;
	const char *level = json_text(extras, "level") ?: "easy";
	const char *visibility = json_text(extras, "visibility") ?: "public";
	long points = 100;

	if (!is_listed(visibility, visibilities))
		return refuse(reader, "riposte.visibility must be public or hidden");
	if (json_text(extras, "points") &&
	    !parse_scaled(
		reader, "riposte.points", json_text(extras, "points"), 1, 10000, &points))
		return false;
	json_object_object_add(about, "level", json_object_new_string(level));
	json_object_object_add(about, "visibility", json_object_new_string(visibility));
	json_object_object_add(about, "points", json_object_new_int64(points));
	json_object_object_add(about, "tags", read_tags(reader));
	json_object_object_add(about, "attachments", json_object_new_array());
	return true;
}

/* ---- statements -------------------------------------------------------------- */

/* problem.en.md → "en", problem.md → "en"; anything else → NULL */
static const char *
statement_language(struct reader *reader, const char *name)
{
	if (strcmp(name, "problem.md") == 0)
		return "en";
	if (strncmp(name, "problem.", 8) != 0 || !ends_with(name, ".md") ||
	    strlen(name) < strlen("problem.x.md"))
		return NULL;
	return arena_strndup(reader->arena, name + 8, strlen(name) - 8 - 3);
}

static bool
add_statement(struct reader *reader, struct json_object *list, const char *path,
    const char *language)
{
	struct statement_losses losses = { 0 };
	struct json_object *statement = json_object_new_object();
	const char *text = read_text(reader, path, MAX_STATEMENT);

	json_object_array_add(list, statement);
	if (!text)
		return false;
	json_object_object_add(statement, "lang", json_object_new_string(language));
	json_object_object_add(statement, "type", json_object_new_string("html"));
	json_object_object_add(statement, "html",
	    json_object_new_string(statement_render(reader->arena, text, &losses)));
	if (losses.images)
		warn(reader, "%s: %d images were left out: they are not supported yet",
		    path, losses.images);
	if (losses.raw_html)
		warn(reader, "%s: raw HTML was left out", path);
	return true;
}

static bool
add_statements(struct reader *reader, struct json_object *list, const char *folder)
{
	struct dirent **entries;
	int count = scandir(path_of(reader, folder), &entries, NULL, alphasort);
	bool good = true;

	for (int i = 0; i < count; i++) {
		const char *language = statement_language(reader, entries[i]->d_name);

		if (language && good)
			good = add_statement(reader, list,
			    path_of(reader, arena_printf(reader->arena, "%s/%s", folder,
						entries[i]->d_name)),
			    language);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return good;
}

static bool
read_statements(struct reader *reader)
{
	struct json_object *list = json_object_new_array();

	json_object_object_add(reader->package->about, "statements", list);
	if (!add_statements(reader, list, "problem_statement") ||
	    !add_statements(reader, list, "statement"))
		return false;
	return json_object_array_length(list) > 0 ||
	       refuse(reader, "no statement: problem_statement/problem.en.md is missing "
			      "(TeX and PDF are not supported yet)");
}

/* ---- data --------------------------------------------------------------------- */

/* NAME is sample/1, without an ending. */
static bool
add_test(struct reader *reader, const char *name)
{
	struct package *package = reader->package;
	const char *base = path_of(reader, arena_printf(reader->arena, "data/%s", name));
	struct package_test test = { .name = name,
		.is_sample = strncmp(name, "sample/", 7) == 0 };

	if (package->ntests == MAX_TESTS)
		return refuse(reader, "more than %d tests", MAX_TESTS);
	if (!hash_file(reader, arena_printf(reader->arena, "%s.in", base), &test.input) ||
	    !hash_file(reader, arena_printf(reader->arena, "%s.ans", base), &test.answer))
		return false;
	package->tests[package->ntests++] = test;
	return true;
}

static int
by_name(const void *a, const void *b)
{
	const struct package_test *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static bool read_group(struct reader *, const char *group, int depth);

static bool
read_data_entry(struct reader *reader, const char *group, const char *entry, int depth)
{
	const char *name = arena_printf(reader->arena, "%s/%s", group, entry);
	struct stat file;

	if (stat(path_of(reader, arena_printf(reader->arena, "data/%s", name)), &file) <
	    0)
		return refuse(reader, "data/%s: %s", name, strerror(errno));
	if (S_ISDIR(file.st_mode))
		return read_group(reader, name, depth + 1);
	if (ends_with(entry, ".in"))
		return add_test(
		    reader, arena_strndup(reader->arena, name, strlen(name) - 3));
	if (ends_with(entry, ".hint") || ends_with(entry, ".desc"))
		warn(reader, "data/%s is not shown yet", name);
	else if (!ends_with(entry, ".ans") && !ends_with(entry, ".yaml"))
		warn(reader, "data/%s is passed over", name);
	return true;
}

static bool
read_group(struct reader *reader, const char *group, int depth)
{
	struct dirent **entries;
	int count =
	    scandir(path_of(reader, arena_printf(reader->arena, "data/%s", group)),
		&entries, NULL, alphasort);
	bool good = depth < MAX_DEPTH || refuse(reader, "data/%s is too deep", group);

	for (int i = 0; i < count; i++) {
		if (good && entries[i]->d_name[0] != '.' && entries[i]->d_name[0] != '-')
			good = read_data_entry(reader, group, entries[i]->d_name, depth);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return good;
}

static bool
add_sample(
    struct reader *reader, struct json_object *list, const struct package_test *test)
{
	const char *input = read_text(reader, test->input.path, MAX_SAMPLE);
	const char *output =
	    input ? read_text(reader, test->answer.path, MAX_SAMPLE) : NULL;
	struct json_object *sample = json_object_new_object();

	json_object_array_add(list, sample);
	if (!output)
		return false;
	json_object_object_add(sample, "input", json_object_new_string(input));
	json_object_object_add(sample, "output", json_object_new_string(output));
	json_object_object_add(sample, "note", NULL);
	return true;
}

static bool
read_data(struct reader *reader)
{
	struct package *package = reader->package;
	struct json_object *samples = json_object_new_array();

	json_object_object_add(package->about, "samples", samples);
	package->tests = arena_alloc(reader->arena, MAX_TESTS * sizeof *package->tests);
	if (!read_group(reader, "sample", 0) || !read_group(reader, "secret", 0))
		return false;
	if (package->ntests == 0)
		return refuse(reader, "no tests: data/secret holds no .in with its .ans");
	/* "sample/…" sorts before "secret/…" */
	qsort(package->tests, package->ntests, sizeof *package->tests, by_name);
	for (size_t i = 0; i < package->ntests; i++)
		if (package->tests[i].is_sample &&
		    !add_sample(reader, samples, &package->tests[i]))
			return false;
	return true;
}

/* ---- submissions --------------------------------------------------------------- */

/* What a folder of submissions promises (the verdict of the first failed test). */
static const struct folder {
	const char *name;
	const char *expected[7];
} folders[] = {
	{ "accepted", { "ACCEPTED" } },
	{ "wrong_answer", { "WRONG_ANSWER" } },
	{ "time_limit_exceeded", { "TIME_LIMIT" } },
	{ "run_time_error", { "RUNTIME_ERROR", "MEMORY_LIMIT" } },
	{ "rejected", { "WRONG_ANSWER", "TIME_LIMIT", "RUNTIME_ERROR", "MEMORY_LIMIT",
			  "OUTPUT_LIMIT" } },
};

static const char *
language_of(const char *name)
{
	static const char *const endings[][2] = { { ".c", "c" }, { ".cpp", "cpp" },
		{ ".cc", "cpp" }, { ".cxx", "cpp" }, { ".py", "python" },
		{ ".java", "java" }, { ".js", "javascript" } };

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (ends_with(name, endings[i][0]))
			return endings[i][1];
	return NULL;
}

static bool
add_submission(struct reader *reader, const struct folder *folder, const char *name)
{
	struct package *package = reader->package;
	const char *path = arena_printf(reader->arena, "%s/%s", folder->name, name);
	const char *language = language_of(name);

	if (!language) {
		warn(reader, "submissions/%s is in no language that we know", path);
		return true;
	}
	if (package->nsubmissions == MAX_SUBMISSIONS)
		return refuse(reader, "more than %d submissions", MAX_SUBMISSIONS);
	const char *source = read_text(reader,
	    path_of(reader, arena_printf(reader->arena, "submissions/%s", path)),
	    MAX_SOURCE);
	package->submissions[package->nsubmissions++] = (struct package_submission){
		.path = path,
		.language = language,
		.source = source,
		.expected = folder->expected,
	};
	return source;
}

static bool
read_folder(struct reader *reader, const struct folder *folder)
{
	struct dirent **entries;
	int count = scandir(
	    path_of(reader, arena_printf(reader->arena, "submissions/%s", folder->name)),
	    &entries, NULL, alphasort);
	bool good = true;

	for (int i = 0; i < count; i++) {
		if (good && entries[i]->d_name[0] != '.' && entries[i]->d_name[0] != '-')
			good = add_submission(reader, folder, entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return good;
}

static const struct folder *
find_folder(const char *name)
{
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (strcmp(folders[i].name, name) == 0)
			return &folders[i];
	return NULL;
}

static void
warn_of_folders(struct reader *reader)
{
	DIR *directory = opendir(path_of(reader, "submissions"));

	for (struct dirent *e; directory && (e = readdir(directory));)
		if (e->d_name[0] != '.' && !find_folder(e->d_name))
			warn(reader, "submissions/%s is passed over", e->d_name);
	if (directory)
		closedir(directory);
}

static bool
read_submissions(struct reader *reader)
{
	struct package *package = reader->package;
	bool has_accepted = false;

	package->submissions =
	    arena_alloc(reader->arena, MAX_SUBMISSIONS * sizeof *package->submissions);
	warn_of_folders(reader);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (!read_folder(reader, &folders[i]))
			return false;
	for (size_t i = 0; i < package->nsubmissions; i++)
		has_accepted |=
		    strncmp(package->submissions[i].path, "accepted/", 9) == 0;
	return has_accepted ||
	       refuse(reader, "no accepted solution: submissions/accepted is empty");
}

/* ---- the whole ------------------------------------------------------------------ */

static void
add_to_hash(crypto_hash_sha256_state *state, const char *text)
{
	/* with its NUL, so that "a" "bc" differs from "ab" "c" */
	crypto_hash_sha256_update(state, (const unsigned char *)text, strlen(text) + 1);
}

/* Over all that would be imported, so that what changes nothing is no change. */
static void
add_content_hash(struct package *package)
{
	unsigned char sum[crypto_hash_sha256_BYTES];
	char hex[PACKAGE_HASH + 1];
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	add_to_hash(&state, "riposte-import 1");
	add_to_hash(&state,
	    json_object_to_json_string_ext(package->about, JSON_C_TO_STRING_PLAIN));
	for (size_t i = 0; i < package->ntests; i++) {
		add_to_hash(&state, package->tests[i].name);
		add_to_hash(&state, package->tests[i].input.hash);
		add_to_hash(&state, package->tests[i].answer.hash);
	}
	for (size_t i = 0; i < package->nsubmissions; i++) {
		add_to_hash(&state, package->submissions[i].path);
		add_to_hash(&state, package->submissions[i].source);
	}
	crypto_hash_sha256_final(&state, sum);
	sodium_bin2hex(hex, sizeof hex, sum, sizeof sum);
	json_object_object_add(
	    package->about, "content_hash", json_object_new_string(hex));
}

/* The base name of the directory, which links and a slash at the end may hide. */
static bool
find_slug(struct reader *reader)
{
	struct package *package = reader->package;

	if (!realpath(package->directory, reader->root))
		return refuse(reader, "%s: %s", package->directory, strerror(errno));
	const char *slug = strrchr(reader->root, '/') + 1;
	size_t length = strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-");
	if (!length || slug[length] || *slug == '-' || length > 64)
		return refuse(reader,
		    "\"%s\" is no name for a problem: lower case letters, "
		    "digits and - only",
		    slug);
	package->slug = arena_strdup(reader->arena, slug);
	package->directory = arena_strdup(reader->arena, reader->root);
	json_object_object_add(
	    package->about, "slug", json_object_new_string(package->slug));
	return true;
}

static bool
read_yaml(struct reader *reader)
{
	const char *path = path_of(reader, "problem.yaml");

	if (!is_inside(reader, path))
		return false;
	reader->yaml = yaml_read(reader->arena, path, &reader->why);
	if (!reader->yaml)
		return false;
	if (!json_object_is_type(reader->yaml, json_type_object))
		return refuse(reader, "problem.yaml holds no map");
	warn_of_unknown(reader);
	return true;
}

bool
package_read(struct package *package, const char *directory,
    void (*warn_function)(const struct package *, const char *text), const char **why_out)
{
	*package = (struct package){
		.directory = directory,
		.slug = directory,
		.about = json_object_new_object(),
		.warn = warn_function,
	};
	struct reader reader = { .package = package, .arena = &package->arena };
	bool good = find_slug(&reader) && read_yaml(&reader) && check_format(&reader) &&
		    read_title(&reader) && read_limits(&reader) &&
		    read_validator(&reader) && read_extras(&reader) &&
		    read_statements(&reader) && read_data(&reader) &&
		    read_submissions(&reader);

	if (good)
		add_content_hash(package);
	json_object_put(reader.yaml);
	*why_out = reader.why;
	return good;
}

void
package_release(struct package *package)
{
	json_object_put(package->about);
	arena_release(&package->arena);
	*package = (struct package){ 0 };
}
