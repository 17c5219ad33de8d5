/*
 * From a source to what is run: once for all tests.
 */
#pragma once

#include "arena.h"
#include "judge/box.h"
#include "judge/language.h"

/* How a step in the box went. */
enum step {
	STEP_DONE,
	STEP_REFUSED,  /* the player's fault; a text tells why */
	STEP_BOX_GONE, /* nothing is known: try again */
	STEP_FAILED,   /* our fault; a text tells why */
	STEP_STOPPED,  /* nobody wants to know any more */
};

/* What is copied into the box for each test. */
struct program {
	const struct language *language;
	struct box_file files[BOX_MAX_FILES]; /* descriptors are its own */
	size_t nfiles;
};

/*
 * Compile SOURCE, or take it as it is where the language has no compiler.
 * *TEXT_OUT (in ARENA) is what the compiler said, also when it succeeded, or
 * the reason of a failure; it may be NULL.  Release the program in any case.
 */
enum step compile(struct box *, struct arena *, const struct language *,
    const char *source, struct program *program_out, const char **text_out);

void program_release(struct program *);
