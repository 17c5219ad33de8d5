/*
 * Bytes that programs wrote, as text that may stand in JSON and Postgres.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/*
 * At most MAX bytes of the file FD, from its start, as UTF-8 in ARENA: what is
 * no UTF-8, and NUL, becomes U+FFFD.  Where bytes were left out, a last line
 * says so.  NULL when FD is -1 or cannot be read.
 */
char *text_of_file(struct arena *, int fd, size_t max);

/* Every OLD in TEXT replaced by REPLACEMENT, which is not longer, in place. */
void text_replace(char *text, const char *old, const char *replacement);

/*
 * The first line of TEXT at the end of what TO holds, as much of it as fits into SIZE
 * bytes with a NUL; no letter of UTF-8 is cut through, since Postgres would refuse it.
 */
void text_append_line(char *to, size_t size, const char *text);
