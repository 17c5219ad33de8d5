/* Moments of a battle, as people read them. */
#pragma once

#include <json-c/json.h>
#include <stdint.h>

/* Add KEY to TO: "12:05", "1:02:05", before the start "-0:30". */
void timeline_clock(struct json_object *to, const char *key, int64_t seconds);
