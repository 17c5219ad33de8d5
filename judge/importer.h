/*
 * One package, from a path to a published version.
 */
#pragma once

#include "judge/draft.h"

enum result { PUBLISHED, UNCHANGED, REFUSED };

/*
 * Import the folder or archive PATH as the options of IMPORT say.  Of a refused one
 * nothing stays but its reason.  The caller releases the package.
 */
enum result importer_run(struct import *, const char *path);
