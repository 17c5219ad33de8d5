/* What was said beside what happened, as a page and as JSON; no model makes it. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/member.h"
#include "preference.h"
#include "request.h"
#include "template.h"
#include "timeline.h"

extern const struct tpl *const tpl_timeline[];

static void
add_text(struct json_object *to, const char *key, const char *text)
{
	json_object_object_add(to, key, text ? json_object_new_string(text) : NULL);
}

void
timeline_clock(struct json_object *to, const char *key, int64_t seconds)
{
	int64_t t = seconds < 0 ? -seconds : seconds;
	const char *sign = seconds < 0 ? "-" : "";
	char text[40];

	if (t < 3600)
		snprintf(
		    text, sizeof text, "%s%d:%02d", sign, (int)(t / 60), (int)(t % 60));
	else
		snprintf(text, sizeof text, "%s%" PRId64 ":%02d:%02d", sign, t / 3600,
		    (int)(t / 60 % 60), (int)(t % 60));
	add_text(to, key, text);
}

/* "joins", "submits" in the page's language. */
static const char *
word_of(struct json_object *item, size_t language)
{
	char name[64];

	snprintf(
	    name, sizeof name, "timeline.%s", json_object_get_string(json_member(item, "kind")));
	return tpl_word(language, name);
}

static bool
is_said(struct json_object *item)
{
	return json_member(item, "line") != NULL;
}

static void
add_item_words(struct json_object *item, size_t language)
{
	timeline_clock(item, "clock", json_object_get_int64(json_member(item, "at_ms")) / 1000);
	json_object_object_add(item, "is_said", json_object_new_boolean(is_said(item)));
	add_text(item, "word", is_said(item) ? NULL : word_of(item, language));
}

static void
add_figure_words(struct json_object *figure)
{
	struct json_object *solved = json_member(figure, "solved");

	timeline_clock(figure, "spoke", json_object_get_int64(json_member(figure, "spoke_s")));
	for (size_t i = 0; i < json_object_array_length(solved); i++) {
		struct json_object *one = json_object_array_get_idx(solved, i);

		timeline_clock(one, "clock", json_object_get_int64(json_member(one, "at_ms")) / 1000);
	}
}

static void
show_timeline(struct request *req)
{
	struct db_reply reply = db_call(req->db, "page_timeline", req->who, req->arg[0]);
	struct json_object *items = json_member(reply.body, "items"),
			   *figures = json_member(reply.body, "figures");

	if (reply.status == 200) {
		for (size_t i = 0; i < json_object_array_length(items); i++)
			add_item_words(json_object_array_get_idx(items, i),
			    preference_language(req));
		for (size_t i = 0; i < json_object_array_length(figures); i++)
			add_figure_words(json_object_array_get_idx(figures, i));
	}
	reply_page(req, tpl_timeline, reply);
}

static const struct field item_schema[] = {
	{ "at_ms", INTEGER, .required = true },
	{ "kind", TEXT, .required = true },
	{ "player", INTEGER, .required = true, .clears = true },
	{ "name", TEXT, .required = true, .clears = true },
	{ "text", TEXT, .required = true, .clears = true },
	{ "letter", TEXT, .required = true, .clears = true },
	{ "submission", INTEGER, .required = true, .clears = true },
	{ "line", INTEGER, .required = true, .clears = true },
	{ "verdict", TEXT, .required = true, .clears = true },
	{ "points", INTEGER, .required = true, .clears = true },
	{ 0 },
};
static const struct field item = { .type = OBJECT, .fields = item_schema };

static const struct field solved_schema[] = {
	{ "letter", TEXT, .required = true },
	{ "at_ms", INTEGER, .required = true },
	{ 0 },
};
static const struct field solved_item = { .type = OBJECT, .fields = solved_schema };

static const struct field figure_schema[] = {
	{ "player", INTEGER, .required = true },
	{ "name", TEXT, .required = true },
	{ "spoke_s", INTEGER, .required = true },
	{ "lines", INTEGER, .required = true },
	{ "submitted", INTEGER, .required = true },
	{ "solved", ARRAY, .required = true, .item = &solved_item },
	{ 0 },
};
static const struct field figure = { .type = OBJECT, .fields = figure_schema };

static const struct field timeline_schema[] = {
	{ "code", TEXT, .required = true },
	{ "title", TEXT, .required = true },
	{ "figures", ARRAY, .required = true, .item = &figure },
	{ "items", ARRAY, .required = true, .item = &item },
	{ 0 },
};

const struct route timeline_routes[] = {
	{ GET, "/rooms/{code}/timeline", show_timeline, .flags = ROUTE_PAGE },
	{ GET, "/api/v1/rooms/{code}/timeline", .function = "timeline_show",
	    .codes = "not_in_meeting not_in_room removed", .answer = timeline_schema,
	    .summary = "What was said beside what happened, and figures" },
	{ 0 },
};
