/*
 * Input validators of packages: programs that say by their exit code whether a
 * file is a sound input (42) or not (43).  They run in the sandbox, over all
 * inputs of a package in one job of its import.
 */
#pragma once

#include "arena.h"
#include "db.h"
#include "judge/checker.h"
#include "judge/verdict.h"

/*
 * PROGRAM is that of judge/checker.h with "inputs": [{name, hash, flags, valid}].
 * The outcome is ACCEPTED when it says of each what "valid" says, otherwise
 * WRONG_ANSWER with the first about which it does not; a validator that fails is
 * an INTERNAL_ERROR.  With "also": [program] and in each input "also": [flags of each]
 * several look at invalid inputs, of which one must refuse each.  Else as checker_run.
 */
enum step inputcheck_run(struct box *, struct db *, const struct checker_setup *,
    struct arena *, struct json_object *program, struct outcome *outcome_out,
    const char **why_out);
