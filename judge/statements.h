/*
 * The statements of a package, in as many languages as there are.
 */
#pragma once

#include "judge/reader.h"

/* Fill "statements" of the package's "about".  False: it is refused. */
bool statements_read(struct reader *);
