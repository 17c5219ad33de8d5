#include "front.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "events.h"
#include "fastcgi.h"
#include "lib/log.h"
#include "lib/scoped.h"
#include "lib/service.h"
#include "metrics.h"
#include "presence.h"
#include "work.h"

enum {
	MAX_PARCELS = 256,	/* settled under one lock */
	PEER_TIMEOUT_S = 10,
};

struct front {
	int nudge;
	struct work *workers;
	struct presence *presence;

	pthread_mutex_t lock;		/* everything below */
	bool is_draining;
	struct connections *connections;
	struct park *park;
	int64_t reported_ms;		/* what presence was told before is forgotten */
};

struct front *
front_new(int epoll, struct work *workers, struct presence *presence,
    const struct park_limits *limits)
{
	struct front *front = calloc(1, sizeof *front);

	if (!front)
		die("out of memory");
	*front = (struct front){ .workers = workers, .presence = presence,
		.nudge = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK),
		.connections = connections_new(epoll), .park = park_new(limits) };
	if (front->nudge < 0)
		die("eventfd: %s", strerror(errno));
	pthread_mutex_init(&front->lock, NULL);
	return front;
}

void
front_free(struct front **front)
{
	if (!*front)
		return;
	park_free(&(*front)->park);
	connections_free(&(*front)->connections);
	close((*front)->nudge);
	pthread_mutex_destroy(&(*front)->lock);
	free(*front);
	*front = NULL;
}

/* ---- connections ---- */

/* The owner's part; the lock is held. */
static void
settle(struct front *front, struct connection *connection, bool keep)
{
	if (keep && !front->is_draining) {
		connection_set(connection, CONNECTION_IDLE);
		connection_arm(front->connections, connection);
	} else {
		connection_close(front->connections, connection);
	}
}

void
front_release(struct front *front, uint64_t name, bool keep)
{
	pthread_mutex_lock(&front->lock);
	struct connection *connection = connections_find(front->connections, name);
	if (connection)
		settle(front, connection, keep);
	else
		log_error("a connection was released twice", "slot=%u", (uint32_t)name);
	pthread_mutex_unlock(&front->lock);
}

void
front_closed(struct front *front, uint64_t name)
{
	pthread_mutex_lock(&front->lock);
	struct connection *connection = connections_find(front->connections, name);
	if (connection)
		connection_drop(front->connections, connection);
	pthread_mutex_unlock(&front->lock);
}

/* ---- waiting ---- */

/* The visitor waits: its connection is PARKED.  The lock is held. */
static void
stand(struct front *front, struct connection *connection, struct visitor *visitor)
{
	connection_set(connection, CONNECTION_PARKED);
	connection->visitor = visitor;
	connection_arm(front->connections, connection);
}

/* The connections of those who were TAKEN are their owner's.  The lock is held. */
static struct visitor *
own_all(struct front *front, struct visitor *list)
{
	for (struct visitor *v = list; v; v = v->in_room.next) {
		struct connection *connection =
		    connections_find(front->connections, v->peer.connection);

		if (!connection)
			die("a request waits without its connection");
		connection_set(connection, CONNECTION_BUSY);
	}
	return list;
}

static void
nudge(struct front *front)
{
	const uint64_t one = 1;

	if (write(front->nudge, &one, sizeof one) < 0 && errno != EAGAIN)
		log_error("eventfd", "why=%s", strerror(errno));
}

static void
tell_presence(struct front *front, const struct visitor *v, bool is_gone)
{
	if (v->pass.is_player)
		presence_put(front->presence,
		    &(struct touch){ v->pass.room, v->pass.viewer.person, v->tab, is_gone });
}

/* The connection of one who is TAKEN closed. */
static void
tell_gone(struct front *front, const struct visitor *v)
{
	if (!v->recheck && !park_has_other(front->park, v))
		tell_presence(front, v, true);
}

/*
 * One who begins to wait is here.  Told after parking and under the same lock:
 * when an older connection of the same tab closes, either that is told before,
 * or this one is found and it is not told at all.
 */
static void
greet(struct front *front, struct visitor *v, bool is_known)
{
	int64_t now_ms = service_now_ms();

	if (is_known && v->pass.touched_ms > front->reported_ms &&
	    now_ms - v->pass.touched_ms < EVENTS_TOUCH_MS)
		return;
	v->pass.touched_ms = now_ms;
	tell_presence(front, v, false);
}

static void
report(struct visitor *v, void *front)
{
	tell_presence(front, v, false);
}

