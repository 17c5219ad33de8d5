/*
 * One command of a language in the box, with its output caught.
 */
#pragma once

#include "arena.h"
#include "judge/box.h"
#include "judge/language.h"
#include "judge/verdict.h"

struct command {
	const struct language *language;
	const char *const *argv; /* place holders not yet filled in */
	struct limits limits;	 /* what the player is told; enough for the command */
	int memory_extra_kb;	 /* of the runtime, on top of it; not told */
	int file_kb, tmpfs_kb;
	int stdin_fd; /* -1: empty */
	const struct box_file *files;
	size_t nfiles;
	const char *const *keep; /* NULL: nothing */
	bool is_joined;		 /* errors go where output goes, as in a terminal */
};

struct execution {
	struct box_result result;
	int output_fd, errors_fd; /* sealed off from all writers; the second may be -1 */
};

/*
 * Run it.  False: the box was not reachable or died; ask again.  Release the
 * execution in either case.
 */
bool execute(struct box *, const struct command *, struct execution *execution_out);
void execution_release(struct execution *);

/* TEXT as an unnamed file, at its beginning; dies when memory is out. */
int execute_file_of(const char *text);
