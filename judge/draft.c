#include "judge/draft.h"

#include <poll.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "member.h"
#include "judge/upload.h"
#include "scoped.h"
#include "service.h"

enum {
	CHUNK = 192 * 1024, /* 256 KiB in base64 */
	DATABASE_PATIENCE_MS = 30000,
	DATABASE_REST_MS = 250,
};

bool
draft_refuse(struct import *import, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	import->why = arena_strdup(&import->package.arena, text);
	return false;
}

void
draft_rest(int ms)
{
	struct pollfd stop = { .fd = service_stop_fd(), .events = POLLIN };

	poll(&stop, 1, ms);
}

/* ---- calls ------------------------------------------------------------------- */

struct json_object *
draft_call(struct import *import, const char *name, const char *const args[], size_t nargs)
{
	int64_t end = service_now_ms() + DATABASE_PATIENCE_MS;
	struct db_reply reply;

	upload_keep(import);
	while ((reply = db_call_array(import->db, name, args, nargs)).status == 503 &&
	       service_now_ms() < end && !service_stopping()) {
		json_object_put(reply.body);
		draft_rest(DATABASE_REST_MS);
	}
	if (reply.status == 200)
		return reply.body ? reply.body : json_object_new_object();
	draft_refuse(import, "%s", json_text(reply.body, "detail") ?: "the database refused");
	json_object_put(reply.body);
	return NULL;
}

bool
draft_tell(struct import *import, const char *name, const char *first, struct json_object *in)
{
	const char *text = in ? json_object_to_json_string(in) : NULL;
	const char *both[] = { first, text };
	size_t skipped = first ? 0 : 1;
	scoped_json *body = draft_call(
	    import, name, both + skipped, (size_t)(first != NULL) + (size_t)(in != NULL));

	return body;
}

/* ---- test data ---------------------------------------------------------------- */

static bool
has_blob(struct import *import, const char *hash, bool *complete_out)
{
	scoped_json *body = draft_call(import, "import_has", (const char *[]){ hash }, 1);

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
	return draft_tell(import, "import_blob", NULL, in);
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
	       draft_refuse(import, "%s changed while it was read", file->path);
}

bool
draft_send_files(struct import *import)
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
	return draft_tell(import, "import_test", import->version, in);
}

bool
draft_send_tests(struct import *import)
{
	for (size_t i = 0; i < import->package.ntests; i++)
		if (!send_test(import, &import->package.tests[i], (int)i + 1))
			return false;
	return true;
}

/* ---- solutions ------------------------------------------------------------------ */

bool
draft_send_submissions(struct import *import, bool sets_time)
{
	const struct package *package = &import->package;

	for (size_t i = 0; i < package->nsubmissions; i++)
		if (package->submissions[i].sets_time == sets_time &&
		    !draft_tell(import, "import_verify", import->version,
			package->submissions[i].in))
			return false;
	import->moved_ms = service_now_ms();
	return true;
}

/* ---- the draft ------------------------------------------------------------------ */

/* What the version is but its content: that is what the hash in it is of. */
static void
add_circumstances(struct import *import)
{
	struct json_object *about = import->package.about;
	const struct options *options = import->options;

	json_object_object_add(
	    about, "warnings", json_object_get(import->package.warnings));
	json_object_object_add(about, "solutions",
	    json_object_new_int64((int64_t)import->package.nsubmissions));
	if (options->owner)
		json_object_object_add(
		    about, "owner", json_object_new_string(options->owner));
	if (options->upload) {
		json_object_object_add(
		    about, "upload", json_object_new_string(options->upload->id));
		json_object_object_add(
		    about, "token", json_object_new_string(options->upload->token));
	}
}

bool
draft_begin(struct import *import, bool *unchanged_out)
{
	add_circumstances(import);
	const char *about = json_object_to_json_string(import->package.about);
	scoped_json *body =
	    draft_call(import, "import_begin", (const char *[]){ about }, 1);

	*unchanged_out = json_object_get_boolean(json_member(body, "unchanged"));
	if (!*unchanged_out)
		snprintf(import->version, sizeof import->version, "%s",
		    json_text(body, "version") ?: "");
	return body;
}

bool
draft_publish(struct import *import)
{
	const char *args[] = { import->version,
		import->options->is_forced ? "true" : "false" };
	scoped_json *body = draft_call(import, "import_publish", args, 2);

	return body;
}

void
draft_abandon(struct import *import)
{
	const char *why = import->why;

	if (import->version[0] &&
	    !draft_tell(import, "import_abandon", import->version, NULL))
		fprintf(stderr, "%s: the draft could not be removed: %s\n",
		    import->package.slug, import->why);
	import->why = why;
}
