#define _GNU_SOURCE /* pthread_timedjoin_np */
/*
 * riposte.fcgi: see riposte.fcgi(8).
 *
 * The main thread is the front; workers, password threads, the listener and
 * presence each have one of their own.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "door.h"
#include "fastcgi.h"
#include "front.h"
#include "lib/conf.h"
#include "lib/log.h"
#include "lib/service.h"
#include "listener.h"
#include "meeting.h"
#include "memory.h"
#include "presence.h"
#include "settings.h"
#include "web.h"
#include "work.h"
#include "worker.h"

enum {
	STACK_SIZE = 256 * 1024,
	MAX_THREADS = 64,
	PASSWORD_QUEUE = 32,
	SPARE_FILES = 64,
	JOIN_S = 2,
};

struct settings settings = {
	.database_url = "dbname=riposte",
	.web_workers = 4,
	.web_limit_polls = 20000,
	.web_limit_room = 12000,
	.web_stream_s = 300,
	.password_threads = 2,
	.meeting_version = 1,
};

static const struct conf_key keys[] = {
	{ "database_url", CONF_TEXT, &settings.database_url, 0, 0 },
	{ "site_url", CONF_TEXT, &settings.site_url, 0, 0 },
	{ "web_workers", CONF_INT, &settings.web_workers, 1, 32 },
	{ "web_limit_polls", CONF_INT, &settings.web_limit_polls, 1, 1000000 },
	{ "web_limit_room", CONF_INT, &settings.web_limit_room, 1, 1000000 },
	{ "web_stream_s", CONF_INT, &settings.web_stream_s, 1, 300 },
	{ "password_threads", CONF_INT, &settings.password_threads, 1, 16 },
	{ "meeting_secret", CONF_TEXT, &settings.meeting_secret, 0, 0 },
	{ "meeting_version", CONF_INT, &settings.meeting_version, 1, 1000000 },
	{ "turn_urls", CONF_TEXT, &settings.turn_urls, 0, 0 },
	{ NULL, CONF_TEXT, NULL, 0, 0 },
};

struct threads {
	pthread_t all[MAX_THREADS];
	size_t count;
};

static bool
is_listening(int fd)
{
	int yes = 0;
	socklen_t size = sizeof yes;

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &yes, &size) == 0 && yes;
}

/* A waiting browser costs a descriptor: take as many as we are allowed. */
static void
raise_file_limit(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files))
		die("getrlimit: %s", strerror(errno));
	files.rlim_cur = files.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &files))
		die("setrlimit: %s", strerror(errno));
	if (files.rlim_max > SPARE_FILES &&
	    (rlim_t)settings.web_limit_polls > files.rlim_max - SPARE_FILES)
		settings.web_limit_polls = (int)(files.rlim_max - SPARE_FILES);
}

static void
start(struct threads *threads, void *(*run)(void *), void *arg)
{
	pthread_attr_t attr;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	int failed = pthread_create(&threads->all[threads->count++], &attr, run, arg);
	if (failed)
		die("pthread_create: %s", strerror(failed));
	pthread_attr_destroy(&attr);
}

/* Signals go to the main thread, which sleeps in epoll. */
static void
start_all(struct threads *threads, struct worker *worker, struct worker *hasher,
    struct listener *listener)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	for (int i = 0; i < settings.web_workers; i++)
		start(threads, worker_run, worker);
	for (int i = 0; i < settings.password_threads; i++)
		start(threads, worker_run, hasher);
	start(threads, listener_run, listener);
	start(threads, presence_run, worker->web->presence);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/*
 * A worker may hold a request that outlived the drain; false then, and the end
 * of the process is the end of it.
 */
static bool
join_all(struct threads *threads)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += JOIN_S;
	for (size_t i = 0; i < threads->count; i++)
		if (pthread_timedjoin_np(threads->all[i], NULL, &until))
			return false;
	return true;
}

static void
stop_all(struct web *web, struct threads *threads)
{
	work_close(web->workers);
	work_close(web->passwords);
	presence_stop(web->presence);
	bool in_time = join_all(threads);
	log_info("stopped", "in_time=%d", in_time);
	if (!in_time)
		_exit(0); /* they still use what would be freed here */
	front_free(&web->front);
	presence_free(&web->presence);
	work_free(&web->workers);
	work_free(&web->passwords);
}

static void
run_server(void)
{
	struct web web = { .workers = work_new(0), .passwords = work_new(PASSWORD_QUEUE),
		.presence = presence_new(settings.database_url) };
	const struct park_limits limits = { settings.web_limit_polls, settings.web_limit_room,
		PARK_MAX_SESSION };
	struct door *door = door_new(STDIN_FILENO);
	web.front = front_new(door_epoll(door), web.workers, web.presence, &limits);
	presence_set_report(web.presence, front_report, web.front);
	struct worker worker = { &web, web.workers }, hasher = { &web, web.passwords };
	struct listener listener = { web.front, settings.database_url };
	struct threads threads = { .count = 0 };

	memory_forget_loading();
	start_all(&threads, &worker, &hasher, &listener);
	log_info("serving", "workers=%d polls=%d", settings.web_workers,
	    settings.web_limit_polls);
	door_run(door, web.front);
	stop_all(&web, &threads);
	door_free(&door);
}

static const char *
read_options(int argc, char **argv)
{
	const char *path = NULL;
	int option;

	while ((option = getopt(argc, argv, "c:")) != -1) {
		if (option != 'c') {
			fputs("usage: riposte.fcgi [-c file]\n", stderr);
			exit(2);
		}
		path = optarg;
	}
	return path;
}

int
main(int argc, char **argv)
{
	memory_keep_small();
	fastcgi_init();
	service_init("riposte.fcgi");
	conf_read(read_options(argc, argv), keys);
	if (sodium_init() < 0)
		die("libsodium does not start");
	meeting_init();
	settings.is_cgi = !is_listening(STDIN_FILENO);
	if (settings.is_cgi) {
		worker_run_cgi();
		return 0;
	}
	raise_file_limit();
	run_server();
	return 0;
}
