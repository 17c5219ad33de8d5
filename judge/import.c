/*
 * riposte-import: problem packages into the database.
 *
 * A package becomes a draft; each of its submissions goes through the real
 * queue; only when all got a verdict that their folder allows is the draft
 * published, otherwise it is abandoned.
 *
 * Keys of problem.yaml (riposte-import(1) tells them in full):
 *
 *	problem_format_version	absent, legacy, legacy-icpc, 2023-07, 2025-09
 *	name			text, or map of languages: the title
 *	type			pass-fail
 *	validation		default
 *	validator_flags		words of the default validator
 *	keywords		text of words, or list: tags
 *	limits:			time_limit (s; needed unless .timelimit says it),
 *				memory (MiB, 256), output (MiB, 8), processes (64)
 *	riposte:		level (easy), points (100), visibility (public)
 *
 * author, credits, source, source_url, license, rights_owner, uuid, version,
 * languages, allow_file_writing, constants, embargo_until and grading may
 * stand there; other keys are warned of.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <math.h>
#include <poll.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "conf.h"
#include "db.h"
#include "judge/archive.h"
#include "judge/box.h"
#include "judge/export.h"
#include "judge/json.h"
#include "judge/package.h"
#include "judge/polygon.h"
#include "log.h"
#include "scoped.h"
#include "service.h"

enum {
	CHUNK = 192 * 1024, /* 256 KiB in base64 */
	POLL_MS = 250,
	DATABASE_PATIENCE_MS = 30000,
	JUDGE_PATIENCE_MS = 15000, /* then we say that no judge seems to be there */
};

enum result { PUBLISHED, UNCHANGED, REFUSED };

/* What the command line and the configuration say. */
struct options {
	struct box *box;
	const char *slug; /* NULL: as the package is called */
	bool is_forced;	  /* publish whatever its solutions got */
};

/* One package on its way into the database. */
struct import {
	struct db *db;
	const struct options *options;
	struct package package;
	const char *unpacked, *converted; /* temporary folders; NULL: there is none */
	char version[32]; /* of the draft; empty: there is none */
	const char *why;  /* of a refusal, in the package's arena */
	int64_t moved_ms; /* when a verdict came last */
	size_t verdicts;  /* that we told of */
};

__attribute__((format(printf, 2, 3))) static bool
refuse(struct import *import, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	import->why = arena_strdup(&import->package.arena, text);
	return false;
}

static void
warn(const struct package *package, const char *text)
{
	fprintf(stderr, "%s: warning: %s\n", package->slug ?: package->directory, text);
}

static void
rest(int ms)
{
	struct pollfd stop = { .fd = service_stop_fd(), .events = POLLIN };

	poll(&stop, 1, ms);
}

/* ---- calls ------------------------------------------------------------------- */

/*
 * api.NAME(args…), again for a while when the database is away.  NULL with
 * why: the caller puts the body otherwise; an empty answer is an empty object.
 */
static struct json_object *
call(struct import *import, const char *name, const char *const args[], size_t nargs)
{
	int64_t end = service_now_ms() + DATABASE_PATIENCE_MS;
	struct db_reply reply;

	while ((reply = db_call_array(import->db, name, args, nargs)).status == 503 &&
	       service_now_ms() < end && !service_stopping()) {
		json_object_put(reply.body);
		rest(POLL_MS);
	}
	if (reply.status == 200)
		return reply.body ? reply.body : json_object_new_object();
	refuse(import, "%s", json_text(reply.body, "detail") ?: "the database refused");
	json_object_put(reply.body);
	return NULL;
}

/* The same, for calls whose answer tells nothing. */
static bool
tell(struct import *import, const char *name, const char *first, struct json_object *in)
{
	const char *text = in ? json_object_to_json_string(in) : NULL;
	const char *both[] = { first, text };
	size_t skipped = first ? 0 : 1;
	scoped_json *body = call(
	    import, name, both + skipped, (size_t)(first != NULL) + (size_t)(in != NULL));

	return body;
}

/* ---- test data ---------------------------------------------------------------- */

