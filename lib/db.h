/*
 * Calls into the SQL functions of schema api.
 *
 * The functions are the whole interface: this module knows no table, and no
 * other module knows SQL.  A function takes text arguments and returns one
 * JSON value (db_call) or rows (db_select).
 *
 * A function refuses by raising SQLSTATE PTnnn, nnn being the HTTP status,
 * with a message for people, a stable code as DETAIL and, for 422, the fields
 * as a JSON object in HINT.  One that must remember its refusal returns
 * {"_status": nnn, "_code": …, "_detail": …} instead, since raising would
 * roll back; db_call turns both into the same reply.
 *
 * Bells: a function that wrote something others wait for says so with
 * RAISE INFO 'ring KIND PAYLOAD' (riposte.emit does).  After the commit,
 * db_call rings them by api.ring in a transaction of its own that need not
 * flush, because NOTIFY inside the writing one holds a global lock through
 * the flush.  A bell that is lost costs a second: listeners re-read.
 *
 * Statements are prepared once for each connection, so that a call is one round
 * trip.  Behind a pooler (whose connections have another process at their end than
 * the one they name) they have no names and are sent whole, since the next call
 * may meet another server.
 *
 * A handle belongs to one thread.  When the server is gone calls answer 503
 * "database_down" at once, and the connection is tried again at most every
 * 250 ms.  So does a call whose answer does not come in time (postgres.h): whether it
 * was carried out nobody knows, so whoever repeats it needs a key or a token.
 */
#pragma once

#include <json-c/json.h>
#include <libpq-fe.h>
#include <stdbool.h>

struct db;

struct db_reply {
	int status; /* 200 when it worked, else an HTTP status */
	/* 200: the function's value (NULL for SQL null);
	 * else {"detail": …, "code": …, "fields": {…}?, "retry_after_s": n?} */
	struct json_object *body;
};

/*
 * A handle for URL (a libpq connection string).  Connects at the first call;
 * never NULL.  PROGRAM becomes application_name.
 */
struct db *db_new(const char *url, const char *program);
void db_free(struct db **);

/* Wait longer than 10 s for an answer: for what nobody waits for. */
void db_be_patient(struct db *, int patience_ms);

/* True when a connection stands or could be made now. */
bool db_is_up(struct db *);

/*
 * Call api.NAME(args…), each argument a string or NULL for SQL null.  NAME is a
 * literal.  The caller owns reply.body.
 */
#define db_call(db, name, ...)                                                            \
	db_call_array(db, name, (const char *[]){ __VA_ARGS__ },                          \
	    sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(char *))

struct db_reply db_call_array(
    struct db *, const char *name, const char *const args[], size_t nargs);

/*
 * The rows of api.NAME(args…) in text format, or NULL with *REPLY_OUT saying
 * why; then the caller owns its body.  Free the rows with PQclear.
 */
#define db_select(db, reply_out, name, ...)                                               \
	db_select_array(db, reply_out, name, (const char *[]){ __VA_ARGS__ },             \
	    sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(char *))

PGresult *db_select_array(struct db *, struct db_reply *reply_out, const char *name,
    const char *const args[], size_t nargs);

/* A refusal of our own making, in the shape of those that functions raise. */
struct db_reply db_refusal(int status, const char *code, const char *detail);
