#include "bell.h"

#include <inttypes.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "postgres.h"
#include "scoped.h"
#include "service.h"

enum { RETRY_MS = 500, PROBE_MS = 1000 };

static const char PROGRAM[] = "riposte-bell", PROBE[] = "probe ";

struct bell {
	PGconn *conn;
	PGnotify *heard; /* whose text the caller may be reading */
	char *url;
	const char *channel;
	bool is_down; /* and has been said to be */
	bool is_deaf;
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

bool
bell_is_deaf(const struct bell *bell)
{
	return bell->is_deaf;
}

static bool
execute(PGconn *conn, const char *sql)
{
	scoped_result *res = postgres_query(conn, sql);

	return PQresultStatus(res) == PGRES_COMMAND_OK;
}

/* Has CONN heard TOKEN?  What else it heard is forgotten: all is re-read after. */
static bool
take_token(PGconn *conn, const char *token)
{
	bool is_heard = false;
	PGnotify *heard;

	while ((heard = PQnotifies(conn))) {
		is_heard |= strcmp(heard->extra, token) == 0;
		PQfreemem(heard);
	}
	return is_heard;
}

static bool
wait_for_token(PGconn *conn, const char *token)
{
	int64_t until_ms = service_now_ms() + PROBE_MS;

	while (!take_token(conn, token)) {
		struct pollfd fd = { .fd = PQsocket(conn), .events = POLLIN };
		int64_t left_ms = until_ms - service_now_ms();

		if (left_ms <= 0 || poll(&fd, 1, (int)left_ms) < 0 ||
		    !PQconsumeInput(conn))
			return false;
	}
	return true;
}

/* A second connection rings while ours idles.  False: it cannot be tried now. */
static bool
probe(struct bell *bell)
{
	char token[64], sql[160];
	PGconn *other = postgres_connect(bell->url, PROGRAM);

	snprintf(token, sizeof token, "%s%d %p %jd", PROBE, (int)getpid(), (void *)bell,
	    (intmax_t)service_now_ms());
	snprintf(sql, sizeof sql, "notify %s, '%s'", bell->channel, token);
	bool is_rung = execute(other, sql);
	bool was_deaf = bell->is_deaf;
	bell->is_deaf = is_rung && !wait_for_token(bell->conn, token);
	PQfinish(other);
	if (bell->is_deaf && !was_deaf)
		log_info("a pooler lets no bell through", "channel=%s", bell->channel);
	return is_rung && PQstatus(bell->conn) == CONNECTION_OK;
}

static bool
connect_and_listen(struct bell *bell)
{
	char sql[64];

	bell->conn = postgres_connect(bell->url, PROGRAM);
	snprintf(sql, sizeof sql, "listen %s", bell->channel);
	if (execute(bell->conn, sql) && probe(bell)) {
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

/* What has been heard, but for the probes of others. */
static PGnotify *
take_bell(PGconn *conn)
{
	PGnotify *heard;

	while ((heard = PQnotifies(conn)) &&
	    strncmp(heard->extra, PROBE, sizeof PROBE - 1) == 0)
		PQfreemem(heard);
	return heard;
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

	bell->heard = take_bell(bell->conn);
	if (!bell->heard) {
		wait_for_input(PQsocket(bell->conn), timeout_ms, extra_fd);
		if (service_stopping())
			return BELL_STOP;
		if (!PQconsumeInput(bell->conn)) {
			log_warn("lost the bell", "why=%s", PQerrorMessage(bell->conn));
			disconnect(bell);
			return BELL_LOST;
		}
		bell->heard = take_bell(bell->conn);
	}
	if (!bell->heard)
		return BELL_NONE;
	*payload_out = bell->heard->extra;
	return BELL_RUNG;
}
