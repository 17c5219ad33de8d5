/*
 * The front: every connection that no worker is busy with, and every request
 * that waits.
 *
 * It joins the table of connections (connection.h) and the park (park.h) under
 * one lock, and keeps this between them:
 *
 *	a connection is PARKED exactly while its visitor is WAITING;
 *	while a visitor is TAKEN its connection is BUSY, and both have one owner;
 *	a visitor that is AWAY has no connection.
 *
 * The lock is never held while bytes are sent or the database is asked.  Nobody
 * here waits for a peer: only what the socket takes at once is sent.  The rest of
 * an answer is finished by a worker; a stream whose reader is that slow is cut
 * instead, and begins anew from its last event, so that nothing is buffered
 * without bound.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "connection.h"
#include "park.h"

struct front;
struct packet;
struct presence;
struct work;

/* EPOLL is where connections are watched; door.c sleeps on it. */
struct front *front_new(int epoll, struct work *workers, struct presence *presence,
    const struct park_limits *limits);
void front_free(struct front **);

/* ---- connections ---- */

/* The owner is done with a connection: it is IDLE again, or closed. */
void front_release(struct front *, uint64_t connection, bool keep);

/* libfcgi has closed the owned connection's descriptor. */
void front_closed(struct front *, uint64_t connection);

/* ---- waiting ---- */

/*
 * Park a request of a connection that the caller owns.  After PARK_OK neither
 * is the caller's any more; else the visitor stays TAKEN.  Never PARK_LATE: that
 * is PARK_OK, and the listener is nudged.
 */
enum park_result front_park(struct front *, struct visitor *);

/* Whether front_park would break a limit at this moment. */
enum park_result front_fits(struct front *, const struct visitor *);

/* A copy of the pass of KEY, if it is good for a poll with this cursor. */
bool front_find_pass(struct front *, const struct park_key *, uint64_t session,
    int64_t cursor, struct pass *pass_out);

/* A TAKEN visitor that is not to wait after all. */
void front_drop(struct front *, struct visitor **);

/*
 * Put back what was taken out of the park and has not got its answer.  One
 * that is behind by now is woken at once through front_nudge_fd.
 */
void front_park_again(struct front *, struct visitor *);

/* The same, but what is behind waits for the net: the database is down. */
void front_park_quietly(struct front *, struct visitor *);

/* Readable when a room is to be served; the listener reads it empty. */
int front_nudge_fd(struct front *);

/* The next room that is to be served; false: there is none. */
bool front_next_woken(struct front *, int64_t *room_out);

/* ---- answering ---- */

/* Bytes for one who is TAKEN. */
struct parcel {
	struct visitor *visitor;
	struct packet *packet;	/* the caller's; NULL: nothing is sent */
	bool stays;		/* it waits on afterwards, with its new cursor */
	bool keeps_pass;	/* else: it may come back with its cursor unasked */

	/* front_deliver's own */
	struct peer peer;
	bool is_stream;
	size_t sent;
	bool is_dead;
};

/*
 * Send each parcel, never waiting for a peer, and let its visitor go or wait
 * on.  All visitors are taken over.
 */
void front_deliver(struct front *, struct parcel *parcels, size_t count);

/* Rooms: see park.h. */
int64_t front_watch(struct front *, int64_t room);
void front_heard(struct front *, int64_t room, int64_t seq);
void front_forget(struct front *, int64_t room);
int64_t *front_rooms(struct front *, size_t *count_out);

/* Take over those of a room that lack something; the connections are BUSY. */
struct visitor *front_take_behind(struct front *, int64_t room);

/* The database may have changed unheard: everybody is asked for anew. */
void front_forget_passes(struct front *);

/* A session is over: those who wait for it come again, and are refused. */
void front_forget_session(struct front *, uint64_t session);

/* Presence is to be told anew of everybody who is here.  ARG is the front. */
void front_report(void *arg);

/* Everybody's wait is over. */
void front_send_away(struct front *);

/* Hand an owned waiting call to a worker to be made again. */
void front_recheck(struct front *, struct visitor *);

/*
 * The waits of a list (linked by in_room.next) are over: a poll is answered
 * with no events, a stream ends, a call is made a last time and answered with
 * whatever comes.
 */
void front_end_waits(struct front *, struct visitor *list);

/* ---- for the door ---- */

/* A new connection. */
void front_admit(struct front *, int fd);

/* The watch of a connection fired. */
void front_on_input(struct front *, uint64_t connection);

/* End the waits whose time is over, and comment on streams. */
void front_serve_due(struct front *);

/* Milliseconds until the next of those, at most MAX_MS. */
int front_next_due(struct front *, int max_ms);

/* From now on nothing waits and no connection is kept. */
void front_begin_drain(struct front *);

/* Close what is idle.  True: nothing is left. */
bool front_is_drained(struct front *);