static bool
has_blob(struct import *import, const char *hash, bool *complete_out)
{
	scoped_json *body = call(import, "import_has", (const char *[]){ hash }, 1);

	*complete_out = json_object_get_boolean(json_member(body, "complete"));
	return body;
}

static bool
send_chunk(struct import *import, const struct package_file *file, int n,
    const unsigned char *bytes, size_t size, bool is_last)
{
	static char base64[CHUNK / 3 * 4 + 8];
	scoped_json *in = json_object_new_object();

	sodium_bin2base64(
	    base64, sizeof base64, bytes, size, sodium_base64_VARIANT_ORIGINAL);
	json_object_object_add(in, "hash", json_object_new_string(file->hash));
	json_object_object_add(in, "size", json_object_new_int64((int64_t)file->size));
	json_object_object_add(in, "n", json_object_new_int(n));
	json_object_object_add(in, "data", json_object_new_string(base64));
	json_object_object_add(in, "last", json_object_new_boolean(is_last));
	return tell(import, "import_blob", NULL, in);
}

static bool
send_blob(struct import *import, const struct package_file *file)
{
	static unsigned char bytes[CHUNK];
	scoped_file *in = fopen(file->path, "re");
	size_t sent = 0, n;
	bool complete;

	if (!has_blob(import, file->hash, &complete))
		return false;
	if (complete)
		return true;
	for (int i = 0; in; i++) {
		n = fread(bytes, 1, sizeof bytes, in);
		sent += n;
		bool is_last = sent >= file->size || n == 0;
		if (!send_chunk(import, file, i, bytes, n, is_last))
			return false;
		if (is_last)
			break;
	}
	return (in && sent == file->size) ||
	       refuse(import, "%s changed while it was read", file->path);
}

/* Everything whose content the draft will name. */
static bool
send_files(struct import *import)
{
	for (size_t i = 0; i < import->package.nfiles; i++)
		if (!send_blob(import, &import->package.files[i]))
			return false;
	return true;
}

static bool
send_test(struct import *import, const struct package_test *test, int n)
{
	scoped_json *in = json_object_new_object();

	json_object_object_add(in, "n", json_object_new_int(n));
	json_object_object_add(in, "name", json_object_new_string(test->name));
	json_object_object_add(in, "sample", json_object_new_boolean(test->is_sample));
	json_object_object_add(in, "input", json_object_new_string(test->input.hash));
	json_object_object_add(in, "answer", json_object_new_string(test->answer.hash));
	json_object_object_add(in, "how", json_object_get(test->how));
	return tell(import, "import_test", import->version, in);
}

static bool
send_tests(struct import *import)
{
	for (size_t i = 0; i < import->package.ntests; i++)
		if (!send_test(import, &import->package.tests[i], (int)i + 1))
			return false;
	return true;
}

/* ---- solutions ------------------------------------------------------------------ */

/* Queue those that set the time limit, or the others. */
static bool
send_submissions(struct import *import, bool sets_time)
{
	const struct package *package = &import->package;

	for (size_t i = 0; i < package->nsubmissions; i++)
		if (package->submissions[i].sets_time == sets_time &&
		    !tell(import, "import_verify", import->version,
			package->submissions[i].in))
			return false;
	import->moved_ms = service_now_ms();
	return true;
}

static bool
is_done(struct json_object *item)
{
	return json_text(item, "verdict");
}

static bool
is_ok(struct json_object *item)
{
	return json_object_get_boolean(json_member(item, "ok"));
}

/* How many are judged, and how many of them are as they should be. */
static size_t
count(struct json_object *items, bool (*does_count)(struct json_object *))
{
	size_t n = items ? json_object_array_length(items) : 0, counted = 0;

	for (size_t i = 0; i < n; i++)
		counted += does_count(json_object_array_get_idx(items, i));
	return counted;
}

/* Every while, so that nobody wonders. */
static void
complain_of_waiting(struct import *import, const char *why)
{
	int64_t now = service_now_ms();

	if (now - import->moved_ms <= JUDGE_PATIENCE_MS)
		return;
	import->moved_ms = now;
	fprintf(stderr, "%s: waiting: %s\n", import->package.slug, why);
}

