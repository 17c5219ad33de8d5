/*
 * The answer to one request: a status, a few headers and a body in the
 * request's arena, sent when the handler has returned.  The last reply wins.
 */
#pragma once

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

#include "lib/db.h"

struct request;
struct tpl;

struct reply {
	int status;
	const char *type;	/* Content-Type */
	const char *headers;	/* "Name: value\r\n"…, or NULL */
	const char *body;
	size_t length;
	const char *code;	/* of a refusal, for the log */
	bool is_open;		/* a stream: the length is not known */
};

/* BYTES, which live as long as the request, as a document of TYPE. */
void reply_bytes(
    struct request *, int status, const char *type, const char *bytes, size_t length);

/* BODY as JSON.  Takes the caller's reference. */
void reply_json(struct request *, int status, struct json_object *body);

/*
 * What an SQL function answered, as JSON with the route's success status, or
 * as the problem that it raised.  Its hidden keys are obeyed and removed:
 * _session sets the cookie, _end_session clears it, _status is another
 * success status.  Takes the body.
 */
void reply_call(struct request *, struct db_reply);

/*
 * Only obey and remove the hidden keys of a successful answer: for handlers
 * that make something else of it.  *STATUS_OUT is changed by _status.
 */
void reply_obey(struct request *, struct json_object *body, int *status_out);

/* A refusal: problem+json, or a page where the route is one.  Takes the body. */
void reply_refusal(struct request *, struct db_reply);

/* A refusal of our own making. */
void reply_refuse(struct request *, int status, const char *code, const char *detail);

/* 422 about one field. */
void reply_field(struct request *, const char *field, const char *detail);

/* 303 to another page of this site. */
void reply_redirect(struct request *, const char *path);

/* Add a header line.  VALUE must not hold line ends: it is cut there. */
void reply_header(struct request *, const char *name, const char *value);

/* The words of a status: "Not Found". */
const char *status_title(int status);

/* Header and body as CGI has them, the length in *LENGTH_OUT. */
char *reply_write(struct request *, size_t *length_out);

/*
 * PAGE rendered from what an SQL function answered, or the page that tells
 * the refusal.  Takes the body.  In page.c, as is the next one.
 */
void reply_page(struct request *, const struct tpl *const *page, struct db_reply);

/* The page that tells a refusal to a browser.  Takes the body. */
void reply_page_refusal(struct request *, struct db_reply);
