/*
 * What languages there are on this machine, for people and for riposte-doctor.
 */
#pragma once

#include <stdbool.h>

#include "judge/box.h"
#include "judge/language.h"

enum listing_form {
	LISTING_LINES, /* words between tabs: state, id, name, version, packages, install, why */
	LISTING_JSON,  /* one array of objects with the same names */
};

/*
 * Write it to standard output.  The state is one of
 *
 *	offered		the compiler is here; not tried
 *	works		...and what the editor begins with compiled and ran to its end
 *	fails		...and it did not: why
 *	missing		the packages bring it
 *	broken		the file has an error: why; nothing else is known
 *
 * With BOX each that is offered is tried there.  False: one fails or is broken,
 * or the box is not reachable.
 */
bool listing_print(const struct languages *, struct box *box, enum listing_form);
