/*
 * Input validators that are grammars instead of programs.
 *
 * Those for checktestdata (.ctd) are run by it where it is installed.  Those for VIVA
 * (.viva) are passed over: no registry of packages has that program.
 */
#pragma once

#include "judge/reader.h"

bool grammar_is(const struct entry *);

/*
 * A program for it, as those of judge/attached.h.  NULL: it is passed over, which was
 * told, or (then there is a why) refused.
 */
struct json_object *grammar_describe(struct reader *, const struct entry *);
