/*
 * What a language model answered, as sections of minutes.  It is believed only in the
 * form that was asked for, and only text comes out of it.
 */
#pragma once

#include <json-c/json.h>
#include <stddef.h>

#include "brief.h"

enum { OUTLINE_TEXT = 2000, OUTLINE_OWNER = 80 /* characters at most */ };

/*
 * The object of TEXT when it has the form of brief_schema, to be put; else NULL.  What
 * stands around the object ("```json") is passed over.
 */
struct json_object *outline_read(const struct brief *, const char *text, size_t length);

/* The same of an answer that is still coming: as far as its objects are complete. */
struct json_object *outline_read_part(
    const struct brief *, const char *text, size_t length);

/*
 * The sections that api.scribe_minutes_wrote takes.  Citations of what is not there are
 * left out and added to *REMOVED.
 */
struct json_object *outline_sections(
    const struct brief *, struct json_object *outline, int *removed);
