/*
 * What is said about a program, and how it is written down for judge_finish.
 */
#pragma once

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "judge/box.h"

enum verdict {
	VERDICT_NONE, /* not judged */
	ACCEPTED,
	WRONG_ANSWER,
	TIME_LIMIT,
	MEMORY_LIMIT,
	OUTPUT_LIMIT,
	RUNTIME_ERROR,
	COMPILE_ERROR,
	INTERNAL_ERROR, /* our fault; the detail names a line of the log */
};

/* What a problem, or we for a run without one, allows. */
struct limits {
	long cpu_ms, wall_ms, memory_kb, output_kb;
	int processes;
	bool is_read_only; /* files can be written to /tmp alone; $HOME is that, then */
	double slack; /* it may run so many times longer, and has failed all the same; 0: 1 */
};

enum { VERDICT_DETAIL = 160 };

struct test_result {
	int n; /* the test's number, from 1 */
	enum verdict verdict;
	long cpu_ms, wall_ms, memory_kb;
	long wait_ms;		     /* it could have run, others did; -1: not known */
	bool is_contended;	     /* for longer than the box's configured share */
	bool is_near;		     /* a TIME_LIMIT that ended within the slack */
	int exit_code;		     /* -1: it did not exit */
	int signal;		     /* 0: none killed it */
	char detail[VERDICT_DETAIL]; /* for people; empty: nothing to say */
	double score;
	const char *judge_message; /* of a checker, for staff only; NULL: none */
	const char *team_message;  /* ...for the player */
};

/* What a group of a scored problem's tests came to. */
struct group_result {
	const char *name;
	double score;
};

/* Everything that is recorded of a job.  Texts belong to the job's arena. */
struct outcome {
	enum verdict verdict;
	const struct test_result *tests; /* by number; VERDICT_NONE: was not run */
	size_t ntests, total;
	bool has_score;
	double score;
	const struct group_result *groups;
	size_t ngroups; /* 0: it has no scores */
	const char *judge_message; /* for staff, instead of a test's; NULL */
	const char *detail, *compile_output;
	const char *output, *errors; /* of runs with the player's own input */
};

/* "ACCEPTED", … */
const char *verdict_word(enum verdict);

/* The other way round; VERDICT_NONE when it is no such word. */
enum verdict verdict_find(const char *word);

/*
 * What the box says about a run with LIMITS, as a verdict with its reason.
 * BOX_EXITED with 0 is ACCEPTED here: whether the output is right is another
 * question.  Never for BOX_FAILED.
 */
void verdict_of_box(
    struct test_result *, const struct box_result *, const struct limits *);

/* The verdict for a program that had no more memory. */
void verdict_of_memory(struct test_result *, const struct limits *);

/*
 * An INTERNAL_ERROR: WHY goes to the log under a reason id, and the player is
 * told the id.
 */
struct outcome verdict_internal(struct arena *, const char *job, const char *why);

/* The argument of judge_finish; the caller puts it. */
struct json_object *outcome_to_json(const struct outcome *);
