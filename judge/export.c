#include "judge/export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/archive.h"
#include "judge/cache.h"
#include "member.h"
#include "judge/yaml.h"
#include "scoped.h"

struct export {
	struct db *db;
	struct arena *arena;
	const char *slug;
	struct json_object *from; /* what import_export answered */
	struct cache cache;	  /* a temporary folder */
	bool is_renewed;	  /* its files get the places of 2025-09 */
	const char *why;
};

static bool
refuse(struct export *e, const char *text)
{
	e->why = arena_strdup(e->arena, text);
	return false;
}

/* ---- places -------------------------------------------------------------------- */

static bool
begins_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

/* Behind output_validators/NAME/ of a folder, or output_validators/ of a file. */
static const char *
inside_validators(const char *name)
{
	const char *rest = name + strlen("output_validators/");
	const char *slash = strchr(rest, '/');

	return slash ? slash + 1 : rest;
}

/* There, each statement tells its language. */
static const char *
statement_place(struct export *e, const char *base)
{
	static const char plain[] = "problem.";
	const char *ending = base + strlen(plain);

	if (begins_with(base, plain) && !strchr(ending, '.'))
		return arena_printf(e->arena, "statement/problem.en.%s", ending);
	return arena_printf(e->arena, "statement/%s", base);
}

/* Where a file stands in 2025-09; NULL: nowhere. */
static const char *
place_of(struct export *e, const char *name)
{
	static const char *const dropped[] = { "problem.yaml", "domjudge-problem.ini",
		"submissions.json" };
	const char *base = strrchr(name, '/');

	if (!e->is_renewed)
		return name;
	for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
		if (strcmp(name, dropped[i]) == 0)
			return NULL;
	if (base && strcmp(base + 1, "testdata.yaml") == 0)
		return NULL;
	if (begins_with(name, "problem_statement/"))
		return statement_place(e, name + strlen("problem_statement/"));
	if (begins_with(name, "input_format_validators/"))
		return arena_printf(e->arena, "input_validators/%s",
		    name + strlen("input_format_validators/"));
	if (begins_with(name, "output_validators/"))
		return arena_printf(
		    e->arena, "output_validator/%s", inside_validators(name));
	if (strcmp(name, "problem.pdf") == 0)
		return "statement/problem.en.pdf";
	return name;
}

/* ---- writing ------------------------------------------------------------------- */

/* Names come from a database, and become paths. */
static bool
is_sound(const char *name)
{
	return *name && *name != '/' && !begins_with(name, "../") && !strstr(name, "/../");
}

static int
create(struct export *e, const char *name, mode_t mode)
{
	char *path = arena_printf(e->arena, "%s/%s", e->slug, name);

	for (char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0777);
		*slash = '/';
	}
	return open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
}

static bool
write_file(struct export *e, struct json_object *file)
{
	const char *hash = json_text(file, "hash"), *name = json_text(file, "name");
	const char *place = name && is_sound(name) ? place_of(e, name) : NULL;
	int status;
	ssize_t n = -1;

	if (!place)
		return true;
	if (!cache_ensure(&e->cache, e->db, hash, &status))
		return refuse(e, arena_printf(e->arena, "%s cannot be had", name));
	scoped_fd in = cache_open(&e->cache, hash);
	scoped_fd out = create(e, place,
	    json_object_get_boolean(json_member(file, "executable")) ? 0777 : 0666);
	while (in >= 0 && out >= 0 && (n = sendfile(out, in, NULL, 1 << 20)) > 0)
		continue;
	return n == 0 ||
	       refuse(e, arena_printf(e->arena, "%s: %s", place, strerror(errno)));
}

static bool
write_text(struct export *e, const char *name, struct json_object *json)
{
	/* JSON is YAML */
	const char *text = json_object_to_json_string_ext(json, JSON_C_TO_STRING_PRETTY);
	scoped_fd out = create(e, name, 0666);
	size_t length = strlen(text);

	return (out >= 0 && write(out, text, length) == (ssize_t)length &&
		   write(out, "\n", 1) == 1) ||
	       refuse(e, arena_printf(e->arena, "%s: %s", name, strerror(errno)));
}

/* ---- problem.yaml --------------------------------------------------------------- */

static void
copy(struct json_object *to, const char *key, struct json_object *value)
{
	if (value)
		json_object_object_add(to, key, json_object_get(value));
}

/* problem.yaml as it came; NULL: there was none. */
static struct json_object *
read_old(struct export *e)
{
	struct json_object *files =
	    json_member(json_member(e->from, "package"), "files");
	const char *why;
	int status;

	for (size_t i = 0; i < json_length(files); i++) {
		struct json_object *file = json_object_array_get_idx(files, i);
		const char *hash = json_text(file, "hash");

		if (strcmp(json_text(file, "name") ?: "", "problem.yaml") == 0 &&
		    cache_ensure(&e->cache, e->db, hash, &status))
			return yaml_read(e->arena,
			    arena_printf(e->arena, "%s/%s", e->cache.directory, hash),
			    &why);
	}
	return NULL;
}

