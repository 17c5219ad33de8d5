/*
 * LaTeX statements to Markdown, by pandoc inside the sandbox: a statement is a
 * stranger's, and TeX is a language.
 */
#pragma once

#include "arena.h"
#include "judge/box.h"

/*
 * TEXT as Markdown with $…$, in ARENA.  Each command that pandoc did not know is
 * told to SKIPPED.  NULL with the reason in *WHY_OUT.
 */
const char *latex_to_markdown(struct box *, struct arena *, const char *text,
    void (*skipped)(void *context, const char *what), void *context,
    const char **why_out);
