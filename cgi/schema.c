#include "schema.h"

const struct field list_query[] = { LIST_FIELDS, { 0 } };
const struct field users_query[] = { LIST_FIELDS, { "q", TEXT, .max = 80 }, { 0 } };
const struct field key_fields[] = { KEY_FIELD, { 0 } };

const struct field me_schema[] = {
	{ "id", INTEGER, .required = true }, { "handle", .type = TEXT },
	{ "name", TEXT, .required = true }, { "guest", BOOLEAN, .required = true },
	{ "role", TEXT, .required = true }, { "settings", OBJECT, .required = true }, { 0 },
};

static const struct field result_schema[] = {
	{ "letter", TEXT, .required = true }, { "attempts", INTEGER, .required = true },
	{ "pending", INTEGER, .required = true }, { "solved_at", .type = TIME },
	{ "points", .type = INTEGER }, { "bytes", .type = INTEGER },
	{ "first", BOOLEAN, .required = true }, { 0 },
};
static const struct field result_item = { .type = OBJECT, .fields = result_schema };

const struct field player_schema[] = {
	{ "id", INTEGER, .required = true }, { "name", TEXT, .required = true },
	{ "role", TEXT, .required = true }, { "team", .type = TEXT | INTEGER },
	{ "external_id", .type = TEXT }, { "state", TEXT, .required = true },
	{ "score", INTEGER, .required = true }, { "penalty_s", INTEGER, .required = true },
	{ "bytes", .type = INTEGER }, { "rank", .type = INTEGER }, { "joined_at", TIME, .required = true },
	{ "disconnected_at", .type = TIME }, { "left_deadline", .type = TIME }, { "left_at", .type = TIME },
	{ "left_reason", .type = TEXT }, { "completed_at", .type = TIME },
	{ "gained_at", .type = TIME }, { "muted", BOOLEAN, .required = true },
	{ "ready", BOOLEAN, .required = true },
	{ "results", ARRAY, .required = true, .item = &result_item }, { 0 },
};
static const struct field player_item = { .type = OBJECT, .fields = player_schema };

static const struct field id_item = { .type = INTEGER };
static const struct field text_item = { .type = TEXT };

static const struct field room_problem_schema[] = {
	{ "slug", TEXT, .required = true }, { "letter", TEXT, .required = true },
	{ "title", TEXT, .required = true }, { "points", INTEGER, .required = true },
	{ "version", INTEGER, .required = true }, { "state", TEXT, .required = true },
	{ "taken_by", .type = INTEGER }, { 0 },
};
static const struct field room_problem_item = { .type = OBJECT,
	.fields = room_problem_schema };

static const struct field team_schema[] = {
	{ "id", INTEGER, .required = true }, { "name", TEXT, .required = true }, { 0 },
};
static const struct field team_item = { .type = OBJECT, .fields = team_schema };

/* Who asks to be let in; hosts see them. */
static const struct field request_schema[] = {
	{ "id", INTEGER, .required = true }, { "name", TEXT, .required = true },
	{ "at", TIME, .required = true }, { 0 },
};
static const struct field request_item = { .type = OBJECT, .fields = request_schema };

const struct field mode_schema[] = {
	{ "id", TEXT, .required = true }, { "title", TEXT, .required = true },
	{ "about", TEXT, .required = true }, { "award", TEXT, .required = true },
	{ "tie", TEXT, .required = true }, { "ends", TEXT, .required = true },
	{ "scoring", OBJECT, .required = true }, { 0 },
};
static const struct field mode_item = { .type = OBJECT, .fields = mode_schema };

const struct field modes_schema[] = {
	{ "items", ARRAY, .required = true, .item = &mode_item }, { 0 },
};

const struct field room_schema[] = {
	{ "code", TEXT, .required = true }, { "join_code", .type = TEXT },
	{ "title", TEXT, .required = true },
	{ "hosts", ARRAY, .required = true, .item = &id_item },
	{ "mode", TEXT, .required = true },
	{ "rules", OBJECT, .required = true, .fields = mode_schema },
	{ "scoring", OBJECT, .required = true },
	{ "visibility", TEXT, .required = true }, { "policy", OBJECT, .required = true },
	{ "state", TEXT, .required = true }, { "final", BOOLEAN, .required = true },
	{ "pending", INTEGER, .required = true }, { "judging", TEXT, .required = true },
	{ "created_at", TIME, .required = true }, { "starts_at", .type = TIME }, { "ends_at", .type = TIME },
	{ "duration_s", INTEGER, .required = true }, { "paused_at", .type = TIME },
	{ "freeze_at", .type = TIME }, { "max_players", INTEGER, .required = true },
	{ "languages", ARRAY, .item = &text_item }, { "practice", BOOLEAN, .required = true },
	{ "problems", ARRAY, .required = true, .item = &room_problem_item },
	{ "teams", ARRAY, .required = true, .item = &team_item },
	{ "rematch", .type = TEXT },
	{ "requests", ARRAY, .required = true, .item = &request_item },
	{ "players", ARRAY, .required = true, .item = &player_item }, { "role", .type = TEXT },
	{ "me", OBJECT, .fields = player_schema }, { "seq", INTEGER, .required = true },
	{ "epoch", TEXT, .required = true }, { "now", TIME, .required = true }, { 0 },
};

static const struct field limits_schema[] = {
	{ "cpu_ms", INTEGER, .required = true }, { "wall_ms", INTEGER, .required = true },
	{ "memory_kb", INTEGER, .required = true }, { 0 },
};

