/*
 * Reading a problem package from a folder.
 *
 * Understood are the formats of ICPC (legacy, legacy-icpc, 2023-07, 2025-09) and
 * what DOMjudge adds to them.  What we cannot do is refused with its reason; what
 * does not matter is passed over, with a warning where the author should know.
 */
#pragma once

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

enum { PACKAGE_HASH = 64, MAX_PROGRAMS = 520 /* to be verified */ };

struct package_file {
	const char *path;
	char hash[PACKAGE_HASH + 1];
	size_t size;
};

struct package_test {
	const char *name; /* sample/1, secret/02-large */
	bool is_sample;
	bool is_static; /* a static validator looks at the source; both files are empty */
	struct package_file input, answer;
	struct json_object *how; /* what else judging it needs: see judge/problem.h */
};

/* A solution and what it has to get. */
struct package_submission {
	const char *path; /* accepted/sum.py */
	const char *language, *source;
	struct json_object *in; /* the argument of import_verify */
	bool sets_time;		/* the time limit must allow it */
	bool is_validator;	/* of the input: no solution at all */
};

struct box;

struct package {
	struct arena arena;
	const char *directory;
	const char *slug; /* NULL: as the folder is called */
	const char *scratch; /* a folder of files made while reading; NULL: there is none */
	struct box *box;  /* for what must run in a sandbox; NULL: nothing can */
	struct json_object *about; /* the argument of import_begin */
	struct package_file *files; /* all whose content is to be sent */
	size_t nfiles;
	struct package_test *tests;
	size_t ntests;
	struct package_submission *submissions;
	size_t nsubmissions;
	double time_multiplier, time_resolution; /* of a time limit to be found; 0: given */
	double time_margin; /* how often a given one must hold the slowest solution; 0: any */
	double time_slack; /* how often the quickest that is too slow must hold any limit */
	bool is_slack_due; /* the package is refused where that is not so */
	struct json_object *languages; /* those that judges offer: [{id, extension}] */
	struct json_object *warnings;
	void (*warn)(const struct package *, const char *text); /* may be NULL */
};

/*
 * Read the package in its DIRECTORY; slug, box, languages and warn may be set
 * before, the rest is empty.  False with the reason in *WHY_OUT (in the package's arena).
 * Release the package in either case; the caller removes its scratch folder.
 */
bool package_read(struct package *, const char **why_out);
void package_release(struct package *);

void package_warn(struct package *, const char *text);
