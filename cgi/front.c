#define _GNU_SOURCE /* accept4 */
#include "front.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "clock.h"
#include "events.h"
#include "fastcgi.h"
#include "lib/log.h"
#include "lib/scoped.h"
#include "lib/service.h"
#include "metrics.h"
#include "presence.h"
#include "work.h"

enum {
	MAX_EVENTS = 256,
	MAX_SLEEP_MS = 1000,
	PEER_TIMEOUT_S = 10,
	ACCEPT_PAUSE_MS = 200,
	DRAIN_MS = 5000,
};

static const uint64_t LISTENER = UINT64_MAX, STOP = UINT64_MAX - 1;

enum state { FREE, IDLE, BUSY, PARKED };

struct slot {
	int fd;
	uint32_t generation;
	enum state state;
	bool is_armed;
	bool is_known;		/* to epoll */
	uint32_t next_free;
	struct waiting *waiting;	/* PARKED */
};

struct front {
	int listener, epoll, nudge;
	bool is_draining;
	int64_t accept_again_ms;	/* out of descriptors until then; 0: not */
	struct work *workers;
	struct presence *presence;

	pthread_mutex_t lock;		/* everything below */
	struct slot *slots;
	uint32_t size, first_free;
	int open, busy;
	struct park *park;
};

static const uint32_t NO_SLOT = UINT32_MAX;

static void
watch(int epoll, int fd, uint32_t events, uint64_t name)
{
	struct epoll_event event = { .events = events, .data.u64 = name };

	if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event))
		die("epoll: %s", strerror(errno));
}

struct front *
front_new(int listener, struct work *workers, struct presence *presence, int limit)
{
	struct front *front = calloc(1, sizeof *front);

	if (!front)
		die("out of memory");
	*front = (struct front){ .listener = listener, .workers = workers,
		.presence = presence, .first_free = NO_SLOT, .park = park_new(limit) };
	pthread_mutex_init(&front->lock, NULL);
	front->epoll = epoll_create1(EPOLL_CLOEXEC);
	front->nudge = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (front->epoll < 0 || front->nudge < 0)
		die("epoll, eventfd: %s", strerror(errno));
	/* Another web process may be woken for the same connection. */
	fcntl(listener, F_SETFL, fcntl(listener, F_GETFL) | O_NONBLOCK);
	watch(front->epoll, listener, EPOLLIN | EPOLLEXCLUSIVE, LISTENER);
	watch(front->epoll, service_stop_fd(), EPOLLIN, STOP);
	return front;
}

void
front_free(struct front **front)
{
	if (!*front)
		return;
	park_free(&(*front)->park);
	close((*front)->epoll);
	close((*front)->nudge);
	free((*front)->slots);
	pthread_mutex_destroy(&(*front)->lock);
	free(*front);
	*front = NULL;
}

/* ---- slots; the lock is held ---- */

static void
grow(struct front *front)
{
	uint32_t size = front->size ? front->size * 2 : 64;
	struct slot *slots = realloc(front->slots, size * sizeof *slots);

	if (!slots)
		die("out of memory");
	for (uint32_t i = front->size; i < size; i++) {
		slots[i] = (struct slot){ .fd = -1, .next_free = front->first_free };
		front->first_free = i;
	}
	front->slots = slots;
	front->size = size;
}

static uint64_t
name_of(struct front *front, uint32_t index)
{
	return (uint64_t)front->slots[index].generation << 32 | index;
}

/* The slot of that name, NULL when it has been given to another since. */
static struct slot *
find_slot(struct front *front, uint64_t name)
{
	uint32_t index = (uint32_t)name;

	if (index >= front->size || front->slots[index].generation != name >> 32 ||
	    front->slots[index].state == FREE)
		return NULL;
	return &front->slots[index];
}

static void
arm(struct front *front, struct slot *slot)
{
	uint32_t index = (uint32_t)(slot - front->slots);
	struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT,
		.data.u64 = name_of(front, index) };

	if (slot->is_armed)
		return;
	if (epoll_ctl(front->epoll, slot->is_known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, slot->fd,
		&event))
		die("epoll: %s", strerror(errno));
	slot->is_known = slot->is_armed = true;
}

