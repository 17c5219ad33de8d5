#include "judge/watch.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>

#include "log.h"

enum { MAX_EVENTS = 64 };

static int epoll = -1;

void
watch_start(void)
{
	epoll = epoll_create1(EPOLL_CLOEXEC);
	if (epoll < 0)
		die("epoll: %s", strerror(errno));
}

bool
watch_add(int fd, struct watch *watch)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP, .data.ptr = watch };

	return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

void
watch_remove(int fd)
{
	if (fd >= 0)
		epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL);
}

/*
 * A watch may have been removed by one handled before it in the same round;
 * handlers read without blocking and find nothing then.
 */
void
watch_once(int timeout_ms)
{
	struct epoll_event events[MAX_EVENTS];
	int n = epoll_wait(epoll, events, MAX_EVENTS, timeout_ms);

	for (int i = 0; i < n; i++) {
		struct watch *watch = events[i].data.ptr;
		watch->ready(watch);
	}
}
