/*
 * The list of attacks, one in a line:
 *
 *	NUMBER ; TITLE ; COMMAND ; SETTINGS ; EXPECTED
 *
 * NUMBER is the attack's in the threat model (see the top of t/attack/list).
 * COMMAND is a program and its arguments; a word that names a file of t/attack
 * or of t/attack/compile, or ./attack, is copied into the box.
 * SETTINGS are limits (cpu_ms=300), keep=PATTERN, stdin=TEXT.
 * EXPECTED begins with the outcome (or several, A|B) and may go on with
 * exit=N, signal=N, refused=N, kept=NAMES, says=WORD, lacks=WORD.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "judge/box.h"

enum { LIST_WORDS = 32, LIST_LINE = 1024 };

struct assault {
	char text[LIST_LINE]; /* what the pointers lead into */
	const char *number, *title;
	const char *argv[LIST_WORDS + 1];
	struct box_limits limits;
	const char *keep[2], *input;
	unsigned outcomes;		 /* a bit for each that is right */
	int exit_code, signal, refused;	 /* -1: whichever */
	const char *kept, *says, *lacks; /* NULL: whatever */
};

/* The next one; false at the end.  Dies at a line that it does not understand. */
bool list_next(FILE *list, struct assault *assault_out);

const char *list_outcome(enum box_outcome);
