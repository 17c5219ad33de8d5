#include "db.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "postgres.h"
#include "scoped.h"
#include "service.h"

enum { MAX_SQL = 512, MAX_BELLS = 4096, RETRY_MS = 250 };

struct db {
	PGconn *conn;
	char *url;
	const char *program;
	struct json_object *prepared; /* names already prepared on conn */
	int patience_ms;	      /* for an answer */
	int64_t tried_ms;	      /* when connecting was last tried */
	bool is_down;		      /* and has been said to be: once, not four times a second */
	bool is_pooled;		      /* no statement may have a name */
	char bells[MAX_BELLS];	      /* "room 1:2" lines that the call rang */
};

static void
hear(void *arg, const PGresult *res)
{
	struct db *db = arg;
	const char *message = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
	const char *severity = PQresultErrorField(res, PG_DIAG_SEVERITY_NONLOCALIZED);
	size_t used = strlen(db->bells);

	if (message && strncmp(message, "ring ", 5) == 0)
		snprintf(db->bells + used, MAX_BELLS - used, "%s\n", message + 5);
	else if (message && severity && strcmp(severity, "WARNING") == 0)
		log_warn("postgres warns", "text=%s", message);
}

struct db *
db_new(const char *url, const char *program)
{
	struct db *db = calloc(1, sizeof *db);

	if (!db || !(db->url = strdup(url)))
		die("out of memory");
	db->program = program;
	db->patience_ms = POSTGRES_PATIENCE_MS;
	db->tried_ms = -RETRY_MS;
	return db;
}

void
db_be_patient(struct db *db, int patience_ms)
{
	db->patience_ms = patience_ms;
}

static void
disconnect(struct db *db)
{
	PQfinish(db->conn);
	db->conn = NULL;
	json_object_put(db->prepared);
	db->prepared = NULL;
}

void
db_free(struct db **db)
{
	if (!*db)
		return;
	disconnect(*db);
	free((*db)->url);
	free(*db);
	*db = NULL;
}

/* Does another process answer than the one that the connection names? */
static bool
find_pooler(PGconn *conn)
{
	scoped_result *res = postgres_query(conn, "select pg_backend_pid()");

	return PQresultStatus(res) == PGRES_TUPLES_OK &&
	    atoi(PQgetvalue(res, 0, 0)) != PQbackendPID(conn);
}

static bool
connect_now(struct db *db)
{
	int64_t now = service_now_ms();

	if (now - db->tried_ms < RETRY_MS)
		return false;
	db->tried_ms = now;
	db->conn = postgres_connect(db->url, db->program);
	if (PQstatus(db->conn) != CONNECTION_OK) {
		if (!db->is_down)
			log_warn("no database", "why=%s", PQerrorMessage(db->conn));
		db->is_down = true;
		disconnect(db);
		return false;
	}
	if (db->is_down)
		log_info("the database is back", "program=%s", db->program);
	db->is_down = false;
	PQsetNoticeReceiver(db->conn, hear, db);
	db->prepared = json_object_new_object();
	db->is_pooled = find_pooler(db->conn);
	return true;
}

/*
 * A server that was restarted has closed our idle connection: its farewell is
 * waiting in the socket.  Seeing it before we send saves the call.
 */
static bool
is_gone(PGconn *conn)
{
	struct pollfd socket = { .fd = PQsocket(conn), .events = POLLIN };

	while (socket.fd >= 0 && poll(&socket, 1, 0) > 0 && PQconsumeInput(conn))
		; /* the farewell first, then the end */
	return PQstatus(conn) != CONNECTION_OK;
}

bool
db_is_up(struct db *db)
{
	if (db->conn && is_gone(db->conn)) {
		log_warn("lost the database", "program=%s", db->program);
		disconnect(db);
	}
	return db->conn || connect_now(db);
}

