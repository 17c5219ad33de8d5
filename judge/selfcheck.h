/*
 * What a package brings to try its own validators by: every input must pass the
 * input validators but those of data/invalid_input; outputs of data/valid_output and what
 * samples show must pass the output validator, those of data/invalid_output must not.
 *
 * Each validator is verified like a solution, by a judge.
 */
#pragma once

#include <stdbool.h>

#include "judge/reader.h"

/* Add them to the package's submissions, after its solutions.  False: it is refused. */
bool selfcheck_read(struct reader *);
