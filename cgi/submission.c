/* Submissions and runs. */
#include "park.h"
#include "recheck.h"
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
