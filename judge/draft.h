/*
 * A package on its way into the database: a draft that no room can use.
 *
 * It is written in short transactions, verified (verify.h), and then published by
 * one update or abandoned.
 */
#pragma once

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db.h"
#include "judge/package.h"

struct box;
struct upload;

/* What the command line and the configuration say, or who uploaded the package. */
struct options {
	struct box *box;
	const char *slug;  /* NULL: as the package is called */
	const char *name;  /* what an archive is called; NULL: as its file */
	const char *owner; /* the handle of whom a new problem belongs to; NULL: nobody */
	bool is_forced;	   /* publish whatever its solutions got */
	struct upload *upload; /* it came through the web; NULL: it did not */
};

struct import {
	struct db *db;
	const struct options *options;
	struct package package;
	const char *unpacked, *converted; /* temporary folders; NULL: there is none */
	char version[32];  /* of the draft; empty: there is none */
	const char *why;   /* of a refusal, in the package's arena */
	int64_t moved_ms;  /* when a verdict came last */
	int64_t showed_ms; /* when progress was told last */
	char showed[256];  /* and how */
	size_t verdicts;   /* that we told of */
};

/* Say why it is refused; always false. */
__attribute__((format(printf, 2, 3))) bool draft_refuse(
    struct import *, const char *format, ...);

/*
 * api.NAME(args…), again for a while when the database is away.  NULL: it is refused;
 * otherwise the caller puts the body.  An empty answer is an empty object.
 */
struct json_object *draft_call(
    struct import *, const char *name, const char *const args[], size_t nargs);

/* api.NAME(FIRST, IN) without those that are NULL, for calls whose answer tells nothing. */
bool draft_tell(
    struct import *, const char *name, const char *first, struct json_object *in);

/* Sleep, but not through a stop. */
void draft_rest(int ms);

/* Make the draft.  *UNCHANGED_OUT: what is published is the same, and nothing is made. */
bool draft_begin(struct import *, bool *unchanged_out);

/* Everything whose content the draft names. */
bool draft_send_files(struct import *);
bool draft_send_tests(struct import *);

/* Queue the submissions that set the time limit, or the others. */
bool draft_send_submissions(struct import *, bool sets_time);

bool draft_publish(struct import *);

/* What is left of a failed one goes away, but its reason stays. */
void draft_abandon(struct import *);
