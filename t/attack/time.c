#define _GNU_SOURCE /* SCHED_IDLE */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "attack.h"

__attribute__((noreturn)) int
spin(void)
{
	for (volatile unsigned n = 0;; n++)
		;
}

static void *
spin_thread(void *nothing)
{
	(void)nothing;
	spin();
	return NULL;
}

static int
spin_threads(void)
{
	pthread_t thread;

	for (int n = 0; n < 4; n++)
		pthread_create(&thread, NULL, spin_thread, NULL);
	pause();
	return 0;
}

/* Each child stays far below any limit of one process. */
__attribute__((noreturn)) static int
spin_children(void)
{
	for (;;) {
		pid_t pid = fork();
		if (pid == 0) {
			alarm(0);
			struct itimerval soon = { .it_value = { .tv_usec = 10000 } };
			setitimer(ITIMER_VIRTUAL, &soon, NULL);
			spin();
		}
		waitpid(pid, NULL, 0);
	}
}

__attribute__((noreturn)) static int
sleep_for_ever(void)
{
	for (;;)
		pause();
}

static int
stop_itself(void)
{
	kill(getppid(), SIGSTOP);
	raise(SIGSTOP);
	return held(false, "it went on");
}

static int
deaf(void)
{
	for (int n = 1; n < 65; n++)
		signal(n, SIG_IGN);
	return spin();
}

/* Nobody will ever write, and there is no end either. */
static int
read_for_ever(void)
{
	int ends[2];
	char byte;

	if (pipe(ends))
		return 1;
	return (int)read(ends[0], &byte, 1);
}

/* A program that is late looks at the clock; it must not set it. */
static int
clocks(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC, &now) || clock_gettime(CLOCK_REALTIME, &now))
		return held(false, "no clock at all");
	now.tv_sec -= 3600;
	return held(clock_settime(CLOCK_REALTIME, &now) < 0 && errno == EPERM &&
			settimeofday(&(struct timeval){ .tv_sec = 1 }, NULL) < 0 &&
			syscall(SYS_adjtimex, NULL) < 0,
	    "the machine's clock");
}

/* More of the processors than others, or other processors. */
static int
priority(void)
{
	struct sched_param real_time = { .sched_priority = 1 };
	struct rlimit lock = { 1 << 30, 1 << 30 };
	cpu_set_t all;

	for (size_t n = 0; n < CPU_SETSIZE; n++)
		CPU_SET(n, &all);
	return held(setpriority(PRIO_PROCESS, 0, -5) < 0 &&
			sched_setscheduler(0, SCHED_FIFO, &real_time) < 0 &&
			sched_setscheduler(0, SCHED_RR, &real_time) < 0 &&
			syscall(SYS_ioprio_set, 1, 0, 1 << 13) < 0 /* real time */ &&
			setrlimit(RLIMIT_MEMLOCK, &lock) < 0 &&
			sched_setaffinity(0, sizeof all, &all) < 0,
	    "priority");
}

/* With one processor there is no other whose caches could be watched. */
static int
other_processor(void)
{
	cpu_set_t all, ours;

	for (size_t n = 0; n < CPU_SETSIZE; n++)
		CPU_SET(n, &all);
	sched_setaffinity(0, sizeof all, &all);
	return held(
	    sched_getaffinity(0, sizeof ours, &ours) == 0 && CPU_COUNT(&ours) == 1,
	    "another processor");
}

const struct attack time_attacks[] = {
	{ "spin", spin },
	{ "spin-threads", spin_threads },
	{ "spin-children", spin_children },
	{ "sleep", sleep_for_ever },
	{ "read-for-ever", read_for_ever },
	{ "stop-itself", stop_itself },
	{ "deaf", deaf },
	{ "clocks", clocks },
	{ "priority", priority },
	{ "other-processor", other_processor },
	{ NULL, NULL },
};
