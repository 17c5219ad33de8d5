/*
 * The table of connections from the web server: which exist, and whose each is.
 *
 * A connection is in one of three states:
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
 * Nothing here locks: front.c owns the one table and calls with its lock held.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct visitor;

enum connection_state { CONNECTION_FREE, CONNECTION_IDLE, CONNECTION_BUSY, CONNECTION_PARKED };

struct connection {
	int fd;
	uint32_t generation;
	enum connection_state state;
	bool is_armed;
	bool is_known;		/* to epoll */
	uint32_t next_free;
	struct visitor *visitor; /* PARKED: who waits on it */
};

/* What its owner needs to answer on a connection; survives the request. */
struct peer {
	uint64_t connection;
	int fd;
	uint16_t request_id;
	bool keep;		/* the web server wants to use it again */
};

struct connections;

struct connections *connections_new(int epoll);
void connections_free(struct connections **);

/* A new one, IDLE and armed. */
void connections_add(struct connections *, int fd);

/* The one of that name; NULL when its slot has been given to another since. */
struct connection *connections_find(struct connections *, uint64_t name);

void connection_set(struct connection *, enum connection_state);

/* Watch it, if it is not watched already. */
void connection_arm(struct connections *, struct connection *);

/* Forget it; connection_close also closes the descriptor. */
void connection_drop(struct connections *, struct connection *);
void connection_close(struct connections *, struct connection *);

/* How many there are. */
size_t connections_count(const struct connections *);

/* Close those that are IDLE and have nothing to read. */
void connections_close_idle(struct connections *);