static void
show_progress(struct import *import, struct json_object *items)
{
	size_t judged = count(items, is_done);
	int64_t now = service_now_ms();

	if (judged != import->verdicts) {
		import->verdicts = judged;
		import->moved_ms = now;
		printf("%s: %zu of %zu solutions judged\n", import->package.slug, judged,
		    import->package.nsubmissions);
		fflush(stdout);
	} else {
		complain_of_waiting(import, "is a judge running that offers the languages?");
	}
}

/* "TIME_LIMIT or WRONG_ANSWER" */
static const char *
join_words(struct arena *arena, struct json_object *words)
{
	const char *text = "";
	size_t n = words ? json_object_array_length(words) : 0;

	for (size_t i = 0; i < n; i++)
		text = arena_printf(arena, "%s%s%s", text, i ? " or " : "",
		    json_object_get_string(json_object_array_get_idx(words, i)));
	return text;
}

/* "test 2: line 1, word 1 is wrong", as far as it is known, on one line */
static const char *
describe(struct arena *arena, struct json_object *item)
{
	const char *test = json_text(item, "test");
	/* The validator's words tell more, but of a failure only. */
	const char *said = test || !is_ok(item) ? json_text(item, "judge_message") : NULL;
	const char *detail = said ? said : json_text(item, "detail");
	const char *text = "";

	if (test)
		text = arena_printf(arena, "  test %s", test);
	if (detail && *detail)
		text = arena_printf(arena, "%s: %.*s", test ? text : " ",
		    (int)strcspn(detail, "\n"), detail);
	return text;
}

static void
show_row(struct import *import, struct json_object *item)
{
	struct arena *arena = &import->package.arena;

	printf("  %-2s  %-36s %-16s %6.2f s%s", is_ok(item) ? "ok" : "NO",
	    json_text(item, "path") ?: "", json_text(item, "verdict") ?: "",
	    (double)json_number(item, "cpu_ms", 0) / 1000, describe(arena, item));
	if (!is_ok(item))
		printf(
		    "  (expected %s)", join_words(arena, json_member(item, "expected")));
	printf("\n");
}

static bool
show_table(struct import *import, struct json_object *items)
{
	size_t total = json_object_array_length(items), good = count(items, is_ok);

	for (size_t i = 0; i < total; i++)
		show_row(import, json_object_array_get_idx(items, i));
	return good == total || import->options->is_forced ||
	       refuse(import,
		   "%zu of %zu solutions are not as the package promises",
		   total - good, total);
}

/* Until all that are queued have a verdict; the caller puts the items.  NULL: why. */
static struct json_object *
await_verdicts(struct import *import)
{
	while (!service_stopping()) {
		scoped_json *status =
		    call(import, "import_status", (const char *[]){ import->version }, 1);
		struct json_object *items = json_member(status, "items");

		if (!status)
			return NULL;
		show_progress(import, items);
		if (json_object_get_boolean(json_member(status, "done")))
			return json_object_get(items);
		rest(POLL_MS);
	}
	refuse(import, "interrupted");
	return NULL;
}

static long
slowest_ms(struct json_object *items)
{
	long slowest = 0;

	for (size_t i = 0; i < json_object_array_length(items); i++) {
		long ms =
		    json_number(json_object_array_get_idx(items, i), "cpu_ms", 0);

		slowest = ms > slowest ? ms : slowest;
	}
	return slowest;
}

/*
 * The time limit from the solutions that must be fast enough, as the formats
 * have it: a multiple of the slowest, rounded up to the resolution.
 */
