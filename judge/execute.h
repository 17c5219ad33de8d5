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
	const char *const *units; /* take the place of the language's source; NULL */
	const char *entry;	  /* ...of that without its ending; NULL */
	const char *const *arguments; /* follow argv as they are; NULL */
	struct limits limits;	 /* what the player is told; enough for the command */
	int memory_extra_kb;	 /* of the runtime, on top of it; not told */
	int file_kb, tmpfs_kb;
	int stdin_fd;  /* -1: empty */
	int stdout_fd; /* -1: caught in a file */
	const struct box_file *files;
	size_t nfiles;
	const char *const *keep; /* NULL: nothing */
	bool is_joined;		 /* errors go where output goes, as in a terminal */
	bool is_beside;		 /* as in struct box_request */
};

struct execution {
	struct box_result result;
	int output_fd, errors_fd; /* sealed off from all writers; either may be -1 */
};

/*
 * Run it.  False: the box was not reachable or died; ask again.  Release the
 * execution in either case.
 */
bool execute(struct box *, const struct command *, struct execution *execution_out);
void execution_release(struct execution *);

/* The same in two steps, as box_begin and box_end. */
bool execute_begin(struct box *, const struct command *, struct execution *execution_out);
bool execute_end(struct box *, struct execution *);

/* TEXT as an unnamed file that nobody can change, at its beginning. */
int execute_file_of(const char *text);

/*
 * Another descriptor for the unnamed file FD, at its beginning, that only reads; from
 * here on nobody else can open the file for writing.
 */
int execute_reopen(int fd);
