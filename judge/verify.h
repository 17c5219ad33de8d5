/*
 * Verification: every program of a package goes through the real queue and judge,
 * and has to get what the package promises.
 */
#pragma once

#include <stdbool.h>

#include "judge/draft.h"

/*
 * Queue all programs and wait for their verdicts, telling progress; find the time
 * limit where none is given; print the table.  False: it is refused.
 */
bool verify(struct import *);

/* Tell every while that we wait, so that nobody wonders. */
void verify_complain(struct import *, const char *why);
