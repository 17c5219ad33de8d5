/*
 * Problem statements: GitHub's Markdown to HTML that is safe to show.
 *
 * Raw HTML and dangerous addresses are left out; tables, strikethrough and footnotes
 * are understood, and formulas between dollars (formula.h).  Images are put into the
 * page itself, so that one of a hidden problem is not there to be fetched.
 */
#pragma once

#include <stddef.h>

#include "arena.h"

/*
 * The image ADDRESS as data:image/…;base64,…, in ARENA; NULL: there is none that
 * can be shown.
 */
typedef const char *statement_image(void *context, const char *address);

struct statement {
	struct arena *arena;
	const char *text;
	statement_image *image; /* NULL: no images */
	void *context;
	int lost_images, lost_html; /* written: how many were left out */
};

/* The HTML of the text, in its arena. */
const char *statement_render(struct statement *);
