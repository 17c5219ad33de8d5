/* Rooms: from making one to its replay. */
#include "room.h"

#include "request.h"
#include "schema.h"

static const char *const visibilities[] = { "public", "link", "private", NULL };
static const char *const admissions[] = { "open", "approve", "locked", NULL };
static const char *const chats[] = { "on", "hosts", "off", NULL };
static const char *const codes[] = { "hidden", "live", "after", NULL };
static const char *const feedbacks[] = { "full", "verdict", "none", NULL };
static const char *const meetings[] = { "off", "audio", "video", NULL };
static const char *const speakers[] = { "auto", "all", "hosts", "stage", NULL };
static const char *const reveals[] = { "end", "hosts", NULL };
static const char *const readers[] = { "hosts", "players", NULL };
static const char *const kinds[] = { "chat", "announcement", "question", "answer",
	"spectators", NULL };
static const char *const sides[] = { "player", "spectator", NULL };
static const char *const renewal[] = { "renew", NULL };
static const char *const problem_states[] = { "open", "withdrawn", NULL };
static const char *const parts[] = { "events", "drafts", NULL };

static const struct field policy_fields[] = {
	{ "admission", TEXT, .values = admissions },
	{ "late_join", .type = BOOLEAN },
	{ "chat", TEXT, .values = chats },
	{ "code", TEXT, .values = codes },
	{ "feedback", TEXT, .values = feedbacks },
	{ "reveal", TEXT, .values = reveals },
	{ "meeting", TEXT, .values = meetings },
	{ "speakers", TEXT, .values = speakers },
	{ "transcript", .type = BOOLEAN },
	{ "minutes_readers", TEXT, .values = readers },
	{ 0 },
};

static const struct field slug_item = { .type = TEXT, .min = 1, .max = 80 };
static const struct field language_item = { .type = TEXT, .min = 1, .max = 40 };

/* {count, level} instead of a list of slugs. */
static const struct field choice_fields[] = {
	{ "count", INTEGER, .required = true, .min = 1, .max = 26 },
	{ "level", TEXT, .min = 1, .max = 40 },
	{ 0 },
};

static const struct field new_room_fields[] = {
	KEY_FIELD,
	{ "title", TEXT, .min = 1, .max = 120 },
	{ "problems", ARRAY | OBJECT, .max = 26, .item = &slug_item, .fields = choice_fields },
	{ "duration_s", INTEGER, .min = 10, .max = 30L * 86400 },
	{ "starts_at", .type = TIME },
	{ "mode", TEXT, .min = 1, .max = 40 },
	{ "visibility", TEXT, .values = visibilities },
	{ "max_players", INTEGER, .min = 1, .max = 500 },
	{ "languages", ARRAY, .max = 100, .item = &language_item },
	{ "policy", OBJECT, .fields = policy_fields },
	{ "scoring", .type = OBJECT },
	{ "from", TEXT, .min = 1, .max = 40 },
	{ "as", TEXT, .values = sides },
	{ 0 },
};

static const struct field room_fields[] = {
	{ "title", TEXT, .min = 1, .max = 120 },
	{ "policy", OBJECT, .fields = policy_fields },
	{ "starts_at", .type = TIME, .clears = true },
	{ "ends_at", .type = TIME },
	{ "freeze_at", .type = TIME, .clears = true },
	{ "join_code", TEXT, .values = renewal },
	{ 0 },
};

static const struct field join_fields[] = {
	{ "as", TEXT, .values = sides },
	{ "name", TEXT, .min = 1, .max = 40 },
	{ "team", TEXT, .min = 1, .max = 80 },
	{ 0 },
};

static const struct field leave_query[] = {
	{ "beacon", TEXT, .min = 1, .max = PARK_MAX_TAB },
	{ 0 },
};

static const struct field player_fields[] = {
	{ "name", TEXT, .min = 1, .max = 40 },
	{ "team", TEXT, .max = 80, .clears = true },
	{ "muted", .type = BOOLEAN },
	{ "host", .type = BOOLEAN },
	{ "on_stage", .type = BOOLEAN },
	{ 0 },
};

static const struct field room_problem_fields[] = {
	{ "state", TEXT, .values = problem_states },
	{ "version", INTEGER, .min = 1, .max = 1000000 },
	{ 0 },
};

static const struct field message_fields[] = {
	KEY_FIELD,
	{ "text", TEXT, .required = true, .min = 1, .max = 4000 },
	{ "kind", TEXT, .values = kinds },
	{ "to", .type = INTEGER },
	{ "problem", TEXT, .min = 1, .max = 80 },
	{ "reply_to", .type = INTEGER },
	{ 0 },
};

static const struct field message_query[] = {
	LIST_FIELDS,
	{ "kind", TEXT, .values = kinds },
	{ 0 },
};

static const struct field draft_fields[] = {
	{ "language", TEXT, .required = true, .min = 1, .max = 40 },
	{ "source", TEXT, .required = true },
	{ "rev", INTEGER, .required = true, .min = 0, .max = 1L << 53 },
	{ 0 },
};

static const struct field draft_query[] = {
	{ "player", .type = INTEGER },
	{ 0 },
};

static const struct field replay_query[] = {
	{ "from", INTEGER, .min = 0, .max = 1L << 53 },
	{ "to", INTEGER, .min = 0, .max = 1L << 53 },
	{ "part", TEXT, .values = parts },
	{ "player", .type = INTEGER },
	{ 0 },
};

