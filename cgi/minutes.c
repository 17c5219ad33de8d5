/*
 * Minutes: a host asks for them, the scribe writes them, the page shows them while they
 * come.  What a model wrote is text like any other.
 */
#include <string.h>

#include "lib/member.h"
#include "park.h"
#include "preference.h"
#include "recheck.h"
#include "request.h"
#include "template.h"
#include "timeline.h"

extern const struct tpl *const tpl_minutes[];

static void
add_text(struct json_object *to, const char *key, const char *text)
{
	json_object_object_add(to, key, text ? json_object_new_string(text) : NULL);
}

/*
 * What an item rests on, as links: KEY's ids ("lines") become NAMES' {id, clock}, by the
 * moments {"lines 12": ms} that the page came with.
 */
static void
add_links(struct request *req, struct json_object *item, const char *key, const char *name,
    struct json_object *moments)
{
	struct json_object *ids = json_member(item, key), *links = json_object_new_array();

	for (size_t i = 0; i < json_length(ids); i++) {
		const char *id = json_object_get_string(json_object_array_get_idx(ids, i));
		struct json_object *link = json_object_new_object();

		add_text(link, "id", id);
		timeline_clock(link, "clock",
		    json_number(moments, arena_printf(&req->arena, "%s %s", key, id), 0) /
			1000);
		json_object_array_add(links, link);
	}
	json_object_object_add(item, name, links);
}

static void
add_section_words(
    struct request *req, struct json_object *section, struct json_object *moments)
{
	const char *kind = json_text_or_empty(section, "kind");
	struct json_object *items = json_member(section, "items");

	add_text(section, "word",
	    tpl_word(preference_language(req),
		arena_printf(&req->arena, "minutes.kind.%s", kind)));
	for (size_t i = 0; i < json_length(items); i++) {
		struct json_object *one = json_object_array_get_idx(items, i);

		add_links(req, one, "lines", "line_links", moments);
		add_links(req, one, "submissions", "submission_links", moments);
	}
}

/* What a template asks for besides the API's members. */
static void
add_words(struct request *req, struct json_object *minutes, struct json_object *moments)
{
	struct json_object *sections = json_member(minutes, "sections");
	const char *state = json_text_or_empty(minutes, "state");
	bool is_open = strcmp(state, "QUEUED") == 0 || strcmp(state, "WRITING") == 0;

	for (size_t i = 0; i < json_length(sections); i++)
		add_section_words(req, json_object_array_get_idx(sections, i), moments);
	json_object_object_add(minutes, "is_open", json_object_new_boolean(is_open));
	json_object_object_add(
	    minutes, "has_failed", json_object_new_boolean(strcmp(state, "FAILED") == 0));
	json_object_object_add(minutes, "is_in_parts",
	    json_object_new_boolean(json_number(minutes, "parts", 1) > 1));
	json_object_object_add(minutes, "is_empty",
	    json_object_new_boolean(!is_open && !json_length(sections)));
}

static void
show_page(struct request *req)
{
	struct db_reply reply = db_call(req->db, "page_minutes", req->who, req->arg[0],
	    arena_printf(&req->arena, "%ld", (long)request_int(req, "version", 0)));

	if (reply.status == 200 && json_member(reply.body, "minutes"))
		add_words(req, json_member(reply.body, "minutes"),
		    json_member(reply.body, "moments"));
	reply_page(req, tpl_minutes, reply);
}

static const char *const templates[] = { "battle", "interview", "lesson", NULL };
static const char *const readers[] = { "hosts", "players", NULL };

static const struct field create_fields[] = {
	{ "template", TEXT, .values = templates },
	{ "prompt", TEXT, .min = 1, .max = 4000 },
	{ "language", TEXT, .min = 2, .max = 35 },
	{ "readers", TEXT, .values = readers },
	{ 0 },
};

static const struct field show_query[] = {
	{ "wait", INTEGER, .min = 0, .max = PARK_MAX_HOLD_S },
	{ "version", INTEGER, .min = 1, .max = 1000000 },
	{ "after", INTEGER, .min = 0, .max = 2147483647 },
	{ 0 },
};

static const struct field page_query[] = {
	{ "version", INTEGER, .min = 1, .max = 1000000 },
	{ 0 },
};

