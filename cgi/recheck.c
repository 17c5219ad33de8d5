#include "recheck.h"

#include <stdio.h>
#include <stdlib.h>

#include "lib/log.h"
#include "lib/member.h"
#include "metrics.h"
#include "request.h"
#include "room.h"

struct db_reply
recheck_call(struct request *req, const char *input)
{
	const char *function = req->route->function;

	return *input ? db_call(req->db, function, req->who, req->arg[0], input)
		      : db_call(req->db, function, req->who, req->arg[0]);
}

int64_t
recheck_room(const struct db_reply *reply)
{
	return reply->status == 200 ? json_number(reply->body, "_room", 0) : 0;
}

static struct recheck *
make_recheck(struct request *req, const char *input)
{
	struct recheck *recheck = calloc(1, sizeof *recheck);

	if (!recheck)
		die("out of memory");
	recheck->route = req->route;
	snprintf(recheck->who, sizeof recheck->who, "%s", req->who ? req->who : "");
	snprintf(recheck->arg, sizeof recheck->arg, "%s", req->arg[0]);
	snprintf(recheck->input, sizeof recheck->input, "%s", input);
	return recheck;
}

/* The query without wait, as the function's input; "" for one that takes none. */
static const char *
read_input(struct request *req)
{
	const struct field *field = req->route->query;

	if (field->name && !field[1].name)
		return "";
	json_object_object_del(req->in, "wait");
	return arena_strdup(&req->arena, json_object_to_json_string(req->in));
}

static struct db_reply
call_again(struct request *req, struct db_reply reply, const char *input)
{
	json_object_put(reply.body);
	return recheck_call(req, input);
}

/*
 * Called once to learn the room, and once more after the room's position is known: what
 * happens after that rings.
 */
void
show_and_wait(struct request *req)
{
	int64_t wait_ms = request_int(req, "wait", 0) * 1000, room = 0, position = -1;
	const char *input = read_input(req);
	struct db_reply reply = recheck_call(req, input);

	if (wait_ms && req->web)
		room = recheck_room(&reply);
	if (room)
		position = web_room_position(req->web, req->db, room);
	if (position >= 0) {
		reply = call_again(req, reply, input);
		room = recheck_room(&reply);
	}
	if (position < 0 || !room) {
		reply_call(req, reply);
		return;
	}
	json_object_put(reply.body);
	req->visitor = wait_in_room(req, room, position, wait_ms, "");
	req->visitor->recheck = make_recheck(req, input);
	metrics_add(METRIC_POLLS, 1);
}
