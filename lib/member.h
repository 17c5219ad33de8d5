/* Members of JSON objects that may be absent. */
#pragma once

#include <json-c/json.h>

#include "arena.h"

/* NULL when FROM is none, or has no such member, or null there. */
static inline struct json_object *
json_member(struct json_object *from, const char *key)
{
	struct json_object *value = NULL;

	if (json_object_is_type(from, json_type_object))
		json_object_object_get_ex(from, key, &value);
	return value;
}

/* Numbers as text too; borrowed from FROM. */
static inline const char *
json_text(struct json_object *from, const char *key)
{
	struct json_object *value = json_member(from, key);

	return value ? json_object_get_string(value) : NULL;
}

/* The same; "" where there is none. */
static inline const char *
json_text_or_empty(struct json_object *from, const char *key)
{
	const char *text = json_text(from, key);

	return text ? text : "";
}

static inline long
json_number(struct json_object *from, const char *key, long otherwise)
{
	struct json_object *value = json_member(from, key);

	return value ? (long)json_object_get_int64(value) : otherwise;
}

static inline double
json_real(struct json_object *from, const char *key, double otherwise)
{
	struct json_object *value = json_member(from, key);

	return value ? json_object_get_double(value) : otherwise;
}

/* How many items the list has; 0 when it is none. */
static inline size_t
json_length(struct json_object *list)
{
	return json_object_is_type(list, json_type_array) ? json_object_array_length(list)
							  : 0;
}

/* The words of a list and a NULL, in ARENA; NULL when it is no list. */
static inline const char *const *
json_words(struct arena *arena, struct json_object *list)
{
	size_t n = json_length(list);
	const char **words = arena_alloc(arena, (n + 1) * sizeof *words);

	for (size_t i = 0; i < n; i++)
		words[i] = arena_strdup(arena,
		    json_object_get_string(json_object_array_get_idx(list, i)) ?: "");
	return json_object_is_type(list, json_type_array) ? words : NULL;
}
