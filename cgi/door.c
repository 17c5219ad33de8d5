#define _GNU_SOURCE /* accept4 */
#include "door.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "front.h"
#include "lib/log.h"
#include "lib/service.h"
#include "memory.h"

enum {
	MAX_EVENTS = 256,
	MAX_SLEEP_MS = 1000,
	ACCEPT_PAUSE_MS = 200,
	DRAIN_MS = 5000,
};

static const uint64_t LISTENER = UINT64_MAX, STOP = UINT64_MAX - 1;

struct door {
	int listener, epoll;
	struct front *front;
	int64_t accept_again_ms;	/* out of descriptors until then; 0: not */
};

static void
watch(int epoll, int fd, uint32_t events, uint64_t name)
{
	struct epoll_event event = { .events = events, .data.u64 = name };

	if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event))
		die("epoll: %s", strerror(errno));
}

struct door *
door_new(int listener)
{
	struct door *door = calloc(1, sizeof *door);

	if (!door)
		die("out of memory");
	door->listener = listener;
	door->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (door->epoll < 0)
		die("epoll: %s", strerror(errno));
	/* Another web process may be woken for the same connection. */
	fcntl(listener, F_SETFL, fcntl(listener, F_GETFL) | O_NONBLOCK);
	watch(door->epoll, listener, EPOLLIN | EPOLLEXCLUSIVE, LISTENER);
	watch(door->epoll, service_stop_fd(), EPOLLIN, STOP);
	return door;
}

void
door_free(struct door **door)
{
	if (!*door)
		return;
	close((*door)->epoll);
	free(*door);
	*door = NULL;
}

int
door_epoll(const struct door *door)
{
	return door->epoll;
}

/* Out of descriptors: the backlog waits until somebody left. */
static void
pause_accepting(struct door *door)
{
	log_warn("cannot accept", "why=%s", strerror(errno));
	epoll_ctl(door->epoll, EPOLL_CTL_DEL, door->listener, NULL);
	door->accept_again_ms = service_now_ms() + ACCEPT_PAUSE_MS;
}

static void
accept_again(struct door *door)
{
	if (!door->accept_again_ms || service_now_ms() < door->accept_again_ms)
		return;
	door->accept_again_ms = 0;
	watch(door->epoll, door->listener, EPOLLIN | EPOLLEXCLUSIVE, LISTENER);
}

/* A web server on another machine speaks TCP: an answer must not wait for more. */
static void
admit(struct front *front, int fd)
{
	const int yes = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes); /* or it is no TCP */
	front_admit(front, fd);
}

static void
accept_all(struct door *door)
{
	for (int i = 0; i < MAX_EVENTS; i++) {
		int fd = accept4(door->listener, NULL, NULL, SOCK_CLOEXEC);

		if (fd >= 0) {
			admit(door->front, fd);
			continue;
		}
		if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS)
			pause_accepting(door);
		else if (errno == EINTR || errno == ECONNABORTED)
			continue;
		return;
	}
}

static void
wait_once(struct door *door, int timeout_ms)
{
	struct epoll_event events[MAX_EVENTS];
	int n = epoll_wait(door->epoll, events, MAX_EVENTS, timeout_ms);

	for (int i = 0; i < n; i++)
		if (events[i].data.u64 == LISTENER)
			accept_all(door);
		else if (events[i].data.u64 != STOP)
			front_on_input(door->front, events[i].data.u64);
}

/*
 * No more connections: the socket is our supervisor's, and who knocks now is
 * let in by our successor.  Those who wait are told to come again; what is idle
 * is closed, and what has a request inside is read first.
 */
static void
drain(struct door *door)
{
	int64_t until_ms = service_now_ms() + DRAIN_MS;

	epoll_ctl(door->epoll, EPOLL_CTL_DEL, door->listener, NULL);
	epoll_ctl(door->epoll, EPOLL_CTL_DEL, service_stop_fd(), NULL);
	front_begin_drain(door->front);
	while (!front_is_drained(door->front) && service_now_ms() < until_ms)
		wait_once(door, 20);
}

void
door_run(struct door *door, struct front *front)
{
	door->front = front;
	while (!service_stopping()) {
		wait_once(door,
		    front_next_due(
			front, door->accept_again_ms ? ACCEPT_PAUSE_MS : MAX_SLEEP_MS));
		accept_again(door);
		front_serve_due(front);
		memory_give_back(service_now_ms());
	}
	drain(door);
}
