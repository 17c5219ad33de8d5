/*
 * Output validators (checkers) and graders that came with a problem.
 *
 * They are code of strangers and run in the sandbox like any submission:
 *
 *	checker input answer /box/ [flags] <output, exit code 42 or 43
 *	static_validator language entry /box/ [flags], the same; it finds the source
 *
 * The folder for feedback is where they are started, so its files can be handed
 * back, and over again in the next pass.  Source of the protocol: "Output
 * validators" and "Static validator" in the problem package format of ICPC, versions
 * legacy and 2025-09.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "judge/box.h"
#include "judge/cache.h"
#include "judge/compile.h"
#include "judge/datafile.h"
#include "judge/execute.h"
#include "judge/language.h"
#include "judge/verdict.h"

struct checker {
	const char *name;
	const char *language; /* an id, or CHECKER_SCRIPTS */
	const struct data_file *files;
	size_t nfiles;
	const char *const *units;
	const char *entry;
	bool is_ready; /* then: */
	struct program program;
};

/* From {name, language, files: [{name, hash, executable}], units, entry}. */
struct checker checker_from_json(struct arena *, struct json_object *);

/* The language of folders that bring the scripts "build" or "run". */
#define CHECKER_SCRIPTS "scripts"

/* Where files, languages and what was compiled before are found. */
struct checker_setup {
	const struct cache *cache, *programs;
	const struct languages *languages;
};

/*
 * Compile it, unless that is done.  STEP_REFUSED: it does not compile, or
 * no such language is offered here; *WHY_OUT (in ARENA) tells.
 */
enum step checker_prepare(struct checker *, const struct checker_setup *,
    struct box *, struct arena *, const char **why_out);
void checker_release(struct checker *);

/* What a checker is asked. */
struct check {
	int input_fd, answer_fd;
	const struct source *source; /* a static validator looks at it, and is told... */
	const char *language;	     /* ...this instead of files; NULL: it is none */
	const char *entry;	     /* a class, or one of the source's files */
	int output_fd; /* the submission's: becomes standard input */
	int reply_fd;  /* standard output; -1: nobody hears it */
	const char *const *flags;
	struct limits limits;
	bool may_score;
	bool may_continue; /* there may be another pass */
	const struct box_file *earlier; /* feedback of passes before */
	size_t nearlier;
};

enum ruling {
	RULING_NONE, /* it failed: "why" tells */
	RULING_ACCEPT,
	RULING_REJECT,
};

/* What it said.  Texts are in the arena. */
struct feedback {
	enum ruling ruling;
	const char *why;
	const char *judge_message, *team_message; /* NULL: none */
	bool has_score, is_multiplier;
	double score;
	int next_fd; /* the input of the next pass; -1: there is none */
	struct box_file files[BOX_MAX_KEPT]; /* for the next pass */
	size_t nfiles;
};

/* The command for CHECK; its words and files are in the arena. */
struct command checker_command(
    struct arena *, const struct checker *, const struct check *);

/* What came of that command.  Takes files out of the execution. */
void checker_hear(struct arena *, const struct checker *, const struct check *,
    struct execution *, struct feedback *feedback_out);

/*
 * Both for a check without interaction.  STEP_DONE with FEEDBACK_OUT, or what
 * went wrong in the box with *WHY_OUT.
 */
enum step checker_run(struct box *, struct arena *, const struct checker *,
    const struct check *, struct feedback *feedback_out, const char **why_out);

void feedback_release(struct feedback *);

/*
 * Have a package's grader judge LINES, as grade_custom wants it.  False with
 * *WHY_OUT (in ARENA).
 */
bool checker_grade(struct box *, struct arena *, const struct checker *,
    const struct limits *, const char *const *flags, const char *lines,
    const char **answer_out, const char **why_out);
