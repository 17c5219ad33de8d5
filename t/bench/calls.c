/*
 * calls -- how many calls of one function a database answers, for figures: one after
 * another on connections of their own, as the web program's workers make them, or
 * pipelined on one connection.
 *
 * usage: calls URL FUNCTION ARGUMENT sync|pipeline N SECONDS
 *
 * N is the number of connections with a thread each, or of calls under way.  Prints
 * "PER-SECOND CLIENT SERVER", the latter in microseconds of processor time for a call;
 * the server is on this machine.
 */
#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/scoped.h"
#include "lib/service.h"

enum { MAX_THREADS = 64 };

struct bench {
	const char *url, *argument;
	char sql[128];
	size_t depth;
	int64_t end_ms;
	_Atomic size_t calls;
	_Atomic long server_ticks;
};

static PGconn *
connect_and_prepare(const struct bench *bench)
{
	PGconn *conn = PQconnectdb(bench->url);
	scoped_result *made = PQprepare(conn, "call", bench->sql, 1, NULL);

	if (PQresultStatus(made) != PGRES_COMMAND_OK)
		die("%s", PQerrorMessage(conn));
	return conn;
}

static void
check(PGconn *conn, const PGresult *result)
{
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		die("%s", PQerrorMessage(conn));
}

/* What the server's process at the other end has used is the bench's. */
static void
hang_up(struct bench *bench, PGconn *conn)
{
	char path[64], line[512] = "", *fields;
	long user = 0, system = 0;

	snprintf(path, sizeof path, "/proc/%d/stat", PQbackendPID(conn));
	scoped_file *in = fopen(path, "r");
	if (!in || !fgets(line, sizeof line, in) || !(fields = strrchr(line, ')')) ||
	    sscanf(fields + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user,
		&system) != 2)
		die("cannot read %s", path);
	bench->server_ticks += user + system;
	PQfinish(conn);
}

static void *
call_in_turn(void *arg)
{
	struct bench *bench = arg;
	PGconn *conn = connect_and_prepare(bench);

	while (service_now_ms() < bench->end_ms) {
		scoped_result *result =
		    PQexecPrepared(conn, "call", 1, &bench->argument, NULL, NULL, 0);

		check(conn, result);
		bench->calls++;
	}
	hang_up(bench, conn);
	return NULL;
}

/* A sync after each: every call is a transaction of its own. */
static void
send_calls(const struct bench *bench, PGconn *conn, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!PQsendQueryPrepared(conn, "call", 1, &bench->argument, NULL, NULL, 0) ||
		    !PQpipelineSync(conn))
			die("%s", PQerrorMessage(conn));
}

/* The results that have come of OPEN calls, at least one; how many that were. */
static size_t
take_results(PGconn *conn, size_t open)
{
	size_t count = 0;

	do {
		scoped_result *result = PQgetResult(conn);
		check(conn, result);
		PQclear(PQgetResult(conn)); /* NULL: no more of this call */
		PQclear(PQgetResult(conn)); /* the sync */
		count++;
	} while (count < open && !PQisBusy(conn));
	return count;
}

static void *
call_pipelined(void *arg)
{
	struct bench *bench = arg;
	PGconn *conn = connect_and_prepare(bench);
	size_t open = bench->depth;

	if (!PQenterPipelineMode(conn))
		die("%s", PQerrorMessage(conn));
	send_calls(bench, conn, open);
	while (open) {
		size_t done = take_results(conn, open);

		bench->calls += done;
		open -= done;
		if (service_now_ms() < bench->end_ms) {
			send_calls(bench, conn, done);
			open += done;
		}
	}
	hang_up(bench, conn);
	return NULL;
}

static double
cpu_us(void)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	return 1e6 * (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
	    (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec);
}

int
main(int argc, char **argv)
{
	pthread_t threads[MAX_THREADS];
	struct bench bench = { .depth = 0 };

	if (argc != 7)
		die("usage: calls URL FUNCTION ARGUMENT sync|pipeline N SECONDS");
	bool is_pipeline = strcmp(argv[4], "pipeline") == 0;
	size_t count = is_pipeline ? 1 : (size_t)atol(argv[5]);
	if (count > MAX_THREADS)
		die("at most %d connections", MAX_THREADS);
	bench.url = argv[1];
	bench.argument = argv[3];
	bench.depth = (size_t)atol(argv[5]);
	snprintf(bench.sql, sizeof bench.sql, "select %s($1)", argv[2]);
	bench.end_ms = service_now_ms() + (int64_t)(atof(argv[6]) * 1000);
	for (size_t i = 0; i < count; i++)
		if (pthread_create(&threads[i], NULL, is_pipeline ? call_pipelined : call_in_turn,
			&bench))
			die("pthread_create");
	for (size_t i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	printf("%.0f %.1f %.1f\n", (double)bench.calls / atof(argv[6]),
	    cpu_us() / (double)bench.calls,
	    (double)bench.server_ticks * 1e6 / (double)sysconf(_SC_CLK_TCK) /
		(double)bench.calls);
	return 0;
}