void
front_report(void *arg)
{
	struct front *front = arg;

	pthread_mutex_lock(&front->lock);
	front->reported_ms = service_now_ms();
	park_each(front->park, report, front);
	pthread_mutex_unlock(&front->lock);
}

enum park_result
front_park(struct front *front, struct visitor *visitor)
{
	struct visitor *superseded = NULL;
	enum park_result result = PARK_FULL;

	pthread_mutex_lock(&front->lock);
	struct connection *connection =
	    connections_find(front->connections, visitor->peer.connection);
	bool is_known = park_knows_tab(front->park, visitor);
	if (connection && !front->is_draining)
		result = park_add(front->park, visitor, service_now_ms(), &superseded);
	if (superseded)
		own_all(front, superseded);
	if (result == PARK_LATE)
		park_wake(front->park, visitor->pass.room);
	if (result == PARK_OK || result == PARK_LATE) {
		stand(front, connection, visitor);
		greet(front, visitor, is_known);
	}
	pthread_mutex_unlock(&front->lock);
	if (result == PARK_LATE)
		nudge(front);
	if (superseded) {
		metrics_add(METRIC_POLLS_SUPERSEDED, 1);
		front_end_waits(front, superseded);
	}
	return result == PARK_LATE ? PARK_OK : result;
}

enum park_result
front_fits(struct front *front, const struct visitor *visitor)
{
	pthread_mutex_lock(&front->lock);
	enum park_result result = park_fits(front->park, visitor);
	pthread_mutex_unlock(&front->lock);
	return result;
}

bool
front_find_pass(struct front *front, const struct park_key *key, uint64_t session,
    int64_t cursor, struct pass *pass_out)
{
	pthread_mutex_lock(&front->lock);
	const struct pass *pass =
	    park_find_pass(front->park, key, session, cursor, service_now_ms());
	if (pass)
		*pass_out = *pass;
	pthread_mutex_unlock(&front->lock);
	return pass != NULL;
}

void
front_drop(struct front *front, struct visitor **visitor)
{
	pthread_mutex_lock(&front->lock);
	park_drop(front->park, visitor);
	pthread_mutex_unlock(&front->lock);
}

int
front_nudge_fd(struct front *front)
{
	return front->nudge;
}

/* What came of putting several back. */
struct outcome {
	bool is_quiet;		/* who is behind waits for the net */
	bool is_behind;
	struct visitor *ended;	/* to be answered after all, by in_room.next */
};

/* Put a TAKEN one back.  The lock is held. */
static void
put_back(struct front *front, struct visitor *visitor, struct outcome *outcome)
{
	struct connection *connection =
	    connections_find(front->connections, visitor->peer.connection);
	enum park_again again = PARK_IS_SUPERSEDED;

	if (!front->is_draining)
		again = park_add_again(front->park, visitor, service_now_ms());
	if (again == PARK_IS_SUPERSEDED) {
		visitor->in_room.next = outcome->ended;
		outcome->ended = visitor;
		return;
	}
	stand(front, connection, visitor);
	if (again != PARK_IS_BEHIND || outcome->is_quiet)
		return;
	park_wake(front->park, visitor->pass.room);
	outcome->is_behind = true;
}

static void
park_again(struct front *front, struct visitor *visitor, bool is_quiet)
{
	struct outcome outcome = { .is_quiet = is_quiet };

	pthread_mutex_lock(&front->lock);
	put_back(front, visitor, &outcome);
	pthread_mutex_unlock(&front->lock);
	if (outcome.is_behind)
		nudge(front);
	front_end_waits(front, outcome.ended);
}

void
front_park_again(struct front *front, struct visitor *visitor)
{
	park_again(front, visitor, false);
}

void
front_park_quietly(struct front *front, struct visitor *visitor)
{
	park_again(front, visitor, true);
}

/* ---- answering ---- */

/*
 * Before the bytes go: whoever is answered may be back before we have done
 * anything else, and shall find the pass.  The lock is held.
 */
static void
part(struct front *front, struct parcel *parcel, int64_t now_ms)
{
	parcel->peer = parcel->visitor->peer;
	parcel->is_stream = parcel->visitor->is_stream;
	parcel->sent = 0;
	parcel->is_dead = false;
	if (parcel->stays)
		return;
	park_leave(front->park, parcel->visitor, parcel->keeps_pass, now_ms);
	parcel->visitor = NULL;
}

