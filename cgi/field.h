/*
 * Checking values against declared fields.
 */
#pragma once

#include <json-c/json.h>

#include "lib/arena.h"
#include "route.h"

struct field_faults {
	struct arena *arena;
	const char *unknown;		/* the first key that no field has, or NULL */
	struct json_object *invalid;	/* {"policy.chat": "must be …"}, or NULL */
};

/*
 * Check the members of OBJECT against FIELDS (NULL: no keys allowed).  PREFIX
 * is put before their names in the faults.
 */
void fields_check(struct field_faults *, const struct field *fields, const char *prefix,
    struct json_object *object);

/* Check one value, called NAME in the faults. */
void field_check(struct field_faults *, const struct field *, const char *name,
    struct json_object *value);

/*
 * A query parameter's text as the field's type: what is no integer stays text,
 * so that the check refuses it.
 */
struct json_object *field_from_text(const struct field *, const char *text);

/* Is TEXT an RFC 3339 time? */
bool time_is_valid(const char *text);
