#include "speaker.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "lib/db.h"
#include "lib/log.h"

enum { MAX_THREADS = 32, MAX_TRIES = 100 };

/* What the threads of one saying share. */
struct speech {
	const struct speaker *speaker;
	size_t count;
	double per_second;
	int64_t begin_us;
	_Atomic size_t next, said;
};

/* One thread's way to its server. */
struct voice {
	const struct speaker *speaker;
	struct db *db;
	int fd;
};

static int64_t
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void
sleep_until(int64_t us)
{
	const struct timespec until = { us / 1000000, us % 1000000 * 1000 };

	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

static bool
say_to_postgres(struct voice *voice, const char *room, const char *text)
{
	struct db_reply reply = db_call(voice->db, "bench_say", room, text);

	json_object_put(reply.body);
	return reply.status == 200;
}

static bool
dial(struct voice *voice)
{
	const struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)voice->speaker->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	voice->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return connect(voice->fd, (const struct sockaddr *)&to, sizeof to) == 0;
}

/* The answer is short and comes in one piece. */
static bool
publish(struct voice *voice, const char *room, const char *text)
{
	char request[512], answer[512];
	int length = snprintf(request, sizeof request,
	    "POST /publish?room=%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
	    "%zu\r\n\r\n%s",
	    room, strlen(text), text);

	if (voice->fd < 0 && !dial(voice))
		return false;
	if (send(voice->fd, request, (size_t)length, MSG_NOSIGNAL) == length &&
	    recv(voice->fd, answer, sizeof answer, 0) > 0)
		return true;
	close(voice->fd);
	voice->fd = -1;
	return false;
}

static bool
say(struct voice *voice, const char *room, const char *text)
{
	return voice->db ? say_to_postgres(voice, room, text)
			 : publish(voice, room, text);
}

static struct voice
open_voice(const struct speaker *speaker)
{
	return (struct voice){ speaker,
		speaker->database_url ? db_new(speaker->database_url, "crowd") : NULL,
		-1 };
}

static void
close_voice(struct voice *voice)
{
	db_free(&voice->db);
	if (voice->fd >= 0)
		close(voice->fd);
}

static void *
speak(void *arg)
{
	struct speech *speech = arg;
	const struct speaker *speaker = speech->speaker;
	struct voice voice = open_voice(speaker);
	char text[64];
	size_t n;

	while (!speaker->is_hushed &&
	       (n = atomic_fetch_add(&speech->next, 1)) < speech->count) {
		sleep_until(
		    speech->begin_us + (int64_t)((double)n * 1e6 / speech->per_second));
		snprintf(text, sizeof text, "t=%" PRId64, now_us());
		if (say(&voice, speaker->rooms[n % speaker->room_count], text))
			atomic_fetch_add(&speech->said, 1);
	}
	close_voice(&voice);
	return NULL;
}

size_t
speaker_say(
    const struct speaker *speaker, size_t count, double per_second, size_t threads)
{
	struct speech speech = { .speaker = speaker,
		.count = count,
		.per_second = per_second,
		.begin_us = now_us() };
	pthread_t all[MAX_THREADS];

	if (threads > MAX_THREADS)
		threads = MAX_THREADS;
	for (size_t i = 0; i < threads; i++)
		if (pthread_create(&all[i], NULL, speak, &speech))
			die("pthread_create");
	for (size_t i = 0; i < threads; i++)
		pthread_join(all[i], NULL);
	return speech.said;
}

void
speaker_end(const struct speaker *speaker)
{
	struct voice voice = open_voice(speaker);

	for (size_t i = 0; i < speaker->room_count; i++)
		for (int tries = 0; tries < MAX_TRIES; tries++) {
			if (say(&voice, speaker->rooms[i], "the end"))
				break;
			sleep_until(now_us() + 100000);
		}
	close_voice(&voice);
}
