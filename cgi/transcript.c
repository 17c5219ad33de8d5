/*
 * What was said in a meeting: read, corrected, deleted, taken away as subtitles or
 * text.  Nothing of it is markup: WebVTT, the one format that has some, is escaped.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"
#include "lib/member.h"
#include "lib/scoped.h"
#include "request.h"
#include "schema.h"

enum { PAGE = 5000 };

/* "01:02:03.004", with the format's own point. */
static void
write_moment(FILE *out, struct json_object *ms, char point)
{
	int64_t t = json_object_get_int64(ms);

	fprintf(out, "%02" PRId64 ":%02d:%02d%c%03d", t / 3600000, (int)(t / 60000 % 60),
	    (int)(t / 1000 % 60), point, (int)(t % 1000));
}

static void
write_span(FILE *out, struct json_object *line, char point)
{
	write_moment(out, json_member(line, "from_ms"), point);
	fputs(" --> ", out);
	write_moment(out, json_member(line, "to_ms"), point);
	fputc('\n', out);
}

static void
write_escaped(FILE *out, const char *text)
{
	for (; *text; text++)
		switch (*text) {
		case '&': fputs("&amp;", out); break;
		case '<': fputs("&lt;", out); break;
		case '>': fputs("&gt;", out); break;
		default: fputc(*text, out);
		}
}

static void
write_vtt_line(FILE *out, struct json_object *line, int number)
{
	(void)number;
	write_span(out, line, '.');
	fputs("<v ", out);
	write_escaped(out, json_text_or_empty(line, "name"));
	fputc('>', out);
	write_escaped(out, json_text_or_empty(line, "text"));
	fputs("\n\n", out);
}

static void
write_srt_line(FILE *out, struct json_object *line, int number)
{
	fprintf(out, "%d\n", number);
	write_span(out, line, ',');
	fprintf(out, "%s: %s\n\n", json_text_or_empty(line, "name"),
	    json_text_or_empty(line, "text"));
}

static void
write_txt_line(FILE *out, struct json_object *line, int number)
{
	(void)number;
	fputc('[', out);
	write_moment(out, json_member(line, "from_ms"), '.');
	fprintf(out, "] %s: %s\n", json_text_or_empty(line, "name"),
	    json_text_or_empty(line, "text"));
}

