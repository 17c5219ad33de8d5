/*
 * A strict reader of JSON (RFC 8259) for what strangers send.
 *
 * json-c's own tokener takes the last of two equal keys, NaN, lone surrogates
 * and, by default, broken UTF-8; here all of these are refused, and so are
 * NUL, numbers that fit neither int64 nor a finite double, values nested
 * deeper than JSON_MAX_DEPTH and more than JSON_MAX_VALUES of them (an array
 * of a million empty arrays would take 300 times its text in memory).
 */
#pragma once

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

enum { JSON_MAX_DEPTH = 16, JSON_MAX_VALUES = 20000, JSON_MAX_KEY = 64 };

struct json_fault {
	size_t at;		     /* bytes from the start */
	const char *why;	     /* "a key is given twice" */
	char key[JSON_MAX_KEY + 1];  /* the key concerned, or "" */
};

/*
 * Read one value that fills all of TEXT.  True: *VALUE_OUT is the caller's
 * (NULL for JSON null).  False: *FAULT says why.
 */
bool json_read(const char *text, size_t length, struct json_object **value_out,
    struct json_fault *fault);

/* Is it valid UTF-8 without NUL?  *LENGTH_OUT, if not NULL, counts characters. */
bool utf8_is_valid(const char *text, size_t bytes, size_t *length_out);