static void
set_state(struct front *front, struct slot *slot, enum state state)
{
	front->busy += (state == BUSY) - (slot->state == BUSY);
	slot->state = state;
}

static void
free_slot(struct front *front, struct slot *slot)
{
	set_state(front, slot, FREE);
	slot->generation++;
	slot->is_armed = slot->is_known = false;
	slot->fd = -1;
	slot->next_free = front->first_free;
	front->first_free = (uint32_t)(slot - front->slots);
	front->open--;
	metrics_add(METRIC_CONNECTIONS, -1);
}

static void
close_slot(struct front *front, struct slot *slot)
{
	int fd = slot->fd;

	free_slot(front, slot);
	close(fd);
}

/* A waiting request that was taken out of the park is its taker's. */
static struct waiting *
own_all(struct front *front, struct waiting *list)
{
	for (struct waiting *w = list; w; w = w->in_room.next) {
		struct slot *slot = find_slot(front, w->connection);

		if (!slot)
			die("a request waits without its connection");
		slot->waiting = NULL;
		set_state(front, slot, BUSY);
	}
	return list;
}

/* ---- for owners ---- */

void
front_release(struct front *front, uint64_t connection, bool keep)
{
	pthread_mutex_lock(&front->lock);
	struct slot *slot = find_slot(front, connection);
	if (!slot) {
		log_error("a connection was released twice", "slot=%u", (uint32_t)connection);
	} else if (keep && !front->is_draining) {
		set_state(front, slot, IDLE);
		arm(front, slot);
	} else {
		close_slot(front, slot);
	}
	pthread_mutex_unlock(&front->lock);
}

void
front_closed(struct front *front, uint64_t connection)
{
	pthread_mutex_lock(&front->lock);
	struct slot *slot = find_slot(front, connection);
	if (slot)
		free_slot(front, slot);
	pthread_mutex_unlock(&front->lock);
}

enum park_result
front_park(struct front *front, struct waiting *waiting)
{
	struct waiting *superseded = NULL;
	enum park_result result = PARK_FULL;

	pthread_mutex_lock(&front->lock);
	struct slot *slot = find_slot(front, waiting->connection);
	if (slot && !front->is_draining)
		result = park_add(front->park, waiting, service_now_ms(), &superseded);
	if (superseded)
		own_all(front, superseded);
	if (result == PARK_OK) {
		slot->waiting = waiting;
		set_state(front, slot, PARKED);
		arm(front, slot);
	}
	pthread_mutex_unlock(&front->lock);
	if (superseded) {
		metrics_add(METRIC_POLLS_SUPERSEDED, 1);
		front_end_wait(front, superseded);
	}
	return result;
}

int
front_nudge_fd(struct front *front)
{
	return front->nudge;
}

static void
nudge(struct front *front)
{
	const uint64_t one = 1;

	if (write(front->nudge, &one, sizeof one) < 0 && errno != EAGAIN)
		log_error("eventfd", "why=%s", strerror(errno));
}

static void
park_again(struct front *front, struct waiting *waiting, bool nudges)
{
	bool is_behind = false;

	pthread_mutex_lock(&front->lock);
	struct slot *slot = find_slot(front, waiting->connection);
	bool parks = slot && !front->is_draining;
	if (parks) {
		is_behind = park_add_again(front->park, waiting, service_now_ms());
		slot->waiting = waiting;
		set_state(front, slot, PARKED);
		arm(front, slot);
	}
	pthread_mutex_unlock(&front->lock);
	if (is_behind && nudges)
		nudge(front);
	if (!parks)
		front_end_wait(front, waiting);
}

void
front_park_again(struct front *front, struct waiting *waiting)
{
	park_again(front, waiting, true);
}

void
front_park_quietly(struct front *front, struct waiting *waiting)
{
	park_again(front, waiting, false);
}

/* The rest of an answer, for a worker that may wait for the peer. */
static void
finish_later(struct front *front, struct job *job, const char *bytes, size_t length)
{
	job->kind = JOB_SEND;
	job->bytes = malloc(length);
	if (!job->bytes)
		die("out of memory");
	memcpy(job->bytes, bytes, length);
	job->length = length;
	work_put(front->workers, job);
}

