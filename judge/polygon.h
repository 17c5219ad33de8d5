/*
 * Polygon packages, turned into ones of ICPC's format 2025-09.
 *
 * Checkers, interactors and validators are testlib's, which must be in the
 * package; scripts around them translate exit codes.  Only full packages have all
 * tests: which are missing is told.
 */
#pragma once

#include <stdbool.h>

#include "arena.h"

/* Is there a problem.xml in FOLDER? */
bool polygon_is_package(const char *folder);

/* What became of one. */
struct polygon {
	struct arena *arena;
	const char *from;   /* its folder */
	const char *folder; /* written: a temporary one, to be removed; NULL: none */
	const char *slug;   /* written: its short name */
	const char *why;    /* written: of a refusal */
	void (*warn)(void *context, const char *text);
	void *context;
};

/* False: why tells.  Remove the folder in any case. */
bool polygon_convert(struct polygon *);
