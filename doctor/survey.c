/*
 * riposte-survey: what riposte-doctor asks and only a program can tell.
 *
 * Reads the configuration by the same words as every program, connects to the
 * database as they do, and writes what it met as lines "NAME<tab>VALUE".  It judges
 * nothing: that, and how to mend it, is the doctor's.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bell.h"
#include "cgi/schema-number.h"
#include "conf.h"
#include "log.h"
#include "postgres.h"
#include "scoped.h"
#include "service.h"

enum { TRIES = 5 };

static const char *url;
static const char *texts[11];

/* Only what was set is told: a default is known to the program that has it. */
static const struct conf_key keys[] = {
	{ "database_url", CONF_TEXT, &url, 0, 0 },
	{ "web_address", CONF_TEXT, &texts[0], 0, 0 },
	{ "web_socket", CONF_TEXT, &texts[1], 0, 0 },
	{ "site_url", CONF_TEXT, &texts[2], 0, 0 },
	{ "box_socket", CONF_TEXT, &texts[3], 0, 0 },
	{ "box_uid", CONF_TEXT, &texts[4], 0, 0 },
	{ "max_workers", CONF_TEXT, &texts[5], 0, 0 },
	{ "judge_cache", CONF_TEXT, &texts[6], 0, 0 },
	{ "judge_prepared", CONF_TEXT, &texts[7], 0, 0 },
	{ "janus_socket", CONF_TEXT, &texts[8], 0, 0 },
	{ "janus_path", CONF_TEXT, &texts[9], 0, 0 },
	{ "turn_urls", CONF_TEXT, &texts[10], 0, 0 },
	{ 0 },
};

/* One line, whatever is in it. */
static void
tell(const char *name, const char *value)
{
	printf("%s\t", name);
	for (; *value; value++)
		putchar((unsigned char)*value < ' ' ? ' ' : *value);
	putchar('\n');
}

static void
tell_number(const char *name, int64_t value)
{
	printf("%s\t%" PRId64 "\n", name, value);
}

static void
tell_configuration(void)
{
	for (const struct conf_key *key = keys; key->name; key++) {
		const char *value = *(const char **)key->value;

		if (value && key->value != &url)
			tell(key->name, value);
	}
}

static int64_t
now_us(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* The answer's one value, to be freed; NULL for none, and then *STATE_OUT says why. */
static char *
ask(PGconn *conn, const char *sql, char state_out[6])
{
	scoped_result *res = postgres_query(conn, sql);
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);

	snprintf(state_out, 6, "%s", state ? state : "");
	if (PQresultStatus(res) != PGRES_TUPLES_OK || PQntuples(res) != 1 ||
	    PQgetisnull(res, 0, 0))
		return NULL;
	return strdup(PQgetvalue(res, 0, 0));
}

/* A column for each fact; those that this role may not know are not told. */
static void
tell_row(PGconn *conn, const char *sql)
{
	scoped_result *res = postgres_query(conn, sql);

	if (PQresultStatus(res) != PGRES_TUPLES_OK || PQntuples(res) != 1)
		return;
	for (int n = 0; n < PQnfields(res); n++)
		if (!PQgetisnull(res, 0, n))
			tell(PQfname(res, n), PQgetvalue(res, 0, n));
}

/* The best of some round trips, and what the clocks differ by at its middle. */
static void
tell_clock(PGconn *conn)
{
	int64_t best_us = INT64_MAX, offset_us = 0;

	for (int n = 0; n < TRIES; n++) {
		char state[6];
		int64_t real = now_us(CLOCK_REALTIME), from = now_us(CLOCK_MONOTONIC);
		scoped(drop_heap) char *theirs = ask(conn,
		    "select floor(extract(epoch from clock_timestamp()) * 1e6)::bigint",
		    state);
		int64_t took = now_us(CLOCK_MONOTONIC) - from;

		if (!theirs || took >= best_us)
			continue;
		best_us = took;
		offset_us = strtoll(theirs, NULL, 10) - real - took / 2;
	}
	tell_number("latency_us", best_us);
	tell_number("clock_ahead_ms", -offset_us / 1000);
}

static void
tell_way(PGconn *conn)
{
	const char *host = PQhost(conn);
	char state[6];
	scoped(drop_heap) char *pid = ask(conn, "select pg_backend_pid()", state);
	PQconninfoOption *options = PQconninfo(conn);

	tell("host", host ? host : "");
	tell("user", PQuser(conn));
	tell("tls", PQsslInUse(conn) ? PQsslAttribute(conn, "protocol") : "");
	tell_number("pooler", pid && atoi(pid) != PQbackendPID(conn));
	for (PQconninfoOption *option = options; option && option->keyword; option++)
		if (strcmp(option->keyword, "sslmode") == 0 && option->val)
			tell("sslmode", option->val);
	PQconninfoFree(options);
}

static void
tell_schema(PGconn *conn)
{
	char state[6];
	scoped(drop_heap) char *number =
	    ask(conn, "select api.ready(null)->>'schema'", state);

	tell_number("schema_wanted", SCHEMA_NUMBER);
	if (number)
		tell("schema", number);
	else
		tell("schema_failure", state);
	if (number)
		tell_row(conn,
		    "select v.* from jsonb_to_record(api.vitals()) as v(judges int, "
		    "slots int, broken int, queued int, claimed int, oldest_s "
		    "bigint, backup_age_s bigint, scribes int, scribes_deaf "
		    "int)");
}

/* As the programs find it out. */
static void
tell_bell(void)
{
	struct bell *bell = bell_new(url, "riposte_room");
	const char *payload;

	if (bell_wait(bell, 0, -1, &payload) == BELL_LOST)
		tell("bell", bell_is_deaf(bell) ? "deaf" : "heard");
	bell_free(&bell);
}

static void
tell_database(void)
{
	PGconn *conn = postgres_connect(url, "riposte-doctor");

	if (PQstatus(conn) != CONNECTION_OK) {
		tell("failure", PQerrorMessage(conn));
		PQfinish(conn);
		return;
	}
	tell_way(conn);
	tell_clock(conn);
	tell_row(conn, "select current_setting('server_version_num') as version, "
		       "current_setting('transaction_read_only') as read_only, "
		       "current_setting('server_encoding') as encoding, "
		       "current_database() as database");
	tell_row(
	    conn, "select current_setting('data_directory', true) as data_directory");
	tell_row(conn, "select string_agg(rolname, ' ' order by rolname) as roles "
		       "from pg_roles where rolname in ('riposte_owner', 'riposte_web', "
		       "'riposte_judge', 'riposte_timer')");
	tell_schema(conn);
	PQfinish(conn);
	tell_bell();
}

int
main(int argc, char **argv)
{
	const char *path = NULL;
	int option;

	service_init("riposte-survey");
	while ((option = getopt(argc, argv, "c:")) != -1) {
		if (option != 'c') {
			fputs("usage: riposte-survey [-c file]\n", stderr);
			return 2;
		}
		path = optarg;
	}
	conf_read(path, keys);
	tell_configuration();
	if (url)
		tell_database();
	else
		tell("failure", "no database_url is set");
	return fflush(stdout) == 0 ? 0 : 1;
}