/* With all that the API says of a line. */
static void
write_json_line(FILE *out, struct json_object *line, int number)
{
	fprintf(out, "%s%s", number > 1 ? ",\n" : "",
	    json_object_to_json_string_ext(
		line, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
}

struct format {
	const char *name, *type, *head, *tail;
	void (*write_line)(FILE *, struct json_object *line, int number);
};

static const struct format formats[] = {
	{ "vtt", "text/vtt; charset=utf-8", "WEBVTT\n\n", "", write_vtt_line },
	{ "srt", "application/x-subrip; charset=utf-8", "", "", write_srt_line },
	{ "txt", "text/plain; charset=utf-8", "", "", write_txt_line },
	{ "json", "application/json", "[", "]\n", write_json_line },
	{ 0 },
};

/* Lines without text yet are none for those who read subtitles. */
static int
write_items(FILE *out, const struct format *format, struct json_object *items, int number)
{
	for (size_t i = 0; i < json_object_array_length(items); i++) {
		struct json_object *line = json_object_array_get_idx(items, i);

		if (json_member(line, "text"))
			format->write_line(out, line, ++number);
	}
	return number;
}

/* All pages of it.  False: the reply says why not. */
static bool
write_pages(struct request *req, FILE *out, const struct format *format)
{
	const char *after = NULL;
	int number = 0;

	do {
		char *in = after ? arena_printf(&req->arena,
				       "{\"limit\": %d, \"after\": %s}", PAGE, after)
				 : arena_printf(&req->arena, "{\"limit\": %d}", PAGE);
		struct db_reply page =
		    db_call(req->db, "transcript_list", req->who, req->arg[0], in);

		if (page.status != 200) {
			reply_refusal(req, page);
			return false;
		}
		number = write_items(out, format, json_member(page.body, "items"), number);
		after = json_member(page.body, "next")
			    ? arena_strdup(&req->arena, json_text_or_empty(page.body, "next"))
			    : NULL;
		json_object_put(page.body);
	} while (after);
	return true;
}

static void
send_as(struct request *req, const struct format *format)
{
	scoped_heap char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		die("out of memory");
	fputs(format->head, out);
	bool is_whole = write_pages(req, out, format);
	fputs(format->tail, out);
	if (fclose(out))
		die("out of memory");
	if (!is_whole)
		return;
	reply_header(req, "Content-Disposition",
	    arena_printf(
		&req->arena, "attachment; filename=\"transcript.%s\"", format->name));
	reply_bytes(
	    req, 200, format->type, arena_strndup(&req->arena, text, length), length);
}

/* GET …/transcript.vtt, .srt, .txt, .json: the format is the end of the path. */
static void
export_transcript(struct request *req)
{
	const struct format *format = formats;
	const char *ending = strrchr(req->path, '.');

	while (format->name && strcmp(ending + 1, format->name) != 0)
		format++;
	send_as(req, format);
}

static const struct field list_query_fields[] = {
	{ "after", INTEGER, .min = 1, .max = 1L << 53 },
	{ "limit", INTEGER, .min = 1, .max = PAGE },
	{ 0 },
};

static const struct field edit_fields[] = {
	{ "text", TEXT, .required = true, .min = 1, .max = 4000 },
	{ 0 },
};

#define LINE_FIELDS                                                                      \
	{ "id", INTEGER, .required = true }, { "player", INTEGER, .required = true },    \
	    { "t0", TIME, .required = true }, { "t1", TIME, .required = true },          \
	    { "text", TEXT, .required = true, .clears = true },                          \
	    { "final", BOOLEAN, .required = true },                                      \
	    { "backend", TEXT, .required = true, .clears = true },                       \
	{                                                                                \
		"edited", BOOLEAN, .required = true                                      \
	}

static const struct field line_schema[] = { LINE_FIELDS, { 0 } };

static const struct field item_schema[] = {
	LINE_FIELDS,
	{ "name", TEXT, .required = true },
	{ "from_ms", INTEGER, .required = true },
	{ "to_ms", INTEGER, .required = true },
	{ 0 },
};
static const struct field line_item = { .type = OBJECT, .fields = item_schema };

static const struct field list_schema[] = {
	{ "items", ARRAY, .required = true, .item = &line_item },
	{ "next", INTEGER, .required = true, .clears = true },
	{ "waiting", INTEGER, .required = true },
	{ "lag_s", INTEGER, .required = true },
	{ "title", TEXT, .required = true },
	{ "recogniser", TEXT, .required = true, .clears = true },
	{ 0 },
};

static const struct field withdrawn_schema[] = {
	{ "deleted", INTEGER, .required = true },
	{ 0 },
};

#define ROOM "/api/v1/rooms/{code}"
#define READER "not_in_meeting not_in_room removed"
#define EXPORT(ending, what)                                                             \
	{                                                                                \
		GET, ROOM "/transcript." ending, export_transcript,                      \
		    .codes = READER, .summary = "What was said, as " what                \
	}

const struct route transcript_routes[] = {
	{ GET, ROOM "/transcript", .function = "transcript_list",
	    .query = list_query_fields, .codes = READER, .answer = list_schema,
	    .summary = "What was said, by whom and when; lines without text wait for a "
		       "recogniser" },
	EXPORT("vtt", "WebVTT"),
	EXPORT("srt", "SubRip"),
	EXPORT("txt", "text"),
	EXPORT("json", "a list of lines"),
	{ DELETE, ROOM "/transcript", .function = "transcript_withdraw",
	    .codes = "not_in_room removed", .answer = withdrawn_schema,
	    .summary = "Delete all that one said" },
	{ PATCH, "/api/v1/transcript/{id}", .function = "transcript_edit",
	    .body = edit_fields, .codes = "not_final", .answer = line_schema,
	    .summary = "Correct a line of one's own" },
	{ DELETE, "/api/v1/transcript/{id}", .function = "transcript_delete",
	    .status = 204, .summary = "Delete a line (its speaker, hosts)" },
	{ 0 },
};