/* Who made it and where it comes from, in the words of 2025-09. */
static void
copy_origin(struct json_object *yaml, struct json_object *old)
{
	static const char *const same[] = { "license", "rights_owner" };
	struct json_object *author = json_member(old, "author");
	struct json_object *source = json_object_new_object();

	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		copy(yaml, same[i], json_member(old, same[i]));
	copy(yaml, "credits", author);
	copy(source, "name", json_member(old, "source"));
	copy(source, "url", json_member(old, "source_url"));
	if (json_member(source, "name"))
		copy(yaml, "source", source);
	json_object_put(source);
}

static void
copy_limits(struct json_object *limits, struct json_object *old)
{
	static const char *const same[] = { "code", "compilation_time",
		"compilation_memory", "validation_time", "validation_memory",
		"validation_output" };

	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		long number = json_number(json_member(old, "limits"), same[i], 0);

		if (number > 0)
			json_object_object_add(
			    limits, same[i], json_object_new_int64(number));
	}
}

static bool
write_yaml(struct export *e)
{
	scoped_json *yaml = json_object_new_object();
	scoped_json *old = read_old(e);
	struct json_object *limits = json_object_new_object();
	double seconds = (double)json_number(e->from, "cpu_ms", 0) / 1000;

	json_object_object_add(
	    yaml, "problem_format_version", json_object_new_string("2025-09"));
	copy(yaml, "name", json_member(e->from, "title"));
	copy(yaml, "uuid", json_member(e->from, "uuid"));
	copy(yaml, "type", json_member(e->from, "type"));
	copy(yaml, "keywords", json_member(e->from, "tags"));
	copy_origin(yaml, old);
	json_object_object_add(yaml, "limits", limits);
	copy_limits(limits, old);
	json_object_object_add(limits, "time_limit", json_object_new_double(seconds));
	json_object_object_add(limits, "memory",
	    json_object_new_int64(json_number(e->from, "memory_kb", 0) / 1024));
	json_object_object_add(limits, "output",
	    json_object_new_int64(json_number(e->from, "output_kb", 0) / 1024));
	json_object_object_add(yaml, "allow_file_writing",
	    json_object_new_boolean(
		!json_object_get_boolean(json_member(e->from, "read_only"))));
	if (json_number(e->from, "passes", 1) > 1)
		copy(limits, "validation_passes", json_member(e->from, "passes"));
	return write_text(e, "problem.yaml", yaml);
}

static bool
write_flags(struct export *e)
{
	static const char *const places[] = { "data/sample/test_group.yaml",
		"data/secret/test_group.yaml" };
	struct json_object *flags = json_member(e->from, "flags");
	scoped_json *group = json_object_new_object();

	if (!json_length(flags))
		return true;
	copy(group, "output_validator_args", flags);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (!write_text(e, places[i], group))
			return false;
	return true;
}

/* ---- the whole ------------------------------------------------------------------- */

static bool
write_all(struct export *e)
{
	struct json_object *package = json_member(e->from, "package");
	struct json_object *files = json_member(package, "files");

	if (!json_length(files))
		return refuse(e, "it was imported before packages were kept: import it "
				 "again first");
	if (mkdir(e->slug, 0777) < 0)
		return refuse(e, arena_printf(e->arena, "%s: %s", e->slug, strerror(errno)));
	for (size_t i = 0; i < json_length(files); i++)
		if (!write_file(e, json_object_array_get_idx(files, i)))
			return false;
	return !e->is_renewed || (write_yaml(e) && write_flags(e));
}

/* Groups of testdata.yaml have no counterpart. */
static bool
can_be_renewed(struct json_object *from)
{
	struct json_object *package = json_member(from, "package");
	struct json_object *grading = json_member(from, "grading");

	return json_object_get_boolean(json_member(package, "legacy")) &&
	       !json_object_get_boolean(json_member(grading, "scoring"));
}

bool
export_package(struct db *db, struct arena *arena, const char *slug, const char **why_out)
{
	struct db_reply reply = db_call(db, "import_export", slug);
	scoped_json *body = reply.body;
	char *folder = arena_printf(
	    arena, "%s/riposte-export-XXXXXX", getenv("TMPDIR") ?: "/tmp");
	struct export e = { .db = db,
		.arena = arena,
		.slug = slug,
		.from = body,
		.is_renewed = can_be_renewed(body),
		.why = "a temporary folder cannot be made" };

	if (reply.status != 200) {
		*why_out = arena_strdup(
		    arena, json_text(body, "detail") ?: "there is no such problem");
		return false;
	}
	bool good = mkdtemp(folder);
	if (good) {
		e.cache = (struct cache){ .directory = folder, .limit_bytes = INT64_MAX };
		good = write_all(&e);
		archive_remove(folder);
	}
	*why_out = e.why;
	return good;
}
