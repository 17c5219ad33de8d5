/*
 * The front: every connection that no worker is busy with.
 *
 * A connection is in one of three states, kept under one lock:
 *
 *	IDLE	nobody's; the epoll watch is armed.  A byte makes it BUSY and
 *		hands it to a worker.
 *	BUSY	one thread owns it, and only that one reads, writes or closes it.
 *	PARKED	a waiting request; the watch is armed, to notice that the client
 *		went away.  Whoever takes the request out of the park (a bell, a
 *		deadline, a newer poll, the end) makes it BUSY and owns it.
 *
 * The watch fires once for each arming.  A web server that keeps connections
 * sends its next request the moment it has our answer, before we can say that
 * the connection is IDLE again: the watch, armed since it was PARKED, then
 * fires while it is BUSY.  That is only noted (the watch is no longer armed),
 * and the owner arms it again when done; arming while armed would let two
 * threads read one request.
 *
 * Connections are named by slot and generation, never by descriptor, since a
 * closed descriptor's number is given out again at once.
 *
 * The front thread never waits for a peer: it sends only what the socket takes
 * at once and leaves the rest to a worker.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "park.h"

struct front;
struct presence;
struct work;

struct front *front_new(int listener, struct work *workers, struct presence *presence,
    int limit);
void front_free(struct front **);

/* Accept and watch until the service stops, then answer what waits and drain. */
void front_run(struct front *);

/* The owner is done with a connection: it is IDLE again, or closed. */
void front_release(struct front *, uint64_t connection, bool keep);

/* libfcgi has closed the owned connection's descriptor. */
void front_closed(struct front *, uint64_t connection);

/*
 * Park a request of a connection that the caller owns.  After PARK_OK neither
 * is the caller's any more.
 */
enum park_result front_park(struct front *, struct waiting *);

/*
 * Put back what was taken out of the park and has not got its answer.  One
 * that is behind by now is woken at once through front_nudge_fd.
 */
void front_park_again(struct front *, struct waiting *);

/* The same, but what is behind waits for the net: the database is down. */
void front_park_quietly(struct front *, struct waiting *);

/* Readable when something parked is behind; the listener reads it empty. */
int front_nudge_fd(struct front *);

/*
 * Send an owned connection's bytes and release it, without ever waiting: what
 * does not fit is finished by a worker.  WAITING, if not NULL, is a stream to
 * be parked again instead.  BYTES stays the caller's.
 */
void front_send(struct front *, uint64_t connection, int fd, const char *bytes,
    size_t length, bool keep, struct waiting *stream);

/* Rooms: see park.h. */
int64_t front_watch(struct front *, int64_t room);
void front_heard(struct front *, int64_t room, int64_t seq);
void front_forget(struct front *, int64_t room);
int64_t *front_rooms(struct front *, size_t *count_out);

/* Take over those of a room that lack something; the connections are BUSY. */
struct waiting *front_take_behind(struct front *, int64_t room);

/*
 * An owned wait is over: a poll is answered with no events, a stream ends, a
 * call is made a last time and answered with whatever comes.
 */
void front_end_wait(struct front *, struct waiting *);

/* Hand an owned waiting call to a worker to be made again. */
void front_recheck(struct front *, struct waiting *);
