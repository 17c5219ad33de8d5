#include "judge/constants.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "member.h"
#include "log.h"

/* How a constant is written. */
struct form {
	const char *begin, *end;
};

static const struct form braces = { "{{", "}}" }, command = { "\\constant{", "}" };

static bool
is_name(const char *text)
{
	if (!isalpha((unsigned char)*text) && *text != '_')
		return false;
	while (isalnum((unsigned char)*text) || *text == '_')
		text++;
	return !*text;
}

bool
constants_read(struct reader *reader)
{
	struct json_object *constants = json_member(reader->yaml, "constants");

	if (!constants)
		return true;
	if (!json_object_is_type(constants, json_type_object))
		return reader_refuse(reader, "constants are no map");
	json_object_object_foreach(constants, name, value)
	{
		if (!is_name(name))
			return reader_refuse(reader, "\"%s\" is no name of a constant", name);
		if (json_object_is_type(value, json_type_object) && !json_text(value, "value"))
			return reader_refuse(reader, "the constant %s has no value", name);
	}
	reader->constants = constants;
	return true;
}

/* What NAME or NAME.VARIANT stands for; NULL: nothing. */
static const char *
find(struct reader *reader, const char *name, size_t length)
{
	char *copy = arena_strndup(reader->arena, name, length);
	char *variant = strchr(copy, '.');

	if (variant)
		*variant++ = '\0';
	struct json_object *value = json_member(reader->constants, copy);
	if (json_object_is_type(value, json_type_object))
		return json_text(value, variant ? variant : "value");
	if (!value || (variant && strcmp(variant, "value") != 0))
		return NULL;
	return json_object_get_string(value);
}

/* Write what stands at FROM, which begins a constant; where it goes on. */
static const char *
write_one(struct reader *reader, const struct form *form, const char *from, FILE *out)
{
	const char *name = from + strlen(form->begin);
	const char *end = strstr(name, form->end);
	const char *value = end ? find(reader, name, (size_t)(end - name)) : NULL;

	fputs(value ? value : form->begin, out);
	return value ? end + strlen(form->end) : name;
}

static const char *
apply(struct reader *reader, const struct form *form, const char *text)
{
	const char *at = text, *found;
	char *whole;
	size_t size;

	if (!reader->constants || !strstr(text, form->begin))
		return text;
	FILE *out = open_memstream(&whole, &size);
	if (!out)
		die("out of memory");
	while ((found = strstr(at, form->begin))) {
		fwrite(at, 1, (size_t)(found - at), out);
		at = write_one(reader, form, found, out);
	}
	fputs(at, out);
	fclose(out);
	const char *kept = arena_strdup(reader->arena, whole);
	free(whole);
	return kept;
}

const char *
constants_apply(struct reader *reader, const char *text)
{
	return apply(reader, &braces, text);
}

const char *
constants_apply_tex(struct reader *reader, const char *text)
{
	return apply(reader, &command, text);
}

static void
apply_json_text(struct reader *reader, struct json_object *text)
{
	const char *was = json_object_get_string(text);
	const char *now = constants_apply(reader, was);

	if (now != was)
		json_object_set_string(text, now);
}

void
constants_apply_json(struct reader *reader, struct json_object *json)
{
	if (!reader->constants)
		return;
	if (json_object_is_type(json, json_type_string))
		apply_json_text(reader, json);
	for (size_t i = 0; i < json_length(json); i++)
		constants_apply_json(reader, json_object_array_get_idx(json, i));
	if (!json_object_is_type(json, json_type_object))
		return;
	json_object_object_foreach(json, key, value)
	{
		(void)key;
		constants_apply_json(reader, value);
	}
}