void
front_send(struct front *front, uint64_t connection, int fd, const char *bytes,
    size_t length, bool keep, struct waiting *stream)
{
	struct job job = { .connection = connection, .fd = fd, .keep = keep };
	ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);

	if (sent < 0 && errno != EAGAIN && errno != EINTR) {
		waiting_free(&stream);
		front_release(front, connection, false);
		return;
	}
	if (sent < 0)
		sent = 0;
	if ((size_t)sent == length) {
		if (!stream)
			front_release(front, connection, keep);
		else
			front_park_again(front, stream);
	} else if (stream) {
		/* A reader this slow begins anew from its last event. */
		waiting_free(&stream);
		front_release(front, connection, false);
	} else {
		finish_later(front, &job, bytes + sent, length - (size_t)sent);
	}
}

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

int64_t *
front_rooms(struct front *front, size_t *count_out)
{
	pthread_mutex_lock(&front->lock);
	int64_t *rooms = park_rooms(front->park, service_now_ms(), count_out);
	pthread_mutex_unlock(&front->lock);
	return rooms;
}

struct waiting *
front_take_behind(struct front *front, int64_t room)
{
	pthread_mutex_lock(&front->lock);
	struct waiting *list = own_all(front, park_take_behind(front->park, room));
	pthread_mutex_unlock(&front->lock);
	return list;
}

static void
answer_empty(struct front *front, struct waiting *w)
{
	size_t length, framed_length;
	scoped_heap char *answer = w->is_stream ? NULL : events_empty(w->cursor, &length);
	if (w->is_stream)
		length = 0;
	scoped_heap char *framed =
	    fastcgi_frame(answer, length, w->request_id, true, &framed_length);

	front_send(front, w->connection, w->fd, framed, framed_length, w->keep, NULL);
	waiting_free(&w);
}

void
front_recheck(struct front *front, struct waiting *w)
{
	work_put(front->workers, &(struct job){ .kind = JOB_RECHECK, .waiting = w });
}

void
front_end_wait(struct front *front, struct waiting *w)
{
	w->deadline_ms = 0;
	if (w->recheck)
		front_recheck(front, w);
	else
		answer_empty(front, w);
}

/* ---- the front thread ---- */

static void
touch(struct front *front, const struct waiting *w, bool gone)
{
	if (w->wants_presence)
		presence_put(front->presence,
		    &(struct touch){ w->room, w->viewer.person, w->tab, gone });
}

static void
add_connection(struct front *front, int fd)
{
	const struct timeval timeout = { .tv_sec = PEER_TIMEOUT_S };

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
	pthread_mutex_lock(&front->lock);
	if (front->first_free == NO_SLOT)
		grow(front);
	struct slot *slot = &front->slots[front->first_free];
	front->first_free = slot->next_free;
	slot->fd = fd;
	slot->state = IDLE;
	front->open++;
	arm(front, slot);
	pthread_mutex_unlock(&front->lock);
	metrics_add(METRIC_CONNECTIONS, 1);
}

/* Out of descriptors: the backlog waits until somebody left. */
static void
pause_accepting(struct front *front)
{
	log_warn("cannot accept", "why=%s", strerror(errno));
	epoll_ctl(front->epoll, EPOLL_CTL_DEL, front->listener, NULL);
	front->accept_again_ms = service_now_ms() + ACCEPT_PAUSE_MS;
}

static void
accept_again(struct front *front)
{
	if (!front->accept_again_ms || service_now_ms() < front->accept_again_ms)
		return;
	front->accept_again_ms = 0;
	watch(front->epoll, front->listener, EPOLLIN | EPOLLEXCLUSIVE, LISTENER);
}

static void
accept_all(struct front *front)
{
	for (int i = 0; i < MAX_EVENTS; i++) {
		int fd = accept4(front->listener, NULL, NULL, SOCK_CLOEXEC);

		if (fd >= 0) {
			add_connection(front, fd);
			continue;
		}
		if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS)
			pause_accepting(front);
		else if (errno == EINTR || errno == ECONNABORTED)
			continue;
		return;
	}
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
give_up(struct front *front, struct slot *slot)
{
	struct waiting *w = slot->waiting;

	slot->waiting = NULL;
	park_remove(front->park, w);
	if (!w->recheck && !park_has_tab(front->park, w))
		touch(front, w, true);
	waiting_free(&w);
	close_slot(front, slot);
	metrics_add(METRIC_POLLS_GONE, 1);
}

