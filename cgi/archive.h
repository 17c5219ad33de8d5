/*
 * A zip archive that is made in memory, by libarchive: a file for each
 * submission, in a folder for each player, as plagiarism checkers read it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct archive_file {
	const char *path; /* relative, UTF-8 */
	const char *text;
	size_t length;
};

struct archive_zip;

/* NULL: memory is out. */
struct archive_zip *archive_new(void);

/* False: it could not be added; the archive is worth nothing then. */
bool archive_add(struct archive_zip *, const struct archive_file *);

/*
 * The whole archive, LENGTH bytes of the heap, which the caller frees; NULL
 * when it failed.  Frees the rest.
 */
char *archive_end(struct archive_zip *, size_t *length_out);

/*
 * NAME as one part of a path, into OUT: letters, digits and other signs of
 * UTF-8 stay, what a file system or a shell takes amiss becomes _.  At most
 * SIZE - 1 bytes, never half a character, never empty, never . or ..
 */
void archive_name(const char *name, char *out, size_t size);
