/*
 * Answers that are wanted as JSON or as a table for spreadsheets.
 */
#pragma once

#include "route.h"

struct db_reply;
struct request;

extern const struct field table_query[]; /* format: csv, json or zip */

/* Does the caller want this format? */
bool table_wants(struct request *, const char *format);

/*
 * What the database told, as JSON, or its `items` as the download NAME.csv.
 * Takes the body.
 */
void reply_table(struct request *, struct db_reply, const char *name);