struct db_reply
db_refusal(int status, const char *code, const char *detail)
{
	struct json_object *body = json_object_new_object();

	json_object_object_add(body, "detail", json_object_new_string(detail));
	json_object_object_add(body, "code", json_object_new_string(code));
	if (status == 503)
		json_object_object_add(body, "retry_after_s", json_object_new_int(1));
	return (struct db_reply){ status, body };
}

/* States that a bad or unlucky request can cause; others are our own fault. */
static const struct {
	const char *state;
	int status;
	const char *code;
} known_states[] = {
	{ "22P02", 400, "malformed" },		/* text that is no integer, … */
	{ "22P05", 400, "malformed" },		/* \u0000 in JSON */
	{ "22003", 400, "malformed" },		/* a number out of range */
	{ "22021", 400, "malformed" },		/* bytes that are no UTF-8 */
	{ "23514", 422, "invalid" },		/* a check constraint */
	{ "40001", 503, "busy" },		/* serialization failure */
	{ "40P01", 503, "busy" },		/* deadlock */
	{ "55P03", 503, "busy" },		/* lock not available */
	{ "57014", 503, "busy" },		/* statement timeout */
	{ "57P01", 503, "database_down" },	/* the server is shutting down */
	{ "57P02", 503, "database_down" },
	{ "57P03", 503, "database_down" },
	{ "53300", 503, "database_down" },	/* too many connections */
	{ "25006", 503, "database_down" },	/* read only: a standby */
};

/* It was the primary, or still takes itself for one: there may be another by now. */
static bool
is_of_standby(const char *state)
{
	return state && strcmp(state, "25006") == 0;
}

static struct db_reply
refuse_by_function(const PGresult *res, int status)
{
	const char *message = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
	const char *code = PQresultErrorField(res, PG_DIAG_MESSAGE_DETAIL);
	const char *fields = PQresultErrorField(res, PG_DIAG_MESSAGE_HINT);
	struct db_reply reply = db_refusal(status, code ? code : "refused", message);

	if (status == 422 && fields)
		json_object_object_add(
		    reply.body, "fields", json_tokener_parse(fields));
	return reply;
}

/* RES is NULL where no answer came. */
static struct db_reply
refuse(struct db *db, const char *name, const PGresult *res)
{
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);

	if (state && strncmp(state, "PT", 2) == 0)
		return refuse_by_function(res, atoi(state + 2));
	log_error("a call failed", "function=%s sqlstate=%s why=%s", name,
	    state ? state : "none", res ? PQresultErrorMessage(res) : "no answer came in time");
	if (!res || is_of_standby(state))
		disconnect(db);
	if (!state)
		return db_refusal(503, "database_down", "the database does not answer");
	for (size_t i = 0; i < sizeof known_states / sizeof *known_states; i++)
		if (strcmp(known_states[i].state, state) == 0)
			return db_refusal(known_states[i].status, known_states[i].code,
			    "the request cannot be carried out");
	return db_refusal(500, "internal", "internal error");
}

/* select api.room_join($1,$2), or select * from api.… for rows */
static void
write_select(char sql[static MAX_SQL], const char *verb, const char *name, size_t nargs)
{
	int used = snprintf(sql, MAX_SQL, "select %sapi.%s(", verb, name);

	for (size_t i = 1; i <= nargs && used < MAX_SQL - 8; i++)
		used += snprintf(sql + used, MAX_SQL - (size_t)used, "%s$%zu",
		    i > 1 ? "," : "", i);
	snprintf(sql + used, MAX_SQL - (size_t)used, ")");
}

/* What was sent (SENT of PQsend…), answered. */
static PGresult *
answer(struct db *db, int sent)
{
	return sent ? postgres_result(db->conn, db->patience_ms) : NULL;
}

/* False: *FAILED_OUT is why, or NULL. */
static bool
prepare(
    struct db *db, const char *verb, const char *name, size_t nargs, PGresult **failed_out)
{
	char sql[MAX_SQL];

