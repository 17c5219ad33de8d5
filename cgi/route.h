/*
 * Which request goes where, and what it may carry: declared, not programmed.
 *
 * Each family of pages (account.c, room.c …) has a table of routes.  A route
 * without a handler of its own calls one SQL function:
 *
 *	api.FUNCTION(who, path arguments…, input)
 *
 * where the input is there when the route declares fields.  All input is
 * checked against these tables before any handler or function runs, and the
 * OpenAPI description is written from the same tables, so that the three
 * cannot disagree.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct request;

enum method { GET = 1, POST = 2, PUT = 4, PATCH = 8, DELETE = 16 };

/* What a field may be; several may be joined by |. */
enum field_type {
	TEXT = 1,	/* min and max count characters */
	INTEGER = 2,	/* min and max bound the value; 0 and 0: any */
	BOOLEAN = 4,
	OBJECT = 8,	/* with FIELDS, only those; without, anything */
	ARRAY = 16,	/* min and max count items, each as ITEM says */
	TIME = 32,	/* RFC 3339 text */
};

struct field {
	const char *name;
	unsigned type;
	bool required;
	long min, max;
	const char *const *values;	/* TEXT: one of these, NULL at the end */
	const struct field *fields;	/* OBJECT: its members */
	const struct field *item;	/* ARRAY: what each item is */
	bool clears;	/* null is a value: it takes away what there was */
};

enum route_flag {
	ROUTE_HASHES = 1,	/* hashes passwords: runs on a password thread */
	ROUTE_PAGE = 2,		/* HTML for browsers; refused with a page, too */
	ROUTE_LOCAL = 4,	/* for callers on this machine only */
	ROUTE_OPEN_BODY = 8,	/* the body is read and passed over (beacons) */
	ROUTE_LIST_BODY = 16,	/* the body is an array of objects of FIELDS */
	ROUTE_UNLISTED = 64,	/* not in the OpenAPI description */
	ROUTE_ARCHIVE_BODY = 128, /* the body is a zip file, see request.h */
	ROUTE_TRACED = 256,	/* its function is told the request's id, as _request */
};

struct route {
	enum method method;
	const char *pattern;		/* "/api/v1/rooms/{code}/join": {…} is one segment */
	void (*handle)(struct request *); /* NULL: call FUNCTION */
	const char *function;
	const struct field *body;	/* ends with a NULL name */
	const struct field *query;
	int status;			/* of success; 0 means 200 */
	unsigned flags;
	const char *summary;		/* one line for OpenAPI */
	const char *codes;		/* refusals, "room_full locked"; besides the usual */
	const struct field *answer;	/* what comes back, for OpenAPI */
};

/* The families, each ending with a method of 0. */
extern const struct route account_routes[], room_routes[], submission_routes[],
    problem_routes[], package_routes[], seat_routes[], export_routes[], meeting_routes[],
    transcript_routes[], timeline_routes[], minutes_routes[], admin_routes[],
    service_routes[], page_routes[];

/* All of the above, NULL at the end. */
extern const struct route *const route_families[];

/*
 * The route for METHOD and PATH (decoded, starting with a slash), with the
 * path arguments left in the request.  NULL when there is none; then
 * *ALLOWED_OUT has the methods that the path would take, 0 for a path that
 * does not exist.
 */
const struct route *route_find(
    struct request *, enum method, const char *path, unsigned *allowed_out);

/* "GET" … of one method. */
const char *method_name(enum method);

/*
 * Find the route of a request that has begun and check everything that can be
 * checked without the database.  False: the reply says what is wrong.
 */
bool route_check(struct request *);

/* Carry out a checked request: fills in the reply. */
void route_run(struct request *);
