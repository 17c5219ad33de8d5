/*
 * One request, from its bytes to a checked input.
 *
 * A request is read completely before anything is done with it: the body is
 * drained even when it is refused, since nginx answers 502 otherwise.  What
 * it holds lives in its arena and dies with it; only an archive is too large for
 * that and goes to a temporary file.
 */
#pragma once

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/arena.h"
#include "lib/db.h"
#include "park.h"
#include "reply.h"
#include "route.h"
#include "web.h"

enum {
	REQUEST_MAX_BODY = 1 << 20,
	REQUEST_MAX_ARCHIVE = 256 << 20,
	REQUEST_MAX_PATH = 2048,
	REQUEST_MAX_QUERY = 8192,
	REQUEST_MAX_HEADER = 16384,
	REQUEST_MAX_ARGS = 4,
	REQUEST_MAX_ID = 64,
};

/* What the web server tells of a request; each may be NULL. */
struct request_params {
	const char *method, *uri, *host, *scheme, *https, *address;
	const char *content_type, *cookie, *authorization, *accept, *accept_language;
	const char *origin, *fetch_site, *last_event_id;
	const char *request_id; /* the web server's, for logs */
};

struct request {
	struct arena arena;
	struct db *db;		/* the thread's own */
	struct request_params params;
	const struct route *route; /* NULL until found */

	/* The body as it came; NULL when it was over the limit. */
	const char *body;
	size_t body_length;
	bool body_too_large;
	/* Instead of a body, one that was PUT as application/zip: a file without a name. */
	bool has_archive;
	int archive_fd; /* -1: there was no room for it */
	size_t archive_size;

	enum method method;
	bool is_head;
	bool is_https;
	const char *path;	/* decoded, starts with a slash */
	const char *query;	/* not decoded; "" when there is none */
	const char *arg[REQUEST_MAX_ARGS]; /* what the braces of the pattern matched */
	size_t nargs;

	const char *who;	/* lower hex SHA-256 of the session's token, or NULL */
	bool has_cookie;	/* it came in the cookie, so a browser sent it */
	struct json_object *in;	/* the checked input, NULL when none is declared */
	struct json_object *list; /* the checked body where it is a list, else NULL */

	struct web *web;	/* NULL under plain CGI: nothing can be parked */
	struct peer peer;
	int64_t came_ms;
	struct visitor *visitor; /* set by a handler that wants to be parked */

	struct reply reply;
};

/*
 * Fill in method, path, query and who from the parameters.  False: the reply
 * says what is wrong.
 */
bool request_begin(struct request *);

/*
 * Check the body and the query against the route's fields and make the input
 * of both.  False: the reply says what is wrong and where.
 */
bool request_take_input(struct request *);

/* A member of the input; NULL or OTHERWISE when it was not given. */
const char *request_text(struct request *, const char *name);
int64_t request_int(struct request *, const char *name, int64_t otherwise);

/* "http://host": how the caller reaches this site. */
const char *request_site(struct request *);

/* Make BODY's path "url" whole: /ticket/… becomes http://host/ticket/…. */
void request_complete_url(struct request *, struct json_object *body);

/* Free everything that it holds, the reply too. */
void request_release(struct request *);
