/* Problems and languages. */
#include <sodium.h>
#include <string.h>

#include "request.h"
#include "schema.h"

static const struct field problem_query[] = {
	{ "level", TEXT, .min = 1, .max = 40 },
	{ "tag", TEXT, .min = 1, .max = 40 },
	{ "q", TEXT, .max = 100 },
	LIST_FIELDS,
	{ 0 },
};

static const struct field rejudge_fields[] = {
	{ "version", INTEGER, .min = 1 },
	{ 0 },
};

static const struct field practice_fields[] = {
	KEY_FIELD,
	{ 0 },
};

/* The file in REPLY's "data", as TYPE and a header DISPOSITION.  Takes the body. */
static void
reply_file(struct request *req, struct db_reply reply, const char *type, const char *disposition)
{
	struct json_object *data = NULL;
	size_t length;

	if (reply.status != 200) {
		reply_refusal(req, reply);
		return;
	}
	json_object_object_get_ex(reply.body, "data", &data);
	const char *text = json_object_get_string(data);
	size_t room = strlen(text);
	char *bytes = arena_alloc(&req->arena, room + 1);
	int wrong = sodium_base642bin((unsigned char *)bytes, room, text, room, "\n", &length,
	    NULL, sodium_base64_VARIANT_ORIGINAL);
	json_object_put(reply.body);
	if (wrong) {
		reply_refuse(req, 500, "file", "the file is damaged");
		return;
	}
	reply_header(req, "Content-Security-Policy", "sandbox; default-src 'none'");
	reply_header(req, "Content-Disposition", disposition);
	reply_bytes(req, 200, type, bytes, length);
}

/*
 * A PDF is a program of its own: it is shown by the browser without this site's
 * rights, and nothing in it may load or run.
 */
static void
show_file(struct request *req)
{
	reply_file(req, db_call(req->db, "problem_file", req->who, req->arg[0], req->arg[1]),
	    "application/pdf", "inline; filename=\"statement.pdf\"");
}

/* Whatever it is, no browser opens it as a page of ours. */
static void
show_attachment(struct request *req)
{
	reply_file(req,
	    db_call(req->db, "problem_attachment", req->who, req->arg[0], req->arg[1],
		req->arg[2]),
	    "application/octet-stream", "attachment");
}

const struct route problem_routes[] = {
	{ GET, "/problems/{slug}/files/{name}", show_file, .flags = ROUTE_UNLISTED,
	    .summary = "A statement that is a PDF" },
	{ GET, "/problems/{slug}/files/{hash}/{name}", show_attachment,
	    .flags = ROUTE_UNLISTED, .summary = "An attachment" },
	{ GET, "/api/v1/languages", .function = "language_list",
	    .summary = "What living judges offer" },
	{ GET, "/api/v1/problems", .function = "problem_list", .query = problem_query,
	    .summary = "Public problems, and one's own" },
	{ GET, "/api/v1/problems/{slug}", .function = "problem_show",
	    .summary = "One problem with its statements", .answer = problem_schema },
	{ POST, "/api/v1/problems/{slug}/rejudge", .function = "problem_rejudge",
	    .body = rejudge_fields, .status = 202, .codes = "admins_only",
	    .summary = "Judge it again in all rooms (administrators)" },
	{ POST, "/api/v1/problems/{slug}/practice", .function = "practice_start",
	    .body = practice_fields, .status = 201, .codes = "key_reused",
	    .summary = "A room to practise alone in; the same one while it runs",
	    .answer = room_schema },
	{ 0 },
};
