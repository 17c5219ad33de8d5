/*
 * Requests to riposte-box, made up by libFuzzer: whatever comes, parsing it
 * stays within the message, and what was found sound can be walked through.
 *
 *	./configure CC=clang --enable-fuzzing && make t/fuzz/wire && t/fuzz/wire
 *-max_total_time=60
 */
#include <stdlib.h>
#include <string.h>

#include "judge/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t
walk(char *const *list)
{
	size_t bytes = 0;

	for (; *list; list++)
		bytes += strlen(*list);
	return bytes;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct wire_request request;
	const char *why = NULL;
	char *message = malloc(size ? size : 1);
	struct wire_head head = { 0 };

	if (size > WIRE_MAX_REQUEST) {
		free(message);
		return 0;
	}
	memcpy(message, data, size);
	memcpy(&head, message, size < sizeof head ? size : sizeof head);
	if (wire_request_parse(message, size, WIRE_STDIO + head.nfiles, &request, &why)) {
		if (request.head.kind != WIRE_STATUS &&
		    walk(request.argv) + walk(request.env) + walk(request.files) +
			    walk(request.keep) >
			size)
			abort();
	} else if (!why) {
		abort();
	}
	free(message);
	return 0;
}
