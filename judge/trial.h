/*
 * A trial: one test of one program, in as many passes as the problem wants.
 *
 * In a pass the program is run and then judged, by the default validator or by
 * checkers that came with the problem; or, in an interactive problem, it runs
 * at the same time as its checker and talks with it.
 */
#pragma once

#include "arena.h"
#include "judge/compile.h"
#include "judge/execute.h"
#include "judge/problem.h"
#include "judge/verdict.h"

struct trial {
	const struct program *program;
	const struct source *source; /* for static validators; NULL: no program is judged */
	const struct problem *problem;
	const struct cache *cache;
	struct box *box, *second; /* the second for what runs beside the first */
	const char *answers; /* instead of the program, see answers.h; NULL: it is one */
	double slack; /* as in struct limits */
};

/*
 * Run TEST.  Texts of the result and of *WHY_OUT (when the answer is not
 * STEP_DONE) are in ARENA.  A checker that fails is an INTERNAL_ERROR whose
 * judge_message tells how.
 */
enum step trial_run(const struct trial *, struct arena *, const struct test *,
    struct test_result *result_out, const char **why_out);

/*
 * Judge what the file OUTPUT_FD holds as if it had been printed in TEST: for problems
 * that are neither interactive nor in passes.  Otherwise as trial_run.
 */
enum step trial_judge(const struct trial *, struct arena *, const struct test *,
    int output_fd, struct test_result *result_out, const char **why_out);

/* The command that runs PROGRAM with LIMITS and what its language adds to them. */
struct command trial_command(
    const struct program *, const struct limits *, int stdin_fd);

/* How that ended, as a verdict; ACCEPTED says nothing about its output. */
void trial_ending(
    struct test_result *, const struct execution *, const struct command *);
