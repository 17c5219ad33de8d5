#include "bell.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "scoped.h"
#include "service.h"

enum { RETRY_MS = 500 };

struct bell {
	PGconn *conn;
	PGnotify *heard; /* whose text the caller may be reading */
	char *url;
	const char *channel;
	bool is_down; /* and has been said to be */
};

struct bell *
bell_new(const char *url, const char *channel)
{
	struct bell *bell = calloc(1, sizeof *bell);

	if (!bell || !(bell->url = strdup(url)))
		die("out of memory");
	bell->channel = channel;
	return bell;
}

static void
disconnect(struct bell *bell)
{
	PQfinish(bell->conn);
	bell->conn = NULL;
}

void
bell_free(struct bell **bell)
{
	if (!*bell)
		return;
	PQfreemem((*bell)->heard);
	disconnect(*bell);
	free((*bell)->url);
	free(*bell);
	*bell = NULL;
}

static bool
connect_and_listen(struct bell *bell)
{
	const char *keys[] = { "dbname", "fallback_application_name", "connect_timeout", NULL };
	const char *values[] = { bell->url, "riposte-bell", "5", NULL };
	char sql[64];

	bell->conn = PQconnectdbParams(keys, values, 1);
	snprintf(sql, sizeof sql, "listen %s", bell->channel);
	scoped_result *res =
	    PQstatus(bell->conn) == CONNECTION_OK ? PQexec(bell->conn, sql) : NULL;
	if (PQresultStatus(res) == PGRES_COMMAND_OK) {
		bell->is_down = false;
		return true;
	}
	if (!bell->is_down)
		log_warn("cannot listen", "channel=%s why=%s", bell->channel,
		    PQerrorMessage(bell->conn));
	bell->is_down = true;
	disconnect(bell);
	return false;
}

/* Wait for any of: the stop, EXTRA_FD, the connection.  False: time is over. */
static bool
wait_for_input(int socket, int timeout_ms, int extra_fd)
{
	struct pollfd fds[] = {
		{ .fd = service_stop_fd(), .events = POLLIN },
		{ .fd = extra_fd, .events = POLLIN },
		{ .fd = socket, .events = POLLIN },
	};

	return poll(fds, 3, timeout_ms) > 0;
}

static enum bell_sound
reconnect(struct bell *bell, int timeout_ms, int extra_fd)
{
	if (connect_and_listen(bell))
		return BELL_LOST;
	wait_for_input(-1, timeout_ms < RETRY_MS ? timeout_ms : RETRY_MS, extra_fd);
	return service_stopping() ? BELL_STOP : BELL_NONE;
}

enum bell_sound
bell_wait(struct bell *bell, int timeout_ms, int extra_fd, const char **payload_out)
{
	PQfreemem(bell->heard);
	bell->heard = NULL;
	if (service_stopping())
		return BELL_STOP;
	if (!bell->conn)
		return reconnect(bell, timeout_ms, extra_fd);

	bell->heard = PQnotifies(bell->conn);
	if (!bell->heard) {
		wait_for_input(PQsocket(bell->conn), timeout_ms, extra_fd);
		if (service_stopping())
			return BELL_STOP;
		if (!PQconsumeInput(bell->conn)) {
			log_warn("lost the bell", "why=%s", PQerrorMessage(bell->conn));
			disconnect(bell);
			return BELL_LOST;
		}
		bell->heard = PQnotifies(bell->conn);
	}
	if (!bell->heard)
		return BELL_NONE;
	*payload_out = bell->heard->extra;
	return BELL_RUNG;
}
