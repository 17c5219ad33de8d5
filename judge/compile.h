/*
 * From a source to what is run: once for all tests.
 */
#pragma once

#include "arena.h"
#include "judge/box.h"
#include "judge/cache.h"
#include "judge/language.h"

/* How a step in the box went. */
enum step {
	STEP_DONE,
	STEP_REFUSED,  /* the player's fault; a text tells why */
	STEP_BOX_GONE, /* nothing is known: try again */
	STEP_FAILED,   /* our fault; a text tells why */
	STEP_STOPPED,  /* nobody wants to know any more */
};

/*
 * What is compiled.  A single text needs none of the optional things: it is the
 * file that the language expects.  A program of several files, or of one with a
 * name of its own, says what the compiler is given in place of that file.
 */
struct source {
	const struct box_file *files; /* all of them; descriptors borrowed */
	size_t nfiles;
	const char *const *units; /* those that the compiler is told of; NULL */
	const char *entry;	  /* what is run, where a language asks for it; NULL */
	int cpu_s;		  /* 0: as the language says */
};

/* What is copied into the box for each test. */
struct program {
	const struct language *language;
	const char *const *units; /* borrowed from its source, as is the entry */
	const char *entry;
	struct box_file files[BOX_MAX_FILES]; /* descriptors are its own */
	size_t nfiles;
	bool is_reused; /* it was compiled before */
};

/* SOURCE as the one file of its language; the caller closes it. */
struct box_file compile_file_of(const struct language *, const char *text);

/*
 * Compile SOURCE, or take what it was compiled to before from PROGRAMS (NULL: compile
 * it in any case), or take it as it is where the language has no compiler.
 * *TEXT_OUT (in ARENA) is what the compiler said, also when it succeeded, or
 * the reason of a failure; it may be NULL.  Release the program in any case.
 */
enum step compile(struct box *, const struct cache *programs, struct arena *,
    const struct language *, const struct source *, struct program *program_out,
    const char **text_out);

void program_release(struct program *);