static void
on_input(struct front *front, uint64_t name)
{
	struct job job = { .kind = JOB_READ, .connection = name };

	pthread_mutex_lock(&front->lock);
	struct slot *slot = find_slot(front, name);
	if (slot) {
		slot->is_armed = false;
		if (slot->state == PARKED) {
			give_up(front, slot);
		} else if (slot->state == IDLE && is_at_end(slot->fd)) {
			close_slot(front, slot);
		} else if (slot->state == IDLE) {
			set_state(front, slot, BUSY);
			job.fd = slot->fd;
			work_put(front->workers, &job);
		}
	}
	pthread_mutex_unlock(&front->lock);
}

/* Proxies close what is silent, and a peer that is gone shows itself. */
static void
send_comment(struct front *front, struct waiting *w)
{
	size_t length;
	scoped_heap char *framed = fastcgi_frame(":\n\n", 3, w->request_id, false, &length);

	front_send(front, w->connection, w->fd, framed, length, w->keep, w);
}

static void
keep_waiting(struct front *front, struct waiting *w, int64_t now_ms)
{
	touch(front, w, false);
	w->touch_ms = now_ms + PARK_TOUCH_MS;
	if (w->is_stream)
		send_comment(front, w);
	else
		front_park_again(front, w);
}

static void
serve_due(struct front *front)
{
	int64_t now_ms = service_now_ms();

	pthread_mutex_lock(&front->lock);
	struct waiting *list = own_all(front, park_take_due(front->park, now_ms));
	pthread_mutex_unlock(&front->lock);
	while (list) {
		struct waiting *w = list;

		list = w->in_room.next;
		if (w->deadline_ms <= now_ms)
			front_end_wait(front, w);
		else
			keep_waiting(front, w, now_ms);
	}
}

static int
next_due(struct front *front)
{
	pthread_mutex_lock(&front->lock);
	int ms = park_next_due(front->park, service_now_ms(),
	    front->accept_again_ms ? ACCEPT_PAUSE_MS : MAX_SLEEP_MS);
	pthread_mutex_unlock(&front->lock);
	return ms;
}

static void
wait_once(struct front *front, int timeout_ms)
{
	struct epoll_event events[MAX_EVENTS];
	int n = epoll_wait(front->epoll, events, MAX_EVENTS, timeout_ms);

	for (int i = 0; i < n; i++)
		if (events[i].data.u64 == LISTENER)
			accept_all(front);
		else if (events[i].data.u64 != STOP)
			on_input(front, events[i].data.u64);
}

/*
 * No more connections: the socket is our supervisor's, and who knocks now is
 * let in by our successor.  Those who wait are told to come again.
 */
static void
stop_waiting(struct front *front)
{
	epoll_ctl(front->epoll, EPOLL_CTL_DEL, front->listener, NULL);
	epoll_ctl(front->epoll, EPOLL_CTL_DEL, service_stop_fd(), NULL);
	pthread_mutex_lock(&front->lock);
	struct waiting *list = own_all(front, park_take_all(front->park));
	front->is_draining = true;
	pthread_mutex_unlock(&front->lock);
	while (list) {
		struct waiting *w = list;

		list = w->in_room.next;
		front_end_wait(front, w);
	}
}

/* Close what is idle; what has a request inside is read first.  True: all done. */
static bool
close_idle(struct front *front)
{
	pthread_mutex_lock(&front->lock);
	for (uint32_t i = 0; i < front->size; i++) {
		char byte;
		struct slot *slot = &front->slots[i];

		if (slot->state == IDLE &&
		    recv(slot->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) <= 0)
			close_slot(front, slot);
	}
	bool done = front->open == 0;
	pthread_mutex_unlock(&front->lock);
	return done;
}

static void
drain(struct front *front)
{
	int64_t until_ms = service_now_ms() + DRAIN_MS;

	stop_waiting(front);
	while (!close_idle(front) && service_now_ms() < until_ms)
		wait_once(front, 20);
}

void
front_run(struct front *front)
{
	while (!service_stopping()) {
		wait_once(front, next_due(front));
		accept_again(front);
		serve_due(front);
	}
	drain(front);
}
