/*
 * The JSON reader on whatever bytes: it must not touch what is not there, and
 * what it takes must be UTF-8, survive being written and read again, and be
 * taken by json-c, too.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cgi/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_again(struct json_object *value)
{
	size_t length;
	const char *text = json_object_to_json_string_length(
	    value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &length);
	struct json_fault fault;
	struct json_object *again;

	if (!json_read(text, length, &again, &fault) || !json_object_equal(value, again))
		abort();
	json_object_put(again);
	json_object_put(json_tokener_parse(text));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json_fault fault;
	struct json_object *value;
	char *copy = malloc(size ? size : 1); /* so that a byte too far is noticed */

	memcpy(copy, data, size);
	if (json_read(copy, size, &value, &fault)) {
		if (!utf8_is_valid(copy, size, NULL))
			abort();
		read_again(value);
		json_object_put(value);
	} else if (!fault.why || fault.at > size) {
		abort();
	}
	free(copy);
	return 0;
}
