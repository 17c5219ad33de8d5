#include "field.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

static void
add_fault(struct field_faults *faults, const char *name, const char *why)
{
	if (!faults->invalid)
		faults->invalid = json_object_new_object();
	if (!json_object_object_get_ex(faults->invalid, name, NULL))
		json_object_object_add(faults->invalid, name, json_object_new_string(why));
}

/* The two-digit number at S; -1 when there is none. */
static int
two_digits(const char *s)
{
	if (!isdigit((unsigned char)s[0]) || !isdigit((unsigned char)s[1]))
		return -1;
	return (s[0] - '0') * 10 + (s[1] - '0');
}

static bool
is_between(int n, int min, int max)
{
	return n >= min && n <= max;
}

/* "Z" or "+01:00", and nothing after. */
static bool
is_offset(const char *s)
{
	if (*s == 'Z' || *s == 'z')
		return s[1] == '\0';
	return (*s == '+' || *s == '-') && strlen(s) == 6 && s[3] == ':' &&
	    is_between(two_digits(s + 1), 0, 23) && is_between(two_digits(s + 4), 0, 59);
}

bool
time_is_valid(const char *s)
{
	size_t length = strlen(s);

	if (length < 20 || length > 40)
		return false;
	if (two_digits(s) < 0 || two_digits(s + 2) < 0 || s[4] != '-' ||
	    !is_between(two_digits(s + 5), 1, 12) || s[7] != '-' ||
	    !is_between(two_digits(s + 8), 1, 31) || (s[10] != 'T' && s[10] != 't'))
		return false;
	if (!is_between(two_digits(s + 11), 0, 23) || s[13] != ':' ||
	    !is_between(two_digits(s + 14), 0, 59) || s[16] != ':' ||
	    !is_between(two_digits(s + 17), 0, 60))
		return false;
	s += 19;
	if (*s == '.') {
		size_t digits = strspn(s + 1, "0123456789");

		if (digits < 1 || digits > 9)
			return false;
		s += 1 + digits;
	}
	return is_offset(s);
}

static bool
is_one_of(const char *text, const char *const *values)
{
	for (; *values; values++)
		if (strcmp(text, *values) == 0)
			return true;
	return false;
}

static const char *
list_values(struct arena *arena, const char *const *values)
{
	char *list = arena_printf(arena, "must be one of: %s", values[0]);

	for (values++; *values; values++)
		list = arena_printf(arena, "%s, %s", list, *values);
	return list;
}

static void
check_text(struct field_faults *faults, const struct field *field, const char *name,
    struct json_object *value)
{
	const char *text = json_object_get_string(value);
	size_t length = 0;

	utf8_is_valid(text, (size_t)json_object_get_string_len(value), &length);
	if (field->type & TIME) {
		if (!time_is_valid(text))
			add_fault(faults, name, "must be a time such as 2026-11-23T09:00:00Z");
	} else if (field->values) {
		if (!is_one_of(text, field->values))
			add_fault(faults, name, list_values(faults->arena, field->values));
	} else if ((long)length < field->min) {
		add_fault(faults, name,
		    arena_printf(faults->arena, "must have at least %ld character%s", field->min,
			field->min == 1 ? "" : "s"));
	} else if (field->max && (long)length > field->max) {
		add_fault(faults, name,
		    arena_printf(
			faults->arena, "must have at most %ld characters", field->max));
	}
}

static void
check_integer(struct field_faults *faults, const struct field *field, const char *name,
    struct json_object *value)
{
	int64_t n = json_object_get_int64(value);

	if ((field->min || field->max) && (n < field->min || n > field->max))
		add_fault(faults, name,
		    arena_printf(
			faults->arena, "must be from %ld to %ld", field->min, field->max));
}

static void
check_array(struct field_faults *faults, const struct field *field, const char *name,
    struct json_object *value)
{
	size_t length = json_object_array_length(value);

	if ((long)length < field->min || (field->max && (long)length > field->max)) {
		add_fault(faults, name,
		    arena_printf(faults->arena, "must have from %ld to %ld items", field->min,
			field->max));
		return;
	}
	for (size_t i = 0; field->item && i < length; i++)
		field_check(faults, field->item, arena_printf(faults->arena, "%s[%zu]", name, i),
		    json_object_array_get_idx(value, i));
}

static const char *
describe_type(struct arena *arena, unsigned type)
{
	static const struct {
		unsigned type;
		const char *words;
	} all[] = {
		{ TEXT, "a text" }, { INTEGER, "a whole number" }, { BOOLEAN, "true or false" },
		{ OBJECT, "an object" }, { ARRAY, "a list" }, { TIME, "a time" },
	};
	const char *words = NULL;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (type & all[i].type)
			words = words ? arena_printf(arena, "%s or %s", words, all[i].words)
				      : all[i].words;
	return arena_printf(arena, "must be %s", words ? words : "something else");
}

static unsigned
type_of(struct json_object *value)
{
	switch (json_object_get_type(value)) {
	case json_type_string: return TEXT | TIME;
	case json_type_int: return INTEGER;
	case json_type_boolean: return BOOLEAN;
	case json_type_object: return OBJECT;
	case json_type_array: return ARRAY;
	default: return 0;
	}
}

void
field_check(struct field_faults *faults, const struct field *field, const char *name,
    struct json_object *value)
{
	unsigned type = type_of(value) & field->type;

	if (!type)
		add_fault(faults, name, describe_type(faults->arena, field->type));
	else if (type & (TEXT | TIME))
		check_text(faults, field, name, value);
	else if (type & INTEGER)
		check_integer(faults, field, name, value);
	else if (type & ARRAY)
		check_array(faults, field, name, value);
	else if (type & OBJECT && field->fields)
		fields_check(faults, field->fields,
		    arena_printf(faults->arena, "%s.", name), value);
}

static const struct field *
find(const struct field *fields, const char *name)
{
	for (; fields && fields->name; fields++)
		if (strcmp(fields->name, name) == 0)
			return fields;
	return NULL;
}

void
fields_check(struct field_faults *faults, const struct field *fields, const char *prefix,
    struct json_object *object)
{
	json_object_object_foreach(object, key, unused)
	{
		(void)unused;
		if (!find(fields, key) && !faults->unknown)
			faults->unknown = arena_printf(faults->arena, "%s%s", prefix, key);
	}
	for (; fields && fields->name; fields++) {
		const char *name = arena_printf(faults->arena, "%s%s", prefix, fields->name);
		struct json_object *value = NULL;

		json_object_object_get_ex(object, fields->name, &value);
		if (value)
			field_check(faults, fields, name, value);
		else if (fields->required)
			add_fault(faults, name, "is required");
	}
}

struct json_object *
field_from_text(const struct field *field, const char *text)
{
	char *end;

	if (field->type & INTEGER) {
		errno = 0;
		long long n = strtoll(text, &end, 10);

		if ((isdigit((unsigned char)*text) || *text == '-') && !*end && !errno)
			return json_object_new_int64(n);
	}
	if (field->type & BOOLEAN && (strcmp(text, "true") == 0 || strcmp(text, "false") == 0))
		return json_object_new_boolean(*text == 't');
	return json_object_new_string(text);
}
