#include "outline.h"

#include <stdlib.h>
#include <string.h>

#include "lib/log.h"
#include "lib/member.h"

enum { DEPTH = 16 };

/* ---- is it what was asked for? --------------------------------------------------------- */

static size_t
characters(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

static bool
is_text(struct json_object *value, size_t min, size_t max)
{
	const char *text;
	size_t count;

	if (!json_object_is_type(value, json_type_string))
		return false;
	text = json_object_get_string(value);
	count = characters(text);
	return strlen(text) == (size_t)json_object_get_string_len(value) && count >= min &&
	       count <= max;
}

static bool
are_numbers(struct json_object *list)
{
	for (size_t i = 0; i < json_length(list); i++)
		if (!json_object_is_type(
			json_object_array_get_idx(list, i), json_type_int))
			return false;
	return json_object_is_type(list, json_type_array);
}

/* A list of objects that all pass CHECK. */
typedef bool check_item(const struct brief *, struct json_object *item, bool is_whole);

static bool
is_list(const struct brief *brief, struct json_object *list, check_item *check, bool is_whole)
{
	for (size_t i = 0; i < json_length(list); i++)
		if (!check(brief, json_object_array_get_idx(list, i), is_whole))
			return false;
	return list ? json_object_is_type(list, json_type_array) : !is_whole;
}

static bool
is_item(const struct brief *brief, struct json_object *item, bool is_whole)
{
	(void)brief, (void)is_whole;
	return is_text(json_member(item, "text"), 1, OUTLINE_TEXT) &&
	       are_numbers(json_member(item, "cites"));
}

static bool
is_action(const struct brief *brief, struct json_object *item, bool is_whole)
{
	struct json_object *owner = json_member(item, "owner");

	return is_item(brief, item, is_whole) &&
	       (!owner || is_text(owner, 0, OUTLINE_OWNER));
}

static bool
is_advice(const struct brief *brief, struct json_object *item, bool is_whole)
{
	return is_item(brief, item, is_whole) &&
	       brief_player(brief, json_text_or_empty(item, "player"));
}

static bool
is_problem(const struct brief *brief, struct json_object *one, bool is_whole)
{
	return brief_has_letter(brief, json_text_or_empty(one, "letter")) &&
	       is_list(brief, json_member(one, "discussed"), is_item, is_whole) &&
	       is_list(brief, json_member(one, "decided"), is_item, is_whole);
}

static bool
is_outline(const struct brief *brief, struct json_object *all, bool is_whole)
{
	return json_object_is_type(all, json_type_object) &&
	       is_list(brief, json_member(all, "problems"), is_problem, is_whole) &&
	       is_list(brief, json_member(all, "turning_points"), is_item, is_whole) &&
	       is_list(brief, json_member(all, "actions"), is_action, is_whole) &&
	       is_list(brief, json_member(all, "advice"), is_advice, is_whole);
}

static struct json_object *
read_object(const struct brief *brief, const char *text, size_t length, bool is_whole)
{
	const char *from = memchr(text, '{', length);
	struct json_tokener *tokener = json_tokener_new_ex(DEPTH);
	struct json_object *all = NULL;

	if (!tokener)
		die("out of memory");
	json_tokener_set_flags(tokener, JSON_TOKENER_VALIDATE_UTF8);
	if (from)
		all = json_tokener_parse_ex(tokener, from, (int)(length - (size_t)(from - text)));
	json_tokener_free(tokener);
	if (is_outline(brief, all, is_whole))
		return all;
	json_object_put(all);
	return NULL;
}

struct json_object *
outline_read(const struct brief *brief, const char *text, size_t length)
{
	return read_object(brief, text, length, true);
}

/* ---- what is still coming -------------------------------------------------------------- */

/* What is open at a place of a JSON text. */
struct nesting {
	char closers[DEPTH];
	int depth;
	bool is_string, is_escaped;
};

/* False: this is no JSON, or is over. */
static bool
pass(struct nesting *now, char c)
{
	if (now->is_string) {
		if (now->is_escaped)
			now->is_escaped = false;
		else if (c == '\\')
			now->is_escaped = true;
		else if (c == '"')
			now->is_string = false;
	} else if (c == '"') {
		now->is_string = true;
	} else if (c == '{' || c == '[') {
		if (now->depth == DEPTH)
			return false;
		now->closers[now->depth++] = c == '{' ? '}' : ']';
	} else if (c == '}' || c == ']') {
		if (!now->depth || now->closers[--now->depth] != c)
			return false;
	}
	return true;
}

/* TEXT up to where its last object or list ended, with all closed that is open there. */
static char *
close_open(const char *text, size_t length, size_t *length_out)
{
	struct nesting now = { 0 }, then = { 0 };
	size_t end = 0;
	char *closed;

	for (size_t i = 0; i < length && pass(&now, text[i]); i++)
		if (!now.is_string && (text[i] == '}' || text[i] == ']')) {
			end = i + 1;
			then = now;
		}
	closed = malloc(end + DEPTH + 1);
	if (!closed)
		die("out of memory");
	memcpy(closed, text, end);
	while (then.depth)
		closed[end++] = then.closers[--then.depth];
	*length_out = end;
	return closed;
}

struct json_object *
outline_read_part(const struct brief *brief, const char *text, size_t length)
{
	const char *from = memchr(text, '{', length);
	struct json_object *all;
	size_t closed_length;
	char *closed;

	if (!from)
		return NULL;
	closed = close_open(from, length - (size_t)(from - text), &closed_length);
	all = read_object(brief, closed, closed_length, false);
	free(closed);
	return all;
}

/* ---- as sections ----------------------------------------------------------------------- */

struct drawing {
	const struct brief *brief;
	struct json_object *sections;
	int removed;
};

static struct json_object *
add_section(struct drawing *to, const char *kind, const char *letter, int64_t player)
{
	struct json_object *section = json_object_new_object(),
			   *items = json_object_new_array();

	json_object_object_add(section, "kind", json_object_new_string(kind));
	json_object_object_add(
	    section, "letter", letter ? json_object_new_string(letter) : NULL);
	json_object_object_add(
	    section, "player", player ? json_object_new_int64(player) : NULL);
	json_object_object_add(section, "items", items);
	json_object_array_add(to->sections, section);
	return items;
}

static void
add_once(struct json_object *list, int64_t id)
{
	for (size_t i = 0; i < json_length(list); i++)
		if (json_object_get_int64(json_object_array_get_idx(list, i)) == id)
			return;
	json_object_array_add(list, json_object_new_int64(id));
}

static void
add_cites(struct drawing *to, struct json_object *item, struct json_object *cites)
{
	struct json_object *lines = json_object_new_array(),
			   *submissions = json_object_new_array();

	for (size_t i = 0; i < json_length(cites); i++) {
		int64_t number =
		    json_object_get_int64(json_object_array_get_idx(cites, i));

		if (number < 1 || number > (int64_t)to->brief->entry_count) {
			to->removed++;
			continue;
		}
		const struct entry *entry = &to->brief->entries[number - 1];
		add_once(entry->line ? lines : submissions, entry->line ?: entry->submission);
	}
	json_object_object_add(item, "lines", lines);
	json_object_object_add(item, "submissions", submissions);
}

static void
add_item(struct drawing *to, struct json_object *items, struct json_object *from)
{
	struct json_object *item = json_object_new_object();
	const char *owner = json_text(from, "owner");

	json_object_object_add(
	    item, "text", json_object_get(json_member(from, "text")));
	json_object_object_add(
	    item, "owner", owner && *owner ? json_object_new_string(owner) : NULL);
	add_cites(to, item, json_member(from, "cites"));
	json_object_array_add(items, item);
}

static void
add_items(struct drawing *to, struct json_object *list, const char *kind, const char *letter)
{
	struct json_object *items;

	if (!json_length(list))
		return;
	items = add_section(to, kind, letter, 0);
	for (size_t i = 0; i < json_length(list); i++)
		add_item(to, items, json_object_array_get_idx(list, i));
}

static void
add_problem(struct drawing *to, struct json_object *one)
{
	const char *letter = json_text_or_empty(one, "letter");

	if (strcmp(letter, "general") == 0)
		letter = NULL;
	add_items(to, json_member(one, "discussed"), "discussed", letter);
	add_items(to, json_member(one, "decided"), "decided", letter);
}

/* A section for each player who is advised, in the players' order. */
static void
add_advice(struct drawing *to, struct json_object *list)
{
	size_t players = json_length(json_member(to->brief->taken, "players"));

	for (size_t place = 1; place <= players; place++) {
		struct json_object *items = NULL;

		for (size_t i = 0; i < json_length(list); i++) {
			struct json_object *one = json_object_array_get_idx(list, i);

			if (brief_player(to->brief, json_text_or_empty(one, "player")) !=
			    place)
				continue;
			if (!items)
				items = add_section(
				    to, "advice", NULL, brief_person(to->brief, place));
			add_item(to, items, one);
		}
	}
}

struct json_object *
outline_sections(const struct brief *brief, struct json_object *outline, int *removed)
{
	struct drawing to = { brief, json_object_new_array(), 0 };
	struct json_object *problems = json_member(outline, "problems");

	for (size_t i = 0; i < json_length(problems); i++)
		add_problem(&to, json_object_array_get_idx(problems, i));
	add_items(&to, json_member(outline, "turning_points"), "turning", NULL);
	add_items(&to, json_member(outline, "actions"), "actions", NULL);
	add_advice(&to, json_member(outline, "advice"));
	*removed += to.removed;
	return to.sections;
}
