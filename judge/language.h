/*
 * Languages: one file each in judge/languages/, read at start.
 *
 * A line is "key = value", # begins a comment.  A value that is a command is
 * split at blanks; "double quotes" keep blanks in a word, and there is no
 * shell.  {memory_mb} and {stack_kb} in a command stand for what the problem
 * allows.  After the line "template:" the rest of the file is what the editor
 * begins with.
 *
 *	id		what the API calls it; letters, digits, + - _ #
 *	name		what people call it
 *	extension	of source files, without the point
 *	source		name of the source file in the box
 *	compile		command; none when absent
 *	keep		what running needs: a name or pattern such as *.class,
 *			several words; the source is named here when it is run
 *	run		command
 *	version		command that prints the version; its first line with a
 *			digit counts.  A language whose command fails is not offered
 *	env		NAME=value, for compiling and running; may be repeated
 *	time_multiplier	the problem's time limit times this (1)
 *	memory_extra_mb	what the runtime itself takes, on top of the limit (0)
 *	processes_extra	threads of the runtime, on top of the limit (0)
 *	compile_cpu_s, compile_memory_mb, compile_processes	(10, 512, 64)
 *	memory_words	on standard error, these words of a failed program mean
 *			that the memory was used up
 *	packages	Debian packages that bring it
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

enum { LANGUAGE_WORDS = 48 };

struct language {
	const char *id, *name, *extension, *source, *packages, *template_text;
	const char *version; /* what the compiler said; NULL when it is missing */
	const char *memory_words;
	/* all of them end with NULL; one that is empty was not given */
	const char *compile[LANGUAGE_WORDS], *run[LANGUAGE_WORDS];
	const char *version_command[LANGUAGE_WORDS];
	const char *keep[LANGUAGE_WORDS], *env[LANGUAGE_WORDS];
	double time_multiplier;
	int memory_extra_mb, processes_extra;
	int compile_cpu_s, compile_memory_mb, compile_processes;
};

struct languages {
	struct arena arena;
	struct language *items;
	size_t count;
};

/*
 * Read every file of DIRECTORY whose name does not begin with a point.  A file
 * with an error is logged with its line and left out; so is one whose version
 * command fails, since its compiler is not installed.
 */
void languages_init(struct languages *, const char *directory);
void languages_release(struct languages *);

/* NULL when it is not offered. */
const struct language *languages_find(const struct languages *, const char *id);

/*
 * Read one file into LANGUAGE.  False with "FILE:LINE: what is wrong" in
 * *WHY_OUT.  All texts live in ARENA.
 */
bool language_read(
    struct language *, struct arena *, const char *path, const char **why_out);

/* COMMAND with the place holders filled in, in ARENA. */
const char **language_command(
    struct arena *, const char *const command[], long memory_kb);
