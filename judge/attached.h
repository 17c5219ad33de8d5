/*
 * Programs that come with a package: validators, graders; and files that are put
 * beside submissions.
 *
 * A program becomes {name, language, files: [{name, hash, executable}], units,
 * entry}, which judge/checker.h compiles and runs.
 */
#pragma once

#include "judge/reader.h"

/* The id of a language by the ending of a file's name; NULL: unknown. */
const char *attached_language(struct reader *, const char *name);

/* Add the package's output validators, static validator and includes to its "validator". */
bool attached_read(struct reader *, struct json_object *validator);

/* All programs in FOLDER, each file or folder in it being one.  NULL: refused. */
struct json_object *attached_programs(struct reader *, const char *folder);

/* The one program in FOLDER, or NULL; look at the reader's why to tell which. */
struct json_object *attached_program(struct reader *, const char *folder);

/* Files of a program. */
struct parts {
	const char *name; /* what people call it */
	const struct entry *files;
	size_t count;
	bool scripts;	      /* "build" and "run" among them have their meaning */
	const char *language; /* NULL: by the files' endings */
	const char *entry;    /* the file that is run, or its class; NULL: to be found */
};

/*
 * The language of a program, the files that are compiled and what is run.  NULL:
 * it is refused, or (then there is no why) in no known language.
 */
struct json_object *attached_describe(struct reader *, const struct parts *);
