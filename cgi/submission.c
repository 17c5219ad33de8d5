/* Submissions and runs, and waiting for what becomes of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"
#include "lib/member.h"
#include "metrics.h"
#include "request.h"
#include "room.h"
#include "schema.h"

static const struct field file_fields[] = {
	{ "name", TEXT, .required = true, .min = 1, .max = 100 },
	{ "base64", TEXT, .required = true },
	{ 0 },
};
static const struct field file_item = { .type = OBJECT, .fields = file_fields };

static const struct field submission_fields[] = {
	KEY_FIELD,
	{ "problem", TEXT, .required = true, .min = 1, .max = 80 },
	{ "language", TEXT, .required = true, .min = 1, .max = 40 },
	{ "source", TEXT, .required = true },
	{ "files", ARRAY, .max = 20, .item = &file_item },
	{ 0 },
};

static const struct field run_fields[] = {
	KEY_FIELD,
	{ "problem", TEXT, .min = 1, .max = 80 },
	{ "language", TEXT, .required = true, .min = 1, .max = 40 },
	{ "source", TEXT, .required = true },
	{ "stdin", .type = TEXT },
	{ 0 },
};

static const struct field list_fields[] = {
	{ "player", .type = INTEGER },
	{ "problem", TEXT, .min = 1, .max = 80 },
	LIST_FIELDS,
	{ 0 },
};

static const struct field rejudge_fields[] = {
	{ "problem", TEXT, .min = 1, .max = 80 },
	{ 0 },
};

static const struct field wait_query[] = {
	{ "wait", INTEGER, .min = 0, .max = PARK_MAX_HOLD_S },
	{ 0 },
};

/* The room whose bell tells of it; 0 when there is nothing to wait for. */
static int64_t
room_to_wait_in(struct request *req, const struct db_reply *reply)
{
	struct json_object *room = NULL;

	if (!req->web || !request_int(req, "wait", 0) || reply->status != 200 ||
	    strcmp(json_text_or_empty(reply->body, "state"), "DONE") == 0)
		return 0;
	json_object_object_get_ex(reply->body, "_room", &room);
	return json_object_get_int64(room);
}

static struct recheck *
make_recheck(struct request *req)
{
	struct recheck *recheck = calloc(1, sizeof *recheck);

	if (!recheck)
		die("out of memory");
	recheck->route = req->route;
	snprintf(recheck->who, sizeof recheck->who, "%s", req->who ? req->who : "");
	snprintf(recheck->arg, sizeof recheck->arg, "%s", req->arg[0]);
	return recheck;
}

/*
 * GET /submissions/ID?wait=, GET /runs/ID?wait=.  Read once to learn the room,
 * and once more after the room's position is known: what happens after that
 * rings.
 */
static void
show_and_wait(struct request *req)
{
	const char *function = req->route->function;
	struct db_reply reply = db_call(req->db, function, req->who, req->arg[0]);
	int64_t room = room_to_wait_in(req, &reply), position = -1;

	if (room)
		position = web_room_position(req->web, req->db, room);
	if (position >= 0) {
		json_object_put(reply.body);
		reply = db_call(req->db, function, req->who, req->arg[0]);
		room = room_to_wait_in(req, &reply);
	}
	if (position < 0 || !room) {
		reply_call(req, reply);
		return;
	}
	json_object_put(reply.body);
	req->visitor =
	    wait_in_room(req, room, position, request_int(req, "wait", 0) * 1000, "");
	req->visitor->recheck = make_recheck(req);
	metrics_add(METRIC_POLLS, 1);
}

#define ROOM "/api/v1/rooms/{code}"

const struct route submission_routes[] = {
	{ POST, ROOM "/submissions", .function = "submission_create",
	    .body = submission_fields, .status = 202, .flags = ROUTE_TRACED,
	    .codes = "key_reused not_started room_over paused spectator left withdrawn "
		     "done taken queue_full not_in_room",
	    .summary = "Hand in a solution", .answer = submission_schema },
	{ GET, ROOM "/submissions", .function = "submission_list", .query = list_fields,
	    .summary = "Submissions that one may see" },
	{ GET, "/api/v1/submissions/{id}", show_and_wait, "submission_show",
	    .query = wait_query, .codes = "too_many_polls",
	    .summary = "One submission; with wait, when it is judged",
	    .answer = submission_schema },
	{ POST, "/api/v1/submissions/{id}/rejudge", .function = "submission_rejudge",
	    .status = 202, .codes = "hosts_only", .summary = "Judge it again (hosts)" },
	{ POST, ROOM "/rejudge", .function = "room_rejudge", .body = rejudge_fields,
	    .status = 202, .codes = "hosts_only",
	    .summary = "Judge a problem, or all, again (hosts)" },
	{ POST, ROOM "/runs", .function = "run_create", .body = run_fields, .status = 202,
	    .flags = ROUTE_TRACED,
	    .codes = "key_reused not_started room_over paused spectator left withdrawn "
		     "queue_full not_in_room",
	    .summary = "Run code on an input of one's own", .answer = run_schema },
	{ GET, "/api/v1/runs/{id}", show_and_wait, "run_show", .query = wait_query,
	    .codes = "too_many_polls", .summary = "One run; with wait, when it is done",
	    .answer = run_schema },
	{ 0 },
};
