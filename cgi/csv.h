/*
 * Tables for spreadsheets (RFC 4180).
 */
#pragma once

#include <json-c/json.h>

#include "lib/arena.h"

/*
 * A line for each object of the list ITEMS, under a line of the first one's
 * keys; what is no scalar is passed over.  A text that a spreadsheet would
 * take for a formula gets an apostrophe in front.
 */
const char *csv_from_items(struct arena *, struct json_object *items);
