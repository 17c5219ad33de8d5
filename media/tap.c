#include "tap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/service.h"
#include "rtp.h"
#include "stream.h"

enum {
	LOOK_MS = 100,	/* for those who fell silent, and for the end */
	PAUSE_MS = 500, /* without a packet */
	BUFFER = 1 << 20,
	BATCH = 64, /* packets between two looks */
};

struct speaker {
	struct speaker *next;
	struct tap *tap;
	struct tap_speaker who;
	struct voice *voice;
	struct stream *stream;
	int64_t heard_ms;
	bool is_paused, is_wanted;
};

struct tap {
	int fd, port;
	tap_hear *hear;
	void *arg;
	pthread_t thread;
	atomic_bool is_over;
	pthread_mutex_t lock; /* of what is wanted; the rest is the thread's */
	struct tap_speaker wanted[TAP_MAX];
	size_t count;
	bool is_new;
	struct speaker *speakers;
};

static void
heard(void *arg, const struct piece *piece)
{
	const struct speaker *speaker = arg;

	speaker->tap->hear(speaker->tap->arg, &speaker->who, piece);
}

static struct speaker *
find(struct tap *tap, uint32_t source)
{
	struct speaker *one = tap->speakers;

	while (one && one->who.source != source)
		one = one->next;
	return one;
}

static void
add(struct tap *tap, const struct tap_speaker *who)
{
	struct speaker *speaker = calloc(1, sizeof *speaker);

	if (!speaker)
		die("out of memory");
	speaker->tap = tap;
	speaker->who = *who;
	speaker->voice = voice_new(heard, speaker);
	speaker->stream = stream_new(speaker->voice);
	speaker->is_paused = true;
	speaker->is_wanted = true;
	speaker->next = tap->speakers;
	tap->speakers = speaker;
}

static void
drop_unwanted(struct tap *tap)
{
	for (struct speaker **at = &tap->speakers; *at;) {
		struct speaker *one = *at;

		if (one->is_wanted) {
			at = &one->next;
			continue;
		}
		stream_pause(one->stream, service_now_ms());
		*at = one->next;
		stream_free(&one->stream);
		voice_free(&one->voice);
		free(one);
	}
}

/* Under the lock. */
static void
take_wanted(struct tap *tap)
{
	for (struct speaker *one = tap->speakers; one; one = one->next)
		one->is_wanted = false;
	for (size_t i = 0; i < tap->count; i++) {
		struct speaker *one = find(tap, tap->wanted[i].source);

		if (one)
			one->is_wanted = true;
		else
			add(tap, &tap->wanted[i]);
	}
	tap->is_new = false;
}

static void
take_packet(struct tap *tap, const uint8_t *bytes, size_t length)
{
	struct rtp rtp;
	struct speaker *speaker;

	if (!rtp_parse(bytes, length, &rtp) || !(speaker = find(tap, rtp.source)) ||
	    !stream_take(speaker->stream, &rtp, service_now_ms()))
		return;
	speaker->heard_ms = service_now_ms();
	speaker->is_paused = false;
}

static void
receive(struct tap *tap)
{
	uint8_t bytes[RTP_MAX_PACKET + 1]; /* a longer one shows itself */

	for (int n = 0; n < BATCH; n++) {
		ssize_t length = recv(tap->fd, bytes, sizeof bytes, MSG_DONTWAIT);

		if (length < 0)
			return; /* nothing more; the socket cannot fail otherwise */
		take_packet(tap, bytes, (size_t)length);
	}
}

static void
look_for_pauses(struct tap *tap)
{
	int64_t now_ms = service_now_ms();

	for (struct speaker *one = tap->speakers; one; one = one->next)
		if (!one->is_paused && now_ms - one->heard_ms >= PAUSE_MS) {
			/* What it said ended when its last packet came. */
			stream_pause(one->stream, one->heard_ms);
			one->is_paused = true;
		}
}

static void *
run(void *arg)
{
	struct tap *tap = arg;
	struct pollfd wait = { .fd = tap->fd, .events = POLLIN };

	while (!atomic_load(&tap->is_over)) {
		poll(&wait, 1, LOOK_MS);
		pthread_mutex_lock(&tap->lock);
		if (tap->is_new)
			take_wanted(tap);
		pthread_mutex_unlock(&tap->lock);
		drop_unwanted(tap);
		receive(tap);
		look_for_pauses(tap);
	}
	for (struct speaker *one = tap->speakers; one; one = one->next)
		one->is_wanted = false;
	drop_unwanted(tap);
	return NULL;
}

static void
open_port(struct tap *tap)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof address;
	int size = BUFFER;

	tap->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (tap->fd < 0 ||
	    bind(tap->fd, (struct sockaddr *)&address, sizeof address) < 0 ||
	    getsockname(tap->fd, (struct sockaddr *)&address, &length) < 0)
		die("no UDP port of loopback: %s", strerror(errno));
	setsockopt(tap->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
	tap->port = ntohs(address.sin_port);
}

struct tap *
tap_new(tap_hear *hear, void *arg)
{
	struct tap *tap = calloc(1, sizeof *tap);
	int failed;

	if (!tap)
		die("out of memory");
	tap->hear = hear;
	tap->arg = arg;
	open_port(tap);
	pthread_mutex_init(&tap->lock, NULL);
	failed = pthread_create(&tap->thread, NULL, run, tap);
	if (failed)
		die("no thread for the tap: %s", strerror(failed));
	return tap;
}

void
tap_free(struct tap **tap)
{
	if (!*tap)
		return;
	atomic_store(&(*tap)->is_over, true);
	pthread_join((*tap)->thread, NULL);
	pthread_mutex_destroy(&(*tap)->lock);
	close((*tap)->fd);
	free(*tap);
	*tap = NULL;
}

int
tap_port(const struct tap *tap)
{
	return tap->port;
}

void
tap_set(struct tap *tap, const struct tap_speaker *speakers, size_t count)
{
	if (count > TAP_MAX) {
		log_warn("more speak than can be written down", "speakers=%zu most=%d",
		    count, (int)TAP_MAX);
		count = TAP_MAX;
	}
	pthread_mutex_lock(&tap->lock);
	memcpy(tap->wanted, speakers, count * sizeof *speakers);
	tap->count = count;
	tap->is_new = true;
	pthread_mutex_unlock(&tap->lock);
}
