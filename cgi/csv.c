#include "csv.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

static bool
is_scalar(struct json_object *value)
{
	return !json_object_is_type(value, json_type_object) &&
	    !json_object_is_type(value, json_type_array);
}

static void
put_cell(FILE *out, struct json_object *value, bool is_first)
{
	const char *text = value ? json_object_get_string(value) : "";
	bool is_text = json_object_is_type(value, json_type_string);

	if (!is_first)
		putc(',', out);
	putc('"', out);
	if (is_text && *text && strchr("=+-@\t\r", *text))
		putc('\'', out);
	for (; *text; text++) {
		if (*text == '"')
			putc('"', out);
		putc(*text, out);
	}
	putc('"', out);
}

static void
put_heading(FILE *out, struct json_object *first)
{
	bool is_first = true;

	json_object_object_foreach(first, key, value)
	{
		if (!is_scalar(value))
			continue;
		fprintf(out, "%s\"%s\"", is_first ? "" : ",", key);
		is_first = false;
	}
	fputs("\r\n", out);
}

/* The columns are the first item's, so that all lines agree. */
static void
put_line(FILE *out, struct json_object *first, struct json_object *item)
{
	bool is_first = true;

	json_object_object_foreach(first, key, sample)
	{
		struct json_object *value = NULL;

		if (!is_scalar(sample))
			continue;
		json_object_object_get_ex(item, key, &value);
		put_cell(out, is_scalar(value) ? value : NULL, is_first);
		is_first = false;
	}
	fputs("\r\n", out);
}

const char *
csv_from_items(struct arena *arena, struct json_object *items)
{
	size_t count = json_object_array_length(items), length;
	struct json_object *first = count ? json_object_array_get_idx(items, 0) : NULL;
	char *text;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		die("out of memory");
	if (first)
		put_heading(out, first);
	for (size_t i = 0; i < count; i++)
		put_line(out, first, json_object_array_get_idx(items, i));
	if (fclose(out))
		die("out of memory");
	char *copy = arena_strndup(arena, text, length);
	free(text);
	return copy;
}
