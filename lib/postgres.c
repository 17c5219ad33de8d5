#include "postgres.h"

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "service.h"

PGconn *
postgres_connect(const char *url, const char *program)
{
	/* Of two that are the same the later one counts, and URL is taken apart. */
	const char *const options[][2] = {
		{ "connect_timeout", "5" },
		{ "tcp_user_timeout", "5000" },
		{ "keepalives_idle", "5" },
		{ "keepalives_interval", "2" },
		{ "keepalives_count", "3" },
		{ "target_session_attrs", "read-write" },
		{ "dbname", url },
		{ "fallback_application_name", program },
		{ "client_encoding", "UTF8" },
	};
	enum { COUNT = sizeof options / sizeof *options };
	const char *keys[COUNT + 1] = { 0 }, *values[COUNT + 1] = { 0 };

	for (size_t i = 0; i < COUNT; i++) {
		keys[i] = options[i][0];
		values[i] = options[i][1];
	}
	PGconn *conn = PQconnectdbParams(keys, values, 1);
	if (PQstatus(conn) == CONNECTION_OK)
		PQsetnonblocking(
		    conn, 1); /* a large statement is not to wait for its reader */
	return conn;
}

/*
 * Until PQgetResult need not wait.  What broke is for PQgetResult to tell.  False: the
 * time is over.
 */
static bool
await(PGconn *conn, int64_t until_ms)
{
	while (PQisBusy(conn)) {
		bool is_unsent = PQflush(conn) > 0;
		struct pollfd fd = { .fd = PQsocket(conn),
			.events = (short)(POLLIN | (is_unsent ? POLLOUT : 0)) };
		int64_t left_ms = until_ms - service_now_ms();

		if (fd.fd < 0)
			return true;
		/* What has come is taken, however late we look. */
		if (poll(&fd, 1, left_ms > 0 ? (int)left_ms : 0) == 0 && left_ms <= 0)
			return false;
		if (fd.revents & ~POLLOUT && !PQconsumeInput(conn))
			return true;
	}
	return true;
}

PGresult *
postgres_result(PGconn *conn, int patience_ms)
{
	int64_t until_ms = service_now_ms() + patience_ms;
	PGresult *last = NULL, *next;

	while (await(conn, until_ms)) {
		next = PQgetResult(conn);
		if (!next)
			return last;
		PQclear(last);
		last = next;
	}
	PQclear(last);
	return NULL;
}

PGresult *
postgres_query(PGconn *conn, const char *sql)
{
	if (PQstatus(conn) != CONNECTION_OK || !PQsendQuery(conn, sql))
		return NULL;
	return postgres_result(conn, POSTGRES_PATIENCE_MS);
}