static bool
find_time_limit(struct import *import)
{
	const struct package *package = &import->package;
	scoped_json *items = await_verdicts(import);

	if (!items)
		return false;
	if (count(items, is_ok) != json_object_array_length(items) &&
	    !import->options->is_forced)
		return show_table(import, items);
	double slowest = (double)slowest_ms(items) / 1000;
	double steps =
	    ceil(slowest * package->time_multiplier / package->time_resolution);
	double limit = fmax(1, steps) * package->time_resolution;
	scoped_json *in = json_object_new_object();
	json_object_object_add(
	    in, "cpu_ms", json_object_new_int64((int64_t)(limit * 1000)));
	printf("%s: time limit %.6g s (the slowest solution takes %.2f s)\n",
	    package->slug, limit, slowest);
	fflush(stdout);
	return tell(import, "import_limit", import->version, in);
}

static bool
verify(struct import *import)
{
	if (!send_submissions(import, true) ||
	    (import->package.time_multiplier > 0 && !find_time_limit(import)) ||
	    !send_submissions(import, false))
		return false;
	scoped_json *items = await_verdicts(import);
	return items && show_table(import, items);
}

/* ---- the whole ------------------------------------------------------------------- */

static bool
begin(struct import *import, bool *unchanged_out)
{
	const char *about = json_object_to_json_string(import->package.about);
	scoped_json *body = call(import, "import_begin", (const char *[]){ about }, 1);

	*unchanged_out = json_object_get_boolean(json_member(body, "unchanged"));
	if (!*unchanged_out)
		snprintf(import->version, sizeof import->version, "%s",
		    json_text(body, "version") ?: "");
	return body;
}

/* What judges offer, as soon as there is one: solutions in others are passed over. */
static bool
find_languages(struct import *import)
{
	import->moved_ms = service_now_ms();
	while (!service_stopping()) {
		scoped_json *body = call(import, "import_languages", NULL, 0);
		struct json_object *items = json_member(body, "items");

		if (!body)
			return false;
		if (json_length(items)) {
			import->package.languages = json_object_get(items);
			return true;
		}
		complain_of_waiting(import, "for a judge");
		rest(POLL_MS);
	}
	return refuse(import, "interrupted");
}

/* sum.zip → sum, when no other name is wanted */
static void
name_after_archive(struct package *package, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;

	if (!package->slug)
		package->slug = arena_strndup(
		    &package->arena, base, (size_t)(strrchr(base, '.') - base));
}

