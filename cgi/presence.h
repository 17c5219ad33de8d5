/*
 * Who is here, told to the database in batches: one update a second for all
 * polls of this process instead of one for each.
 *
 * A tab is told when a request of it arrives, not while the request waits: only
 * what a browser sends proves that it is there.  A closed connection is told at
 * once.  Batches go one after another and the newest word about a tab wins, so
 * that a tab that closed and came back within a batch is here.  Each word says
 * which process speaks: a connection that closes here says nothing about a tab
 * that polls another process by now.  What could not be told, because the
 * database is down, is told when it is back.
 *
 * The same thread tells every two seconds that this process is there at all:
 * while no web process is, nobody can come, and nobody is counted as gone.  Words do
 * not wait for a flush, so that a database server that was killed has forgotten the last
 * ones.  Where another server answers than before, everybody who is here is told
 * anew, and only then does this process count as there.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct db;
struct presence;

struct touch {
	int64_t room, person;
	const char *tab;
	bool gone;
};

struct presence *presence_new(const char *database_url);
void presence_free(struct presence **);

/* REPORT puts everybody who is here, by presence_put.  Set before presence_run. */
void presence_set_report(struct presence *, void (*report)(void *arg), void *arg);

/* Tell it with the next batch. */
void presence_put(struct presence *, const struct touch *);

/*
 * Tell it, and all that was put before, now, with the caller's own database:
 * the viewer counts as here when this returns true.
 */
bool presence_flush(struct presence *, struct db *, const struct touch *);

/* Without batches: for a program that answers one request. */
bool presence_tell(struct db *, const struct touch *);

/* Run until presence_stop; then what is left is told. */
void *presence_run(void *presence);
void presence_stop(struct presence *);
