/* Members of JSON objects that may be absent. */
#pragma once

#include <json-c/json.h>

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

static inline long
json_number(struct json_object *from, const char *key, long otherwise)
{
	struct json_object *value = json_member(from, key);

	return value ? (long)json_object_get_int64(value) : otherwise;
}
