/*
 * Answers of language models, made up by libFuzzer: whatever comes, it is sections that
 * cite what is there, or nothing.
 *
 *	./configure CC=clang --enable-fuzzing && make t/fuzz/outline
 *	t/fuzz/outline -max_total_time=60
 */
#include <stdlib.h>
#include <string.h>

#include "lib/member.h"
#include "media/outline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char battle[] =
    "{\"title\": \"A\", \"language\": \"en\", \"prompt\": \"\", "
    "\"problems\": [{\"letter\": \"A\", \"title\": \"Sum\"}], "
    "\"players\": [{\"id\": 5, \"name\": \"ada\"}, {\"id\": 6, \"name\": \"bob\"}], "
    "\"items\": [{\"kind\": \"said\", \"line\": 11, \"text\": \"a\"}, "
    "{\"kind\": \"joined\", \"name\": \"bob\"}, "
    "{\"kind\": \"submitted\", \"submission\": 21}]}";

/* Only what the battle has may be cited. */
static void
check_ids(struct json_object *ids, int64_t id)
{
	for (size_t i = 0; i < json_length(ids); i++)
		if (json_object_get_int64(json_object_array_get_idx(ids, i)) != id)
			abort();
}

static void
check_section(struct json_object *section)
{
	struct json_object *items = json_member(section, "items");
	long player = json_number(section, "player", 5);

	if (!json_length(items) || (player != 5 && player != 6))
		abort();
	for (size_t i = 0; i < json_length(items); i++) {
		struct json_object *item = json_object_array_get_idx(items, i);

		if (!json_text(item, "text"))
			abort();
		check_ids(json_member(item, "lines"), 11);
		check_ids(json_member(item, "submissions"), 21);
	}
}

/* Takes OUTLINE. */
static void
check_outline(const struct brief *brief, struct json_object *outline)
{
	int removed = 0;
	struct json_object *sections;

	if (!outline)
		return;
	sections = outline_sections(brief, outline, &removed);
	for (size_t i = 0; i < json_length(sections); i++)
		check_section(json_object_array_get_idx(sections, i));
	json_object_put(sections);
	json_object_put(outline);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct brief *brief;
	char *exact = malloc(size ? size : 1); /* so that a byte too far is noticed */

	if (!brief)
		brief = brief_new(json_tokener_parse(battle));
	memcpy(exact, data, size);
	check_outline(brief, outline_read(brief, exact, size));
	check_outline(brief, outline_read_part(brief, exact, size));
	free(exact);
	return 0;
}
