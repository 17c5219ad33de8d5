/*
 * What was compiled before, so that the same source is compiled once.
 *
 * The key covers the source, all of its files, and the identity of its language
 * (file, compiler, packages, processor), so whatever a source makes of its own compilation is met
 * again only by who sends the very same source.  Nothing in a sandbox can reach
 * the files: they are the judge's, read from its own disk, and a checksum over
 * the whole file is compared at each use.
 */
#pragma once

#include "arena.h"
#include "judge/cache.h"
#include "judge/compile.h"

/*
 * True: PROGRAM is what SOURCE compiles to, and *TEXT_OUT (in ARENA) what the
 * compiler said.  A damaged file is logged and counts as none.
 */
bool programs_find(const struct cache *, struct arena *, const struct source *,
    struct program *program, const char **text_out);

/* Keep PROGRAM for the next time; what cannot be kept is logged. */
void programs_keep(const struct cache *, const struct source *,
    const struct program *program, const char *text);
