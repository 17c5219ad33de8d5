/*
 * Output validators at an import: what a package says that they take, and what not.
 */
#pragma once

#include "judge/trial.h"

struct json_object;

/*
 * Judge each of OUTPUTS, [{name, input, answer, output (hashes), flags, valid}], as in
 * TRIAL, which needs no program.  The outcome is ACCEPTED, or what went wrong with the
 * first that did, told in its judge_message.
 */
enum step outputcheck_run(const struct trial *, struct db *, struct arena *,
    struct json_object *outputs, struct outcome *outcome_out, const char **why_out);
