/*
 * Connections to Postgres that come to an end.
 *
 * A host whose cable was cut answers nothing, and one that was stopped still has its
 * kernel acknowledge whatever is sent to it; a commit waits for a standby that may never
 * come back.  None of them may hold up a thread for ever, so each answer is waited
 * for with a deadline of our own.  Which of several hosts takes writes is found by
 * libpq, at each connection anew.
 */
#pragma once

#include <libpq-fe.h>

/* How long an answer may take where nothing else is said. */
enum { POSTGRES_PATIENCE_MS = 10000 };

/*
 * A connection for URL (a connection string of libpq, which may name several hosts) to a
 * server that takes writes.  What URL says of time-outs goes before what we would say.
 * Never NULL; PQstatus tells whether it stands.  The caller ends it with PQfinish.
 */
PGconn *postgres_connect(const char *url, const char *program);

/*
 * The result of what was sent last, as PQexec would give it, when it has come whole.
 * NULL: it did not come within PATIENCE_MS, nobody knows whether it was done, and the
 * connection is good for PQfinish only.
 */
PGresult *postgres_result(PGconn *, int patience_ms);

/* Send SQL, and its result; NULL as above, and where there is no connection. */
PGresult *postgres_query(PGconn *, const char *sql);