static bool
is_archive(const char *path)
{
	const char *point = strrchr(path, '.');
	struct stat st;

	return point && (strcmp(point, ".zip") == 0 || strcmp(point, ".kpp") == 0) &&
	       stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static void
warn_of_polygon(void *context, const char *text)
{
	struct import *import = context;

	warn(&import->package, text);
}

/* Polygon calls a problem by its short name, whatever the file is called. */
static bool
convert_polygon(struct import *import)
{
	struct package *package = &import->package;
	struct polygon polygon = {
		.arena = &package->arena,
		.from = package->directory,
		.warn = warn_of_polygon,
		.context = import,
	};
	bool good = polygon_convert(&polygon);

	import->converted = polygon.folder;
	import->why = polygon.why;
	package->directory = polygon.folder;
	if (!import->options->slug && polygon.slug)
		package->slug = polygon.slug;
	return good;
}

/* The package's folder: PATH, or what the archive there holds. */
static bool
find_folder(struct import *import, const char *path)
{
	struct package *package = &import->package;

	package->directory = path;
	if (is_archive(path)) {
		name_after_archive(package, path);
		if (!archive_unpack(&package->arena, path, &import->unpacked,
			&package->directory, &import->why))
			return false;
	}
	return !polygon_is_package(package->directory) || convert_polygon(import);
}

static bool
publish(struct import *import)
{
	const char *args[] = { import->version,
		import->options->is_forced ? "true" : "false" };
	scoped_json *body = call(import, "import_publish", args, 2);

	return body;
}

static enum result
import_package(struct import *import, const char *path)
{
	bool unchanged = false;

	import->package.warn = warn;
	import->package.box = import->options->box;
	import->package.slug = import->options->slug;
	if (!find_folder(import, path))
		return REFUSED;
	if (!find_languages(import))
		return REFUSED;
	if (!package_read(&import->package, &import->why))
		return REFUSED;
	if (!begin(import, &unchanged))
		return REFUSED;
	if (unchanged)
		return UNCHANGED;
	printf("%s: %zu tests, %zu solutions\n", import->package.slug,
	    import->package.ntests, import->package.nsubmissions);
	fflush(stdout);
	if (send_files(import) && send_tests(import) && verify(import) &&
	    publish(import))
		return PUBLISHED;
	return REFUSED;
}

/* What is left of a failed one goes away, but its reason stays. */
static void
abandon(struct import *import)
{
	const char *why = import->why;

	if (import->version[0] && !tell(import, "import_abandon", import->version, NULL))
		fprintf(stderr, "%s: the draft could not be removed: %s\n",
		    import->package.slug, import->why);
	import->why = why;
}

/* One line of the table at the end. */
static void
tell_result(const struct import *import, enum result result, FILE *table)
{
	static const char *const words[] = { "published", "unchanged", "refused" };
	const char *name = import->package.slug ?: import->package.directory;

	if (result == REFUSED)
		fprintf(stderr, "%s: refused: %s\n", name, import->why);
	fprintf(table, "%-10s %s%s%s\n", words[result], name,
	    result == REFUSED ? ": " : "", result == REFUSED ? import->why : "");
}

static bool
import_path(struct db *db, const struct options *options, const char *path, FILE *table)
{
	struct import import = { .db = db, .options = options };
	enum result result = import_package(&import, path);

	if (result == REFUSED)
		abandon(&import);
	tell_result(&import, result, table);
	if (import.unpacked)
		archive_remove(import.unpacked);
	if (import.converted)
		archive_remove(import.converted);
	package_release(&import.package);
	return result != REFUSED;
}

static bool
export_path(struct db *db, const char *slug, FILE *table)
{
	struct arena arena = { 0 };
	const char *why;
	bool good = export_package(db, &arena, slug, &why);

	fprintf(table, "%-10s %s%s%s\n", good ? "exported" : "refused", slug,
	    good ? "" : ": ", good ? "" : why);
	arena_release(&arena);
	return good;
}

static void
usage(void)
{
	fprintf(stderr, "usage: riposte-import [-c file] [--force] [--slug name] path ...\n"
			"       riposte-import [-c file] --export name ...\n");
	exit(2);
}

int
main(int argc, char **argv)
{
	static const struct option long_options[] = {
		{ "export", no_argument, NULL, 'e' },
		{ "force", no_argument, NULL, 'f' },
		{ "slug", required_argument, NULL, 's' },
		{ 0 },
	};
	const char *file = NULL, *url = "dbname=riposte";
	const char *box_socket = "/run/riposte-box/box.sock";
	const struct conf_key keys[] = { { "database_url", CONF_TEXT, &url, 0, 0 },
		{ "box_socket", CONF_TEXT, &box_socket, 0, 0 }, { 0 } };
	struct options options = { 0 };
	scoped_heap char *summary = NULL;
	size_t size;
	bool good = true, is_export = false;

	for (int option;
	     (option = getopt_long(argc, argv, "c:", long_options, NULL)) != -1;) {
		switch (option) {
		case 'c': file = optarg; break;
		case 'e': is_export = true; break;
		case 'f': options.is_forced = true; break;
		case 's': options.slug = optarg; break;
		default: usage();
		}
	}
	if (optind == argc || (options.slug && argc - optind > 1))
		usage();
	service_init("riposte-import");
	conf_read(file, keys);
	if (sodium_init() < 0)
		die("libsodium does not work here");

	struct db *db = db_new(url, "riposte-import");
	options.box = box_new(box_socket);
	FILE *table = open_memstream(&summary, &size);
	if (!table)
		die("out of memory");
	for (int i = optind; i < argc && !service_stopping(); i++)
		good = (is_export ? export_path(db, argv[i], table)
				  : import_path(db, &options, argv[i], table)) &&
		       good;
	good = good && !service_stopping();
	fclose(table);
	printf("%s", summary);
	box_free(&options.box);
	db_free(&db);
	return good ? 0 : 1;
}
