/* What is taken away from a battle: its board, and all that was submitted. */
#include <stdlib.h>
#include <string.h>

#include "archive.h"
#include "lib/member.h"
#include "request.h"
#include "table.h"

/*
 * "Ada-17/A-sum/02-ACCEPTED.py": whose external id or number tells apart those
 * of one name.
 */
static const char *
path_of(struct request *req, struct json_object *item)
{
	const char *id = json_text_or_empty(item, "external_id");
	const char *verdict = json_text_or_empty(item, "verdict");
	char name[64], mark[48], extension[16];

	archive_name(json_text_or_empty(item, "name"), name, sizeof name);
	archive_name(*id ? id : json_text_or_empty(item, "player"), mark, sizeof mark);
	archive_name(json_text_or_empty(item, "extension"), extension, sizeof extension);
	return arena_printf(&req->arena, "%s-%s/%s-%s/%02d-%s.%s", name, mark,
	    json_text_or_empty(item, "letter"), json_text_or_empty(item, "slug"),
	    atoi(json_text_or_empty(item, "attempt")), *verdict ? verdict : "PENDING", extension);
}

static bool
add_items(struct request *req, struct archive_zip *zip, struct json_object *items)
{
	for (size_t i = 0; i < json_object_array_length(items); i++) {
		struct json_object *item = json_object_array_get_idx(items, i);
		const char *source = json_text_or_empty(item, "source");
		struct archive_file file = { path_of(req, item), source, strlen(source) };

		if (!archive_add(zip, &file))
			return false;
	}
	return true;
}

/* All pages of submissions.  False: the reply says why not. */
static bool
fill_zip(struct request *req, struct archive_zip *zip)
{
	const char *after = "0";

	while (*after) {
		struct db_reply page =
		    db_call(req->db, "room_sources", req->who, req->arg[0], after);
		struct json_object *items = NULL;

		if (page.status != 200) {
			reply_refusal(req, page);
			return false;
		}
		json_object_object_get_ex(page.body, "items", &items);
		if (!add_items(req, zip, items)) {
			json_object_put(page.body);
			reply_refuse(
			    req, 500, "archive", "the archive could not be made");
			return false;
		}
		after = arena_strdup(&req->arena, json_text_or_empty(page.body, "next"));
		json_object_put(page.body);
	}
	return true;
}

static void
export_zip(struct request *req)
{
	struct archive_zip *zip = archive_new();
	size_t length;

	if (!zip) {
		reply_refuse(req, 500, "archive", "the archive could not be made");
		return;
	}
	bool is_full = fill_zip(req, zip);
	char *bytes = archive_end(zip, &length);
	if (is_full && bytes) {
		reply_header(req, "Content-Disposition",
		    "attachment; filename=\"submissions.zip\"");
		reply_bytes(req, 200, "application/zip",
		    arena_strndup(&req->arena, bytes, length), length);
	} else if (is_full) {
		reply_refuse(req, 500, "archive", "the archive could not be made");
	}
	free(bytes);
}

static void
export_room(struct request *req)
{
	if (table_wants(req, "zip")) {
		export_zip(req);
		return;
	}
	reply_table(req,
	    db_call(req->db, "room_export", req->who, req->arg[0],
		json_object_to_json_string_ext(req->in, JSON_C_TO_STRING_PLAIN)),
	    "room");
}

const struct route export_routes[] = {
	{ GET, "/api/v1/rooms/{code}/export", export_room, .query = table_query,
	    .codes = "hosts_only unsupported",
	    .summary = "The board; for hosts all submissions, as a zip with a folder for "
		       "each player" },
	{ 0 },
};
