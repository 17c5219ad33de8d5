/*
 * Problem statements: GitHub's Markdown to HTML that is safe to show.
 *
 * Raw HTML and dangerous addresses are left out; tables and strikethrough are
 * understood.  Images are not yet: what they show is replaced by their words.
 */
#pragma once

#include <stddef.h>

#include "arena.h"

struct statement_losses {
	int images, raw_html; /* how many were left out */
};

/* The HTML of TEXT, in ARENA; what was left out is added to LOSSES. */
const char *statement_render(
    struct arena *, const char *text, struct statement_losses *losses);