	if (json_object_object_get_ex(db->prepared, name, NULL))
		return true;
	write_select(sql, verb, name, nargs);
	*failed_out = answer(db, PQsendPrepare(db->conn, name, sql, (int)nargs, NULL));
	if (PQresultStatus(*failed_out) != PGRES_COMMAND_OK)
		return false;
	PQclear(*failed_out);
	json_object_object_add(db->prepared, name, NULL);
	return true;
}

/* Without a name.  A pooler may hand us what somebody else listens for: drop it. */
static PGresult *
run_whole(struct db *db, const char *verb, const char *name, const char *const args[],
    size_t nargs)
{
	char sql[MAX_SQL];
	PGnotify *heard;

	write_select(sql, verb, name, nargs);
	PGresult *res = answer(db,
	    PQsendQueryParams(db->conn, sql, (int)nargs, NULL, args, NULL, NULL, 0));
	while ((heard = PQnotifies(db->conn)))
		PQfreemem(heard);
	return res;
}

/* NULL: no answer came, and the connection is good for nothing. */
static PGresult *
run(struct db *db, const char *verb, const char *name, const char *const args[],
    size_t nargs)
{
	PGresult *failed;

	if (db->is_pooled)
		return run_whole(db, verb, name, args, nargs);
	if (!prepare(db, verb, name, nargs, &failed))
		return failed;
	return answer(
	    db, PQsendQueryPrepared(db->conn, name, (int)nargs, args, NULL, NULL, 0));
}

/* After the commit, in a transaction of its own: see the header. */
static void
ring(struct db *db)
{
	const char *bells[] = { db->bells };

	if (!db->bells[0])
		return;
	scoped_result *res = run(db, "", "ring", bells, 1);
	if (PQresultStatus(res) != PGRES_TUPLES_OK)
		log_warn("could not ring", "why=%s",
		    res ? PQresultErrorMessage(res) : "no answer came in time");
	if (!res)
		disconnect(db);
}

PGresult *
db_select_array(struct db *db, struct db_reply *reply_out, const char *name,
    const char *const args[], size_t nargs)
{
	if (!db_is_up(db)) {
		*reply_out = db_refusal(503, "database_down", "the database is down");
		return NULL;
	}
	db->bells[0] = '\0';
	PGresult *res = run(db, "* from ", name, args, nargs);
	if (PQresultStatus(res) == PGRES_TUPLES_OK) {
		ring(db);
		return res;
	}
	*reply_out = refuse(db, name, res);
	PQclear(res);
	return NULL;
}

static int
take_int(struct json_object *from, const char *key, int otherwise)
{
	struct json_object *value;

	return json_object_object_get_ex(from, key, &value) ? json_object_get_int(value)
							    : otherwise;
}

static const char *
take_text(struct json_object *from, const char *key, const char *otherwise)
{
	struct json_object *value;

	return json_object_object_get_ex(from, key, &value) ? json_object_get_string(value)
							    : otherwise;
}

/* {"_status": 429, …} as the refusal it stands for. */
static struct db_reply
unfold(struct json_object *body)
{
	int status = take_int(body, "_status", 200);
	int retry = take_int(body, "_retry_after_s", 0);

	if (status < 400)
		return (struct db_reply){ 200, body };
	struct db_reply reply = db_refusal(status, take_text(body, "_code", "refused"),
	    take_text(body, "_detail", "refused"));
	if (retry)
		json_object_object_add(
		    reply.body, "retry_after_s", json_object_new_int(retry));
	json_object_put(body);
	return reply;
}

struct db_reply
db_call_array(struct db *db, const char *name, const char *const args[], size_t nargs)
{
	if (!db_is_up(db))
		return db_refusal(503, "database_down", "the database is down");
	db->bells[0] = '\0';

	scoped_result *res = run(db, "", name, args, nargs);
	if (PQresultStatus(res) != PGRES_TUPLES_OK)
		return refuse(db, name, res);
	ring(db);
	if (PQgetisnull(res, 0, 0))
		return (struct db_reply){ 200, NULL };
	return unfold(json_tokener_parse(PQgetvalue(res, 0, 0)));
}