static void
send_parcel(struct parcel *parcel)
{
	if (!parcel->packet)
		return;
	ssize_t n = send(parcel->peer.fd, parcel->packet->bytes, parcel->packet->length,
	    MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n >= 0)
		parcel->sent = (size_t)n;
	else
		parcel->is_dead = errno != EAGAIN && errno != EINTR;
}

/* The rest of an answer, for a worker that may wait for the peer. */
static void
finish_later(struct front *front, const struct parcel *parcel)
{
	work_put(front->workers,
	    &(struct job){ .kind = JOB_SEND, .peer = parcel->peer,
		.packet = packet_keep(parcel->packet), .sent = parcel->sent });
}

/* After the bytes went.  The lock is held. */
static void
finish(struct front *front, struct parcel *parcel, struct outcome *outcome)
{
	struct connection *connection =
	    connections_find(front->connections, parcel->peer.connection);
	bool is_whole =
	    !parcel->is_dead && (!parcel->packet || parcel->sent == parcel->packet->length);

	if (is_whole && parcel->visitor) {
		put_back(front, parcel->visitor, outcome);
	} else if (is_whole) {
		settle(front, connection, parcel->peer.keep);
	} else if (parcel->is_dead || parcel->is_stream) {
		if (parcel->is_dead && parcel->visitor)
			tell_gone(front, parcel->visitor);
		park_drop(front->park, &parcel->visitor);
		connection_close(front->connections, connection);
		metrics_add(parcel->is_dead ? METRIC_POLLS_GONE : METRIC_STREAMS_CUT, 1);
	} else {
		finish_later(front, parcel);
	}
}

static void
deliver_some(struct front *front, struct parcel *parcels, size_t count)
{
	struct outcome outcome = { .is_quiet = false };
	int64_t now_ms = service_now_ms();

	pthread_mutex_lock(&front->lock);
	for (size_t i = 0; i < count; i++)
		part(front, &parcels[i], now_ms);
	pthread_mutex_unlock(&front->lock);
	for (size_t i = 0; i < count; i++)
		send_parcel(&parcels[i]);
	pthread_mutex_lock(&front->lock);
	for (size_t i = 0; i < count; i++)
		finish(front, &parcels[i], &outcome);
	pthread_mutex_unlock(&front->lock);
	if (outcome.is_behind)
		nudge(front);
	front_end_waits(front, outcome.ended);
}

void
front_deliver(struct front *front, struct parcel *parcels, size_t count)
{
	for (size_t from = 0; from < count; from += MAX_PARCELS)
		deliver_some(front, parcels + from,
		    count - from < MAX_PARCELS ? count - from : MAX_PARCELS);
}

void
front_recheck(struct front *front, struct visitor *v)
{
	work_put(front->workers, &(struct job){ .kind = JOB_RECHECK, .visitor = v });
}

/* The end of a wait in which nothing happened. */
static void
deliver_empty(struct front *front, struct visitor *v)
{
	size_t length = 0;
	scoped_heap char *answer = v->is_stream ? NULL : events_empty(v->cursor, &length);
	scoped_packet *packet = fastcgi_frame(answer, length, v->peer.request_id, true);

	front_deliver(front,
	    &(struct parcel){ .visitor = v, .packet = packet, .keeps_pass = true }, 1);
}

void
front_end_waits(struct front *front, struct visitor *list)
{
	while (list) {
		struct visitor *v = list;

		list = v->in_room.next;
		v->in_room.next = NULL;
		v->deadline_ms = 0;
		if (v->recheck)
			front_recheck(front, v);
		else
			deliver_empty(front, v);
	}
}

/* ---- rooms and sessions ---- */

int64_t
front_watch(struct front *front, int64_t room)
{
	pthread_mutex_lock(&front->lock);
	int64_t last = park_watch(front->park, room, service_now_ms());
	pthread_mutex_unlock(&front->lock);
	return last;
}

void
front_heard(struct front *front, int64_t room, int64_t seq)
{
	pthread_mutex_lock(&front->lock);
	park_heard(front->park, room, seq);
	pthread_mutex_unlock(&front->lock);
}

void
front_forget(struct front *front, int64_t room)
{
	pthread_mutex_lock(&front->lock);
	park_forget(front->park, room);
	pthread_mutex_unlock(&front->lock);
}

bool
front_next_woken(struct front *front, int64_t *room_out)
{
	pthread_mutex_lock(&front->lock);
	bool is_any = park_next_woken(front->park, room_out);
	pthread_mutex_unlock(&front->lock);
	return is_any;
}

