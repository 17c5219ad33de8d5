#include "service.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "log.h"

static atomic_bool stopping; /* lock-free: a handler may set it, threads read it */
static int stop_fd = -1;

static void
on_stop(int signal_number)
{
	int saved = errno;
	const uint64_t one = 1;

	(void)signal_number;
	stopping = true;
	if (write(stop_fd, &one, sizeof one) < 0) {
		/* the counter is full: it is readable already */
	}
	errno = saved;
}

void
service_init(const char *program)
{
	struct sigaction stop = { .sa_handler = on_stop };
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	log_program(program);
	stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (stop_fd < 0)
		die("eventfd: %s", strerror(errno));
	if (sigaction(SIGTERM, &stop, NULL) || sigaction(SIGINT, &stop, NULL) ||
	    sigaction(SIGPIPE, &ignore, NULL))
		die("sigaction: %s", strerror(errno));
}

bool
service_stopping(void)
{
	return stopping;
}

int
service_stop_fd(void)
{
	return stop_fd;
}

int64_t
service_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
