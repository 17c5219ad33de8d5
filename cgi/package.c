/* Packages that staff upload. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/scoped.h"
#include "request.h"

enum { PIECE = 192 * 1024, BASE64 = PIECE / 3 * 4 + 8 };

static const char *const visibilities[] = { "public", "hidden", NULL };

static const struct field upload_query[] = {
	{ "name", TEXT, .required = true, .min = 1, .max = 200 },
	{ "slug", TEXT, .min = 1, .max = 64 },
	{ "visibility", TEXT, .values = visibilities },
	{ "force", .type = BOOLEAN },
	{ 0 },
};

/* Piece N of the archive into the database.  False: the reply says why not. */
static bool
send_piece(struct request *req, const char *id, int n, const unsigned char *bytes, size_t size)
{
	char number[16];
	scoped_heap char *base64 = malloc(BASE64);

	if (!base64)
		die("out of memory");
	snprintf(number, sizeof number, "%d", n);
	sodium_bin2base64(base64, BASE64, bytes, size, sodium_base64_VARIANT_ORIGINAL);
	struct db_reply reply =
	    db_call(req->db, "package_chunk", req->who, id, number, base64);
	if (reply.status != 200) {
		reply_refusal(req, reply);
		return false;
	}
	json_object_put(reply.body);
	return true;
}

static bool
send_pieces(struct request *req, const char *id)
{
	scoped_heap unsigned char *bytes = malloc(PIECE);
	ssize_t size;
	off_t at = 0;

	if (!bytes)
		die("out of memory");
	for (int n = 0; (size = pread(req->archive_fd, bytes, PIECE, at)) > 0; n++) {
		if (!send_piece(req, id, n, bytes, (size_t)size))
			return false;
		at += size;
	}
	if (size < 0)
		reply_refuse(req, 500, "upload", "the upload cannot be read again");
	return size == 0;
}

static const char *
id_of(struct request *req, struct json_object *upload)
{
	struct json_object *id = NULL;

	json_object_object_get_ex(upload, "id", &id);
	return arena_strdup(&req->arena, json_object_get_string(id));
}

/*
 * PUT /admin/packages?name=sum.zip with the archive as its body.  It is imported by a
 * judge's host; the answer is that import, to be looked at again.
 */
static void
upload_package(struct request *req)
{
	if (req->archive_fd < 0 || req->archive_size == 0) {
		reply_refuse(req, req->archive_size ? 503 : 400, "upload",
		    req->archive_size ? "there is no room for uploads at this moment"
				      : "the body is empty");
		return;
	}
	struct db_reply begun = db_call(req->db, "package_begin", req->who,
	    json_object_to_json_string_ext(req->in, JSON_C_TO_STRING_PLAIN));
	if (begun.status != 200) {
		reply_refusal(req, begun);
		return;
	}
	const char *id = id_of(req, begun.body);
	json_object_put(begun.body);
	if (send_pieces(req, id))
		reply_call(req, db_call(req->db, "package_end", req->who, id));
}

const struct route package_routes[] = {
	{ PUT, "/api/v1/admin/packages", upload_package, .function = "package_begin",
	    .query = upload_query, .status = 202, .flags = ROUTE_ARCHIVE_BODY,
	    .codes = "staff_only uploads_waiting not_receiving upload",
	    .summary = "Import a package, a zip file (staff)" },
	{ GET, "/api/v1/admin/imports", .function = "admin_imports", .codes = "staff_only",
	    .summary = "What was uploaded, and what became of it (staff)" },
	{ GET, "/api/v1/admin/imports/{id}", .function = "admin_import",
	    .codes = "staff_only",
	    .summary = "An import with its warnings and verification (staff)" },
	{ 0 },
};