int64_t *
front_rooms(struct front *front, size_t *count_out)
{
	pthread_mutex_lock(&front->lock);
	int64_t *rooms = park_rooms(front->park, service_now_ms(), count_out);
	pthread_mutex_unlock(&front->lock);
	return rooms;
}

struct visitor *
front_take_behind(struct front *front, int64_t room)
{
	pthread_mutex_lock(&front->lock);
	struct visitor *list = own_all(front, park_take_behind(front->park, room));
	pthread_mutex_unlock(&front->lock);
	return list;
}

void
front_forget_passes(struct front *front)
{
	pthread_mutex_lock(&front->lock);
	park_forget_passes(front->park);
	pthread_mutex_unlock(&front->lock);
}

void
front_forget_session(struct front *front, uint64_t session)
{
	pthread_mutex_lock(&front->lock);
	struct visitor *list = own_all(front, park_forget_session(front->park, session));
	pthread_mutex_unlock(&front->lock);
	front_end_waits(front, list);
}

void
front_send_away(struct front *front)
{
	pthread_mutex_lock(&front->lock);
	struct visitor *list = own_all(front, park_take_all(front->park));
	pthread_mutex_unlock(&front->lock);
	front_end_waits(front, list);
}

/* ---- for the door ---- */

void
front_admit(struct front *front, int fd)
{
	const struct timeval timeout = { .tv_sec = PEER_TIMEOUT_S };

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
	pthread_mutex_lock(&front->lock);
	connections_add(front->connections, fd);
	pthread_mutex_unlock(&front->lock);
}

/* Has the peer closed, with nothing left to read? */
static bool
is_at_end(int fd)
{
	char byte;
	ssize_t n = recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

	return n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
}

/*
 * The client of a waiting request went away.  (Or its server sent something
 * while it has no answer yet, which only an abort can be.)
 */
static void
give_up(struct front *front, struct connection *connection)
{
	struct visitor *v = connection->visitor;

	park_take(front->park, v);
	tell_gone(front, v);
	park_drop(front->park, &v);
	connection_close(front->connections, connection);
	metrics_add(METRIC_POLLS_GONE, 1);
}

void
front_on_input(struct front *front, uint64_t name)
{
	pthread_mutex_lock(&front->lock);
	struct connection *connection = connections_find(front->connections, name);
	if (connection) {
		connection->is_armed = false;
		if (connection->state == CONNECTION_PARKED) {
			give_up(front, connection);
		} else if (connection->state == CONNECTION_IDLE && is_at_end(connection->fd)) {
			connection_close(front->connections, connection);
		} else if (connection->state == CONNECTION_IDLE) {
			connection_set(connection, CONNECTION_BUSY);
			work_put(front->workers, &(struct job){ .kind = JOB_READ,
				.peer = { .connection = name, .fd = connection->fd } });
		}
	}
	pthread_mutex_unlock(&front->lock);
}

/* Proxies close what is silent, and a peer that is gone shows itself. */
static void
send_comment(struct front *front, struct visitor *v, int64_t now_ms)
{
	size_t length;
	scoped_heap char *comment = events_comment(&length);
	scoped_packet *packet = fastcgi_frame(comment, length, v->peer.request_id, false);

	v->comment_ms = now_ms + EVENTS_COMMENT_MS;
	front_deliver(front,
	    &(struct parcel){ .visitor = v, .packet = packet, .stays = true }, 1);
}

void
front_serve_due(struct front *front)
{
	int64_t now_ms = service_now_ms();

	pthread_mutex_lock(&front->lock);
	struct visitor *list = own_all(front, park_take_due(front->park, now_ms));
	pthread_mutex_unlock(&front->lock);
	while (list) {
		struct visitor *v = list;

		list = v->in_room.next;
		v->in_room.next = NULL;
		if (v->deadline_ms <= now_ms)
			front_end_waits(front, v);
		else
			send_comment(front, v, now_ms);
	}
}

int
front_next_due(struct front *front, int max_ms)
{
	pthread_mutex_lock(&front->lock);
	int ms = park_next_due(front->park, service_now_ms(), max_ms);
	pthread_mutex_unlock(&front->lock);
	return ms;
}

void
front_begin_drain(struct front *front)
{
	pthread_mutex_lock(&front->lock);
	front->is_draining = true;
	pthread_mutex_unlock(&front->lock);
	front_send_away(front);
}

bool
front_is_drained(struct front *front)
{
	pthread_mutex_lock(&front->lock);
	connections_close_idle(front->connections);
	bool is_drained = connections_count(front->connections) == 0;
	pthread_mutex_unlock(&front->lock);
	return is_drained;
}