static const struct field created_schema[] = {
	{ "version", INTEGER, .required = true },
	{ "state", TEXT, .required = true },
	{ 0 },
};

static const struct field number_item = { .type = INTEGER };

static const struct field item_schema[] = {
	{ "text", TEXT, .required = true },
	{ "owner", TEXT, .required = true, .clears = true },
	{ "lines", ARRAY, .required = true, .item = &number_item },
	{ "submissions", ARRAY, .required = true, .item = &number_item },
	{ 0 },
};
static const struct field item = { .type = OBJECT, .fields = item_schema };

static const struct field section_schema[] = {
	{ "title", TEXT, .required = true },
	{ "kind", TEXT, .required = true },
	{ "letter", TEXT, .required = true, .clears = true },
	{ "player", INTEGER, .required = true, .clears = true },
	{ "name", TEXT, .required = true, .clears = true },
	{ "items", ARRAY, .required = true, .item = &item },
	{ 0 },
};
static const struct field section = { .type = OBJECT, .fields = section_schema };

static const struct field version_schema[] = {
	{ "version", INTEGER, .required = true },
	{ "state", TEXT, .required = true },
	{ "created_at", TIME, .required = true },
	{ 0 },
};
static const struct field version = { .type = OBJECT, .fields = version_schema };

static const struct field minutes_schema[] = {
	{ "version", INTEGER, .required = true },
	{ "state", TEXT, .required = true },
	{ "rev", INTEGER, .required = true },
	{ "covered_from", TIME, .required = true, .clears = true },
	{ "covered_to", TIME, .required = true, .clears = true },
	{ "lines", INTEGER, .required = true },
	{ "unwritten", INTEGER, .required = true },
	{ "part", INTEGER, .required = true },
	{ "parts", INTEGER, .required = true },
	{ "model", TEXT, .required = true, .clears = true },
	{ "template", TEXT, .required = true },
	{ "prompt", TEXT, .required = true },
	{ "language", TEXT, .required = true },
	{ "readers", TEXT, .required = true },
	{ "why", TEXT, .required = true, .clears = true },
	{ "removed", INTEGER, .required = true },
	{ "sections", ARRAY, .required = true, .item = &section },
	{ "created_at", TIME, .required = true },
	{ "versions", ARRAY, .required = true, .item = &version },
	{ 0 },
};

static const struct field template_schema[] = {
	{ "name", TEXT, .required = true },
	{ "prompt", TEXT, .required = true },
	{ 0 },
};
static const struct field template = { .type = OBJECT, .fields = template_schema };

static const struct field offer_schema[] = {
	{ "model", TEXT, .required = true, .clears = true },
	{ "lines", INTEGER, .required = true },
	{ "unwritten", INTEGER, .required = true },
	{ "tokens", INTEGER, .required = true },
	{ "left", INTEGER, .required = true },
	{ "readers", TEXT, .required = true },
	{ "templates", ARRAY, .required = true, .item = &template },
	{ 0 },
};

#define ROOM "/api/v1/rooms/{code}"

const struct route minutes_routes[] = {
	{ GET, "/rooms/{code}/minutes", show_page, .flags = ROUTE_PAGE,
	    .query = page_query },
	{ GET, ROOM "/summary/offer", .function = "summary_offer",
	    .codes = "hosts_only removed", .answer = offer_schema,
	    .summary = "Which model would write minutes, of what, and how (hosts)" },
	{ POST, ROOM "/summary", .function = "summary_create", .body = create_fields,
	    .status = 202,
	    .codes = "hosts_only minutes_off minutes_busy minutes_budget "
		     "nothing_happened removed",
	    .answer = created_schema, .summary = "Have minutes written (hosts)" },
	{ GET, ROOM "/summary", show_and_wait, "summary_show", .query = show_query,
	    .codes = "hosts_only not_in_meeting not_in_room removed too_many_polls",
	    .answer = minutes_schema,
	    .summary = "The minutes; with wait, when more of them is there than after" },
	{ DELETE, ROOM "/summary/{version}", .function = "summary_delete", .status = 204,
	    .codes = "hosts_only", .summary = "Delete minutes (hosts)" },
	{ 0 },
};
