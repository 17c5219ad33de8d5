/*
 * Formulas in Markdown: $a_1$ within a line, $$\sum$$ on their own.
 *
 * Markdown would read their _ and * as emphasis, so they are taken out before
 * and put back behind it, as <span class="math">: TeX, escaped, which the page
 * typesets and which can be read where it does not.
 */
#pragma once

#include "arena.h"

struct formulas {
	const char *tex[1000]; /* more are left as they are written */
	size_t lengths[1000];
	size_t count;
};

/* TEXT with each formula replaced by a mark, in ARENA.  Code spans, fenced code
 * and \$ are left alone. */
char *formulas_take(struct arena *, const char *text, struct formulas *);

/* HTML with the marks replaced by what they stand for, in ARENA. */
const char *formulas_put_back(struct arena *, const char *html, const struct formulas *);
