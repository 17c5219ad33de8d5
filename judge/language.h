/*
 * Languages: one file each in judge/languages/, read at start.
 *
 * A line is "key = value", # begins a comment.  A value that is a command is
 * split at blanks; "double quotes" keep blanks in a word, and there is no
 * shell.  {memory_mb} and {stack_kb} in a command or in env stand for what the
 * problem allows, {prepared} for the folder that the command "prepare" filled.
 * After the line "template:" the rest of the file is what the editor begins
 * with.
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
 *	prepare		command that makes, once per version, what speeds up the
 *			others (see prepare.h); they must work without it, too
 *	env		NAME=value, for compiling and running; may be repeated
 *	time_multiplier	the problem's time limit times this (1)
 *	time_extra_ms	...and this, what the runtime takes to start (0)
 *	memory_extra_mb	what the runtime itself takes, on top of the limit (0)
 *	processes_extra	threads of the runtime, on top of the limit (0)
 *	file_mb		how large a file the runtime makes for itself (the output's limit)
 *	compile_cpu_s, compile_memory_mb, compile_processes	(10, 512, 64)
 *	memory_words	on standard error, these words of a failed program mean
 *			that the memory was used up
 *	packages	Debian packages that bring it
 *	install		a script below share/riposte that brings what packages do not
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

enum { LANGUAGE_WORDS = 48 };

/* Where commands are found, in the box and outside of it. */
#define LANGUAGE_PATH "/usr/local/bin:/usr/bin:/bin"

struct language {
	const char *id, *name, *extension, *source, *packages, *template_text;
	const char *version; /* what the compiler said; NULL when it is missing */
	const char *memory_words, *install;
	const char *file_text; /* the whole language file */
	const char *identity;  /* hexadecimal; another compiler or file, another one */
	const char *prepared;  /* as sandboxes see it; NULL: there is none */
	/* all of them end with NULL; one that is empty was not given */
	const char *compile[LANGUAGE_WORDS], *run[LANGUAGE_WORDS];
	const char *version_command[LANGUAGE_WORDS], *prepare[LANGUAGE_WORDS];
	const char *keep[LANGUAGE_WORDS], *env[LANGUAGE_WORDS];
	double time_multiplier;
	int time_extra_ms, memory_extra_mb, processes_extra, file_mb;
	int compile_cpu_s, compile_memory_mb, compile_processes;
};

struct languages {
	struct arena arena;
	struct language *items; /* those that are offered */
	size_t count;
	struct language *missing; /* sound files whose compiler is not here */
	size_t nmissing;
	const char **errors; /* "FILE:LINE: what is wrong" */
	size_t nerrors;
};

/*
 * Read every file of DIRECTORY whose name does not begin with a point.  A file
 * with an error is logged with its line and kept among the errors; one whose
 * version command fails is missing, since its compiler is not installed.  From
 * here on the process finds commands where the box does.
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

/* WORDS of a command or of env, with the place holders filled in, in ARENA. */
const char **language_words(
    struct arena *, const struct language *, const char *const words[], long memory_kb);