static const struct field test_schema[] = {
	{ "n", INTEGER, .required = true }, { "verdict", .type = TEXT }, { "cpu_ms", .type = INTEGER },
	{ "memory_kb", .type = INTEGER }, { 0 },
};
static const struct field test_item = { .type = OBJECT, .fields = test_schema };

/* What a judge said; the same submission may be judged again. */
static const struct field history_schema[] = {
	{ "n", INTEGER, .required = true }, { "verdict", .type = TEXT },
	{ "passed", .type = INTEGER }, { "total", .type = INTEGER }, { "test", .type = INTEGER },
	{ "cpu_ms", .type = INTEGER }, { "wall_ms", .type = INTEGER },
	{ "memory_kb", .type = INTEGER }, { "detail", .type = TEXT }, { "judge", .type = TEXT },
	{ "queued_ms", .type = INTEGER }, { "wait_ms", .type = INTEGER },
	{ "contended", .type = BOOLEAN },
	{ "judged_at", .type = TIME }, { 0 },
};
static const struct field history_item = { .type = OBJECT, .fields = history_schema };

static const struct field failed_test_schema[] = {
	{ "n", INTEGER, .required = true }, { "input", TEXT, .required = true },
	{ "answer", TEXT, .required = true }, { "cut", BOOLEAN, .required = true }, { 0 },
};

const struct field submission_schema[] = {
	{ "id", INTEGER, .required = true }, { "room", TEXT, .required = true },
	{ "problem", TEXT, .required = true }, { "letter", TEXT, .required = true },
	{ "player", INTEGER, .required = true }, { "language", TEXT, .required = true },
	{ "state", TEXT, .required = true }, { "verdict", .type = TEXT }, { "score", .type = INTEGER },
	{ "points", .type = INTEGER }, { "passed", .type = INTEGER }, { "total", .type = INTEGER },
	{ "test", .type = INTEGER }, { "cpu_ms", .type = INTEGER }, { "wall_ms", .type = INTEGER },
	{ "memory_kb", .type = INTEGER }, { "limits", OBJECT, .fields = limits_schema },
	{ "detail", .type = TEXT }, { "compile_output", .type = TEXT }, { "exit_code", .type = INTEGER },
	{ "signal", .type = INTEGER }, { "position", .type = INTEGER },
	{ "attempt", .type = INTEGER }, { "created_at", TIME, .required = true },
	{ "judged_at", .type = TIME }, { "source", .type = TEXT },
	{ "tests", ARRAY, .required = true, .item = &test_item },
	{ "contended", .type = BOOLEAN }, { "history", ARRAY, .item = &history_item },
	{ "message", .type = TEXT }, { "judge_message", .type = TEXT },
	{ "shows_test", .type = BOOLEAN },
	{ "failed_test", OBJECT, .fields = failed_test_schema }, { 0 },
};

const struct field run_schema[] = {
	{ "id", INTEGER, .required = true }, { "room", TEXT, .required = true },
	{ "problem", .type = TEXT }, { "player", INTEGER, .required = true },
	{ "language", TEXT, .required = true }, { "state", TEXT, .required = true },
	{ "verdict", .type = TEXT }, { "stdout", .type = TEXT }, { "stderr", .type = TEXT },
	{ "exit_code", .type = INTEGER }, { "signal", .type = INTEGER },
	{ "cpu_ms", .type = INTEGER }, { "wall_ms", .type = INTEGER },
	{ "memory_kb", .type = INTEGER }, { "detail", .type = TEXT },
	{ "compile_output", .type = TEXT }, { "position", .type = INTEGER },
	{ "created_at", TIME, .required = true }, { 0 },
};

static const struct field event_schema[] = {
	{ "seq", INTEGER, .required = true }, { "kind", TEXT, .required = true },
	{ "actor", .type = INTEGER }, { "at", TIME, .required = true },
	{ "payload", OBJECT, .required = true }, { 0 },
};
static const struct field event_item = { .type = OBJECT, .fields = event_schema };

const struct field events_schema[] = {
	{ "events", ARRAY, .required = true, .item = &event_item },
	{ "next", INTEGER, .required = true }, { "more", BOOLEAN, .required = true },
	{ "now", TIME, .required = true }, { "hold_s", INTEGER, .required = true },
	{ "spread_ms", .type = INTEGER }, { 0 },
};

const struct field board_schema[] = {
	{ "items", ARRAY, .required = true, .item = &player_item },
	{ "seq", INTEGER, .required = true }, { "final", BOOLEAN, .required = true },
	{ "frozen", BOOLEAN, .required = true }, { 0 },
};

static const struct field template_schema[] = {
	{ "language", TEXT, .required = true }, { "source", TEXT, .required = true }, { 0 },
};
static const struct field template_item = { .type = OBJECT, .fields = template_schema };

const struct field problem_schema[] = {
	{ "slug", TEXT, .required = true }, { "title", TEXT, .required = true },
	{ "level", .type = TEXT }, { "tags", ARRAY, .required = true, .item = &text_item },
	{ "time_limit_ms", INTEGER, .required = true },
	{ "memory_limit_kb", INTEGER, .required = true },
	{ "points", INTEGER, .required = true }, { "version", INTEGER, .required = true },
	{ "statements", ARRAY, .required = true }, { "samples", ARRAY, .required = true },
	{ "interactive", BOOLEAN, .required = true }, { "languages", .type = ARRAY },
	{ "attachments", ARRAY, .required = true },
	{ "templates", ARRAY, .item = &template_item }, { 0 },
};
