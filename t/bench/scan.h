/*
 * Looking into JSON without making a tree of it: thousands of browsers on the machine
 * that is measured must cost little.
 */
#pragma once

#include <stddef.h>

/*
 * The string or number after KEY ("\"seq\":", with its colon) in TEXT and its length;
 * NULL when it is not there.  Of several the first.
 */
const char *scan_member(
    const char *text, size_t length, const char *key, size_t *length_out);

/* The end of the first whole object from AT on, before the list ends; or NULL. */
const char *scan_object(const char *at, const char *end, const char **begin_out);