static const struct field events_query[] = {
	{ "after", INTEGER, .min = 0, .max = 1L << 53 },
	{ "wait", INTEGER, .min = 0, .max = PARK_MAX_HOLD_S },
	{ "epoch", TEXT, .min = 1, .max = 80 },
	{ "tab", TEXT, .min = 1, .max = PARK_MAX_TAB },
	{ 0 },
};

/*
 * POST …/leave.  A page that is being closed says so with a beacon, which can
 * carry no JSON: only that tab is gone then.
 */
static void
leave_room(struct request *req)
{
	const char *tab = request_text(req, "beacon");

	if (tab)
		reply_call(req,
		    db_call(req->db, "presence_beacon", req->who, req->arg[0], tab));
	else
		reply_call(req, db_call(req->db, "room_leave", req->who, req->arg[0]));
}

#define ROOM "/api/v1/rooms/{code}"

const struct route room_routes[] = {
	{ GET, ROOM "/events", show_events, .query = events_query,
	    .codes = "left resync too_many_polls", .answer = events_schema,
	    .summary = "Wait for events; with Accept: text/event-stream they keep coming. "
		       "Where many hear at once, spread_ms asks each to poll again at "
		       "some moment within it" },
	{ GET, "/api/v1/modes", .function = "mode_list",
	    .summary = "The kinds of battle and their rules", .answer = modes_schema },
	{ GET, "/api/v1/rooms", .function = "room_list", .query = list_query,
	    .summary = "Open public rooms, running first" },
	{ POST, "/api/v1/rooms", .function = "room_create", .body = new_room_fields,
	    .status = 201, .codes = "rooms_off key_reused",
	    .summary = "Make a room: the maker is its host and first player",
	    .answer = room_schema },
	{ GET, ROOM, .function = "room_show",
	    .summary = "A snapshot, read at one moment", .answer = room_schema },
	{ PATCH, ROOM, .function = "room_update", .body = room_fields,
	    .codes = "hosts_only started finished not_running",
	    .summary = "Change a room (hosts)",
	    .answer = room_schema },
	{ POST, ROOM "/join", .function = "room_join", .body = join_fields,
	    .codes = "room_full room_finished locked late_join_off guests_off",
	    .summary = "Sit down, or watch", .answer = player_schema },
	{ POST, ROOM "/leave", leave_room, .query = leave_query, .flags = ROUTE_OPEN_BODY,
	    .codes = "not_in_room",
	    .summary = "Leave; with beacon only that tab is gone", .answer = player_schema },
	{ POST, ROOM "/done", .function = "room_done",
	    .codes = "not_running not_in_room left spectator",
	    .summary = "Say that one is done; join goes on", .answer = player_schema },
	{ POST, ROOM "/ready", .function = "room_ready", .codes = "started not_in_room",
	    .summary = "Say that one is ready", .answer = room_schema },
	{ POST, ROOM "/start", .function = "room_start", .codes = "hosts_only started",
	    .summary = "Begin the battle (hosts)", .answer = room_schema },
	{ POST, ROOM "/pause", .function = "room_pause",
	    .codes = "hosts_only not_running paused", .summary = "Stop the clock (hosts)", .answer = room_schema },
	{ POST, ROOM "/resume", .function = "room_resume", .codes = "hosts_only not_paused",
	    .summary = "Let the clock run again (hosts)", .answer = room_schema },
	{ POST, ROOM "/finish", .function = "room_finish", .codes = "hosts_only not_running",
	    .summary = "End the battle now (hosts)", .answer = room_schema },
	{ POST, ROOM "/rematch", .function = "room_rematch", .body = key_fields,
	    .codes = "not_finished not_in_room no_rematch rooms_off key_reused",
	    .summary = "Ask for another battle", .answer = room_schema },
	{ PATCH, ROOM "/players/{id}", .function = "player_update", .body = player_fields,
	    .codes = "hosts_only last_host", .summary = "Change a player (hosts)",
	    .answer = player_schema },
	{ DELETE, ROOM "/players/{id}", .function = "player_remove",
	    .codes = "hosts_only last_host", .summary = "Remove a player (hosts)",
	    .answer = player_schema },
	{ PATCH, ROOM "/problems/{slug}", .function = "room_problem_update",
	    .body = room_problem_fields, .codes = "hosts_only",
	    .summary = "Withdraw a problem or move to another version (hosts)",
	    .answer = room_schema },
	{ GET, ROOM "/board", .function = "board_show", .summary = "The leaderboard",
	    .answer = board_schema },
	{ POST, ROOM "/messages", .function = "message_create", .body = message_fields,
	    .status = 201,
	    .codes = "left muted chat_off hosts_only spectators_only players_only "
		     "key_reused not_in_room",
	    .summary = "Say something" },
	{ GET, ROOM "/messages", .function = "message_list", .query = message_query,
	    .summary = "What was said, newest first" },
	{ DELETE, "/api/v1/messages/{id}", .function = "message_delete", .status = 204,
	    .summary = "Take a message back (its author, hosts)" },
	{ PUT, ROOM "/drafts/{problem}", .function = "draft_save", .body = draft_fields,
	    .codes = "old_rev not_in_room", .summary = "Keep what is being written" },
	{ GET, ROOM "/drafts/{problem}", .function = "draft_show",
	    .query = draft_query, .codes = "hidden",
	    .summary = "One's own draft, or another player's where one may see it" },
	{ GET, ROOM "/replay", .function = "room_replay", .query = replay_query,
	    .codes = "not_finished", .summary = "Events and drafts of a finished room" },
	{ 0 },
};
