/* YAML files as JSON values, by libyaml. */
#pragma once

#include <json-c/json.h>

#include "arena.h"

/*
 * The first document of the file PATH: maps, lists and texts (numbers stay
 * texts; an empty value is null).  NULL with the reason, in ARENA, in *WHY_OUT;
 * an empty file is an empty object.  The caller puts it.
 */
struct json_object *yaml_read(struct arena *, const char *path, const char **why_out);
