/*
 * An interactive pass: submission and checker in a sandbox each, with a pipe
 * from each to the other.
 */
#pragma once

#include "arena.h"
#include "judge/checker.h"
#include "judge/execute.h"
#include "judge/verdict.h"

/* The two who talk. */
struct talk {
	struct box *box, *second; /* of the checker, of the submission */
	const struct checker *checker;
	struct check check;		 /* without output_fd and reply_fd */
	const struct command *submission; /* without stdin_fd and stdout_fd */
};

/*
 * Let them talk until both have ended.  RESULT says how the submission did:
 *
 *	the checker failed			INTERNAL_ERROR
 *	it rejected before the submission ended	WRONG_ANSWER
 *	the submission broke a limit or crashed	as without a checker
 *	otherwise				what the checker says
 *
 * A submission that used up its wall time counts as that, whatever the checker
 * said after it.  Else as checker_run.
 */
enum step interact(const struct talk *, struct arena *, struct test_result *result,
    struct feedback *feedback_out, const char **why_out);
