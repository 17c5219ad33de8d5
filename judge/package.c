#define _GNU_SOURCE /* realpath */
#include "judge/package.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "judge/attached.h"
#include "member.h"
#include "judge/metadata.h"
#include "judge/reader.h"
#include "judge/selfcheck.h"
#include "judge/solution.h"
#include "judge/statements.h"
#include "judge/testdata.h"

void
package_warn(struct package *package, const char *text)
{
	if (!package->warnings)
		package->warnings = json_object_new_array();
	json_object_array_add(package->warnings, json_object_new_string(text));
	if (package->warn)
		package->warn(package, text);
}

/* ---- the validator -------------------------------------------------------------- */

static bool
add_limit(struct reader *reader, struct json_object *to, const char *key,
    const char *from, long scale)
{
	const char *text = json_text(json_member(reader->yaml, "limits"), from);
	long number;

	if (!text)
		return true;
	if (!parse_scaled(reader, from, text, (double)scale, 1L << 31, &number))
		return false;
	json_object_object_add(to, key, json_object_new_int64(number));
	return true;
}

static bool
read_passes(struct reader *reader, struct json_object *validator)
{
	const char *text =
	    json_text(json_member(reader->yaml, "limits"), "validation_passes");
	long passes = 1;

	if (reader->is_multi_pass &&
	    !parse_scaled(reader, "validation_passes", text ?: "2", 1, 1000, &passes))
		return false;
	json_object_object_add(validator, "passes", json_object_new_int64(passes));
	return true;
}

/* The earlier formats do not have the key; those whose they are forbid writing. */
static void
add_writing(struct reader *reader, struct json_object *validator)
{
	bool is_allowed = is_true(json_member(reader->yaml, "allow_file_writing"));

	json_object_object_add(
	    validator, "read_only", json_object_new_boolean(!is_allowed));
}

static bool
read_validator(struct reader *reader, struct json_object *validator)
{
	struct json_object *limits = json_object_new_object();

	json_object_object_add(validator, "type",
	    json_object_new_string(reader->has_checkers ? "custom" : "default"));
	json_object_object_add(validator, "flags",
	    words_of(reader, json_member(reader->yaml, "validator_flags")));
	if (reader->is_answers)
		json_object_object_add(
		    validator, "answers", json_object_new_boolean(true));
	json_object_object_add(validator, "interactive",
	    json_object_new_boolean(reader->is_interactive));
	add_writing(reader, validator);
	json_object_object_add(validator, "limits", limits);
	return read_passes(reader, validator) &&
	       add_limit(reader, limits, "cpu_ms", "validation_time", 1000) &&
	       add_limit(reader, limits, "memory_kb", "validation_memory", 1024) &&
	       add_limit(reader, limits, "output_kb", "validation_output", 1024) &&
	       attached_read(reader, validator);
}

static bool
read_grader(struct reader *reader)
{
	struct json_object *grading = json_member(reader->package->about, "grading");
	struct json_object *grader;

	if (!grading || !reader_has(reader, "graders"))
		return true;
	grader = attached_program(reader, "graders");
	if (grader)
		json_object_object_add(grading, "grader", grader);
	return grader;
}

/* ---- its identity --------------------------------------------------------------- */

static void
add_to_hash(crypto_hash_sha256_state *state, const char *text)
{
	/* with its NUL, so that "a" "bc" differs from "ab" "c" */
	crypto_hash_sha256_update(state, (const unsigned char *)text, strlen(text) + 1);
}

static void
add_json_to_hash(crypto_hash_sha256_state *state, struct json_object *json)
{
	add_to_hash(state, json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN));
}

/* Over all that would be imported, so that what changes nothing is no change. */
static void
add_content_hash(struct package *package)
{
	unsigned char sum[crypto_hash_sha256_BYTES];
	char hex[PACKAGE_HASH + 1];
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	add_to_hash(&state, "riposte-import 2");
	add_json_to_hash(&state, package->about);
	for (size_t i = 0; i < package->ntests; i++) {
		add_to_hash(&state, package->tests[i].name);
		add_to_hash(&state, package->tests[i].input.hash);
		add_to_hash(&state, package->tests[i].answer.hash);
		add_json_to_hash(&state, package->tests[i].how);
	}
	for (size_t i = 0; i < package->nsubmissions; i++)
		add_json_to_hash(&state, package->submissions[i].in);
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
		return reader_refuse(
		    reader, "%s: %s", package->directory, strerror(errno));
	const char *slug = package->slug ?: strrchr(reader->root, '/') + 1;
	size_t length = strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-");
	if (!length || slug[length] || *slug == '-' || length > 64)
		return reader_refuse(reader,
		    "\"%s\" is no name for a problem: lower case letters, digits and - "
		    "only",
		    slug);
	package->slug = arena_strdup(reader->arena, slug);
	package->directory = arena_strdup(reader->arena, reader->root);
	json_object_object_add(
	    package->about, "slug", json_object_new_string(package->slug));
	return true;
}

/* ---- the whole ------------------------------------------------------------------- */

/* Every file as it came, so that the package can be written back. */
static bool
add_files(struct reader *reader)
{
	struct json_object *whole = json_object_new_object();
	struct json_object *files = json_object_new_array();
	struct entry *entries;
	size_t count;

	json_object_object_add(reader->package->about, "package", whole);
	json_object_object_add(whole, "files", files);
	json_object_object_add(
	    whole, "legacy", json_object_new_boolean(reader->format < FORMAT_2023));
	if (json_text(reader->yaml, "uuid"))
		json_object_object_add(whole, "uuid",
		    json_object_new_string(json_text(reader->yaml, "uuid")));
	if (!reader_list_all(reader, ".", &entries, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct json_object *file =
		    reader_file_json(reader, &entries[i], entries[i].name + 2);

		if (!file)
			return false;
		json_object_array_add(files, file);
	}
	return true;
}

static bool
read_parts(struct reader *reader)
{
	struct json_object *validator = json_object_new_object();

	json_object_object_add(reader->package->about, "validator", validator);
	return metadata_read(reader) && read_validator(reader, validator) &&
	       statements_read(reader) &&
	       testdata_read(reader, json_member(validator, "flags")) &&
	       read_grader(reader) && solution_read(reader) && selfcheck_read(reader) &&
	       add_files(reader);
}

bool
package_read(struct package *package, const char **why_out)
{
	struct reader reader = { .package = package, .arena = &package->arena };

	package->about = json_object_new_object();
	if (!package->warnings)
		package->warnings = json_object_new_array();
	bool good = find_slug(&reader) && read_parts(&reader);
	if (good)
		add_content_hash(package);
	json_object_put(reader.submissions_json);
	json_object_put(reader.yaml);
	*why_out = reader.why;
	return good;
}

void
package_release(struct package *package)
{
	for (size_t i = 0; i < package->ntests; i++)
		json_object_put(package->tests[i].how);
	for (size_t i = 0; i < package->nsubmissions; i++)
		json_object_put(package->submissions[i].in);
	json_object_put(package->about);
	json_object_put(package->warnings);
	json_object_put(package->languages);
	arena_release(&package->arena);
	*package = (struct package){ 0 };
}
