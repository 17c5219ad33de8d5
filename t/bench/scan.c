#define _GNU_SOURCE /* memmem */
#include "scan.h"

#include <stdbool.h>
#include <string.h>

const char *
scan_member(const char *text, size_t length, const char *key, size_t *length_out)
{
	const char *at = memmem(text, length, key, strlen(key));

	if (!at)
		return NULL;
	at += strlen(key);
	at += strspn(at, " ");
	if (*at == '"') {
		*length_out = strcspn(++at, "\"");
		return at;
	}
	*length_out = strspn(at, "-0123456789");
	return at;
}

const char *
scan_object(const char *at, const char *end, const char **begin_out)
{
	int depth = 0;
	bool in_string = false;

	for (; at < end; at++) {
		if (in_string) {
			if (*at == '\\')
				at++;
			else if (*at == '"')
				in_string = false;
		} else if (*at == '"') {
			in_string = true;
		} else if (*at == '{' && depth++ == 0) {
			*begin_out = at;
		} else if (*at == '}' && --depth == 0) {
			return at + 1;
		} else if (*at == ']' && depth == 0) {
			return NULL;
		}
	}
	return NULL;
}
