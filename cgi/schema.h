/*
 * What comes back, as fields, for the OpenAPI description; and fields that
 * several families share.  "Nullable" is every scalar unless it is required.
 */
#pragma once

#include "route.h"

extern const struct field me_schema[], modes_schema[], room_schema[], player_schema[],
    submission_schema[], run_schema[], events_schema[], board_schema[], problem_schema[];

extern const struct field list_query[];	/* limit, before */
extern const struct field users_query[]; /* …and q */
extern const struct field key_fields[];	/* key */

#define KEY_FIELD { "key", TEXT, .min = 1, .max = 80 }
#define LIST_FIELDS                                                                       \
	{ "limit", INTEGER, .min = 1, .max = 100 }, { "before", TEXT, .min = 1, .max = 80 }
