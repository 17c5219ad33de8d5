#include "judge/upload.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge/archive.h"
#include "judge/importer.h"
#include "member.h"
#include "log.h"
#include "scoped.h"
#include "service.h"

enum { KEEP_MS = 5000 };

/* ---- the lease ----------------------------------------------------------------- */

void
upload_keep(struct import *import)
{
	struct upload *upload = import->options->upload;

	if (!upload || service_now_ms() - upload->kept_ms < KEEP_MS)
		return;
	upload->kept_ms = service_now_ms();
	/* One that was lost shows at the next call that writes. */
	struct db_reply reply =
	    db_call(import->db, "import_keep", upload->id, upload->token);
	if (reply.status != 200)
		log_warn("an upload's lease", "upload=%s why=%s", upload->id,
		    json_text(reply.body, "detail") ?: "the database is away");
	json_object_put(reply.body);
}

/* ---- the archive ---------------------------------------------------------------- */

/* Piece N; the bytes written, 0 behind the last, -1 when it does not come. */
static int
write_piece(struct db *db, const struct upload *upload, int n, FILE *out)
{
	struct db_reply refusal;
	unsigned char bytes[262144];
	char number[16];
	size_t size;

	snprintf(number, sizeof number, "%d", n);
	scoped_result *rows = db_select(
	    db, &refusal, "import_piece", upload->id, upload->token, number);
	if (!rows) {
		json_object_put(refusal.body);
		return -1;
	}
	if (PQntuples(rows) == 0)
		return 0;
	const char *text = PQgetvalue(rows, 0, 0); /* \x and hexadecimal digits */
	if (sodium_hex2bin(bytes, sizeof bytes, text + 2, strlen(text) - 2, NULL, &size,
		NULL) < 0 ||
	    fwrite(bytes, 1, size, out) != size)
		return -1;
	return (int)size;
}

static bool
fetch(struct db *db, const struct upload *upload, const char *path)
{
	FILE *out = fopen(path, "we");
	int size = out ? 1 : -1;

	for (int n = 0; size > 0; n++)
		size = write_piece(db, upload, n, out);
	return out && fclose(out) == 0 && size == 0;
}

/* ---- one upload ----------------------------------------------------------------- */

static void
give_back(struct db *db, const struct upload *upload)
{
	struct db_reply reply = db_call(db, "import_give_back", upload->id, upload->token);

	json_object_put(reply.body);
}

static void
tell_end(const struct import *import, enum result result)
{
	static const char *const words[] = { "published", "unchanged", "refused" };
	const struct upload *upload = import->options->upload;
	scoped_json *in = json_object_new_object();
	const char *why = result == REFUSED ? import->why : NULL;
	const char *slug = import->package.slug;

	json_object_object_add(in, "result", json_object_new_string(words[result]));
	json_object_object_add(in, "why", why ? json_object_new_string(why) : NULL);
	json_object_object_add(in, "problem", slug ? json_object_new_string(slug) : NULL);
	if (import->package.warnings)
		json_object_object_add(
		    in, "warnings", json_object_get(import->package.warnings));
	struct db_reply reply = db_call(import->db, "import_end", upload->id, upload->token,
	    json_object_to_json_string(in));
	if (reply.status != 200)
		log_error("the end of an import could not be told", "upload=%s why=%s",
		    upload->id, json_text(reply.body, "detail") ?: "");
	json_object_put(reply.body);
}

/* In a folder of its own, PATH holds what was uploaded. */
static void
import_archive(struct db *db, const struct options *options, const char *path)
{
	struct import import = { .db = db, .options = options };

	if (!fetch(db, options->upload, path)) {
		log_error("an upload cannot be read", "upload=%s why=%s",
		    options->upload->id, strerror(errno));
		give_back(db, options->upload);
		return;
	}
	enum result result = importer_run(&import, path);
	log_info("imported", "upload=%s problem=%s result=%d why=%s", options->upload->id,
	    import.package.slug ?: "-", result, import.why ?: "-");
	if (service_stopping() && result == REFUSED)
		give_back(db, options->upload);
	else
		tell_end(&import, result);
	package_release(&import.package);
}

static void
import_upload(struct db *db, struct box *box, struct json_object *taken)
{
	struct upload upload = { .kept_ms = service_now_ms() };
	const struct options options = {
		.box = box,
		.slug = json_text(taken, "slug"),
		.name = json_text(taken, "name"),
		.is_forced = json_object_get_boolean(json_member(taken, "forced")),
		.upload = &upload,
	};
	struct arena arena = { 0 };
	char *folder = arena_printf(
	    &arena, "%s/riposte-upload-XXXXXX", getenv("TMPDIR") ?: "/tmp");

	snprintf(upload.id, sizeof upload.id, "%s", json_text(taken, "upload") ?: "");
	snprintf(upload.token, sizeof upload.token, "%s", json_text(taken, "token") ?: "");
	if (mkdtemp(folder)) {
		import_archive(
		    db, &options, arena_printf(&arena, "%s/package.zip", folder));
		archive_remove(folder);
	} else {
		log_error("no temporary folder", "folder=%s why=%s", folder,
		    strerror(errno));
		give_back(db, &upload);
	}
	arena_release(&arena);
}

bool
uploads_import(struct db *db, struct box *box)
{
	while (!service_stopping()) {
		struct db_reply reply = db_call_array(db, "import_take", NULL, 0);
		scoped_json *taken = reply.body;

		if (reply.status != 200)
			return false;
		if (!json_text(taken, "upload"))
			return true;
		import_upload(db, box, taken);
	}
	return true;
}
