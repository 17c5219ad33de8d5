#define _GNU_SOURCE /* memmem */
#include "guest.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "lib/log.h"
#include "scan.h"

enum { BUFFER = 1 << 20, MAX_REQUEST = 1024, MAX_PAUSE_MS = 4000 };

static const char THE_END[] = "the end";

void
guest_init(struct guest *guest, const char *token, const char *room, const char *person)
{
	*guest = (struct guest){ .fd = -1,
		.token = token,
		.room = room,
		.person = person,
		.from = -1,
		.cursor = -1 };
	crypto_hash_sha256_init(&guest->digest);
}

/* ---- the connection ---- */

static void
hang_up(struct guest *guest)
{
	if (guest->fd >= 0)
		close(guest->fd);
	guest->fd = -1;
	free(guest->kept);
	guest->kept = NULL;
	guest->kept_length = 0;
	free(guest->text);
	guest->text = NULL;
	guest->text_length = 0;
	guest->in_body = false;
}

/* Come again later, as a browser does: full jitter, and longer each time. */
static void
pause_guest(struct guest *guest, int64_t now_ms)
{
	int64_t most = 200L << (guest->tries < 5 ? guest->tries++ : 5);

	hang_up(guest);
	guest->state = GUEST_PAUSED;
	guest->retry_ms = now_ms + 50 +
			  (int64_t)randombytes_uniform(
			      (uint32_t)(most < MAX_PAUSE_MS ? most : MAX_PAUSE_MS));
}

/* The server asks all who heard it to come back one after another. */
static void
rest(struct guest *guest, int64_t spread_ms, int64_t now_ms)
{
	guest->state = GUEST_RESTING;
	guest->retry_ms = now_ms + (int64_t)randombytes_uniform((uint32_t)spread_ms);
}

static void
fail(struct crowd *crowd, struct guest *guest, int64_t now_ms)
{
	crowd->errors++;
	pause_guest(guest, now_ms);
}

void
guest_vanish(struct crowd *crowd, struct guest *guest)
{
	(void)crowd;
	hang_up(guest);
	guest->state = GUEST_DONE;
}

static bool
dial(struct crowd *crowd, struct guest *guest)
{
	const struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)crowd->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = guest };

	guest->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (guest->fd < 0)
		die("socket: %s", strerror(errno));
	/* On this machine it is taken or refused at once. */
	if (connect(guest->fd, (const struct sockaddr *)&to, sizeof to))
		return false;
	return epoll_ctl(crowd->epoll, EPOLL_CTL_ADD, guest->fd, &event) == 0;
}

/* ---- asking ---- */

static int
write_request(const struct crowd *crowd, const struct guest *guest, char *to, size_t size)
{
	const char *accept =
	    crowd->kind == GUEST_STREAM ? "text/event-stream" : "application/json";

	if (crowd->kind == GUEST_SOCKETIO)
		return snprintf(to, size,
		    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: "
		    "localhost\r\n"
		    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: "
		    "13\r\n"
		    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
	if (crowd->kind == GUEST_NODE)
		return snprintf(to, size,
		    "GET /poll?room=%s&after=%" PRId64
		    " HTTP/1.1\r\nHost: localhost\r\n\r\n",
		    guest->room, guest->cursor);
	if (guest->cursor < 0)
		return snprintf(to, size,
		    "GET /api/v1/rooms/%s/events?tab=%s HTTP/1.1\r\nHost: localhost\r\n"
		    "Cookie: sid=%s\r\n\r\n",
		    guest->room, guest->person, guest->token);
	return snprintf(to, size,
	    "GET /api/v1/rooms/%s/events?after=%" PRId64 "&wait=%d&tab=%s HTTP/1.1\r\n"
	    "Host: localhost\r\nAccept: %s\r\nCookie: sid=%s\r\n\r\n",
	    guest->room, guest->cursor, crowd->hold_s, guest->person, accept,
	    guest->token);
}

void
guest_ask(struct crowd *crowd, struct guest *guest, int64_t now_ms)
{
	char request[MAX_REQUEST];
	int length = write_request(crowd, guest, request, sizeof request);

	if (guest->fd < 0 && !dial(crowd, guest)) {
		crowd->refused++;
		pause_guest(guest, now_ms);
		return;
	}
	guest->state = guest->cursor < 0 ? GUEST_ASKING : GUEST_WAITING;
	guest->in_body = false;
	if (send(guest->fd, request, (size_t)length, MSG_NOSIGNAL) != length)
		fail(crowd, guest, now_ms);
}

/* ---- what was seen ---- */

static int64_t
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void
note_delay(struct crowd *crowd, int64_t us)
{
	if (crowd->delay_count == crowd->delay_size) {
		crowd->delay_size = crowd->delay_size ? crowd->delay_size * 2 : 4096;
		crowd->delays_us = realloc(
		    crowd->delays_us, crowd->delay_size * sizeof *crowd->delays_us);
		if (!crowd->delays_us)
			die("out of memory");
	}
	crowd->delays_us[crowd->delay_count++] = (uint32_t)us;
}

/* "t=MICROSECONDS" anywhere in an event says when it was sent. */
static void
read_delay(struct crowd *crowd, const char *event, size_t length)
{
	const char *at = memmem(event, length, "t=", 2);

	if (at && isdigit((unsigned char)at[2]))
		note_delay(crowd, now_us() - atoll(at + 2));
}

static void
see(struct crowd *crowd, struct guest *guest, int64_t seq, const char *kind,
    size_t kind_length)
{
	char line[96];
	int length = snprintf(
	    line, sizeof line, "%" PRId64 " %.*s\n", seq, (int)kind_length, kind);

	if (seq <= guest->cursor) {
		crowd->disorders++;
		log_warn("out of order", "tab=%s seq=%" PRId64 " after=%" PRId64,
		    guest->person, seq, guest->cursor);
	}
	guest->cursor = seq;
	guest->count++;
	crowd->events++;
	crypto_hash_sha256_update(
	    &guest->digest, (const unsigned char *)line, (unsigned long long)length);
}

/*
 * The first "seq" and "kind" of an event are its own: Postgres writes short keys
 * before long ones, so that "payload" comes last.
 */
static void
see_json(struct crowd *crowd, struct guest *guest, const char *event, size_t length)
{
	size_t seq_length, kind_length;
	const char *seq = scan_member(event, length, "\"seq\":", &seq_length);
	const char *kind = scan_member(event, length, "\"kind\":", &kind_length);

	if (!seq || !kind) {
		crowd->disorders++;
		return;
	}
	see(crowd, guest, atoll(seq), kind, kind_length);
	read_delay(crowd, event, length);
}

static bool
is_the_end(const char *body, size_t length)
{
	return memmem(body, length, THE_END, sizeof THE_END - 1) != NULL;
}

/* ---- answers of polls ---- */

static void
take_answer(struct crowd *crowd, struct guest *guest, const char *body, size_t length,
    int64_t now_ms)
{
	const char *at = memmem(body, length, "\"events\":", 9), *begin = NULL, *end;
	size_t number;
	const char *next, *spread;

	crowd->answers++;
	guest->tries = 0;
	for (at = at ? at + 9 : body + length;
	     (end = scan_object(at, body + length, &begin)); at = end)
		see_json(crowd, guest, begin, (size_t)(end - begin));
	next = scan_member(at, (size_t)(body + length - at), "\"next\":", &number);
	if (!next) {
		fail(crowd, guest, now_ms);
		return;
	}
	guest->cursor = atoll(next);
	if (guest->from < 0)
		guest->from = guest->cursor;
	spread =
	    scan_member(next, (size_t)(body + length - next), "\"spread_ms\":", &number);
	if (is_the_end(body, length)) {
		hang_up(guest);
		guest->state = GUEST_DONE;
	} else if (spread && atoll(spread) > 0) {
		rest(guest, atoll(spread), now_ms);
	} else {
		guest_ask(crowd, guest, now_ms);
	}
}

static void
take_refusal(struct crowd *crowd, struct guest *guest, int64_t now_ms)
{
	if (guest->status == 410) {
		crowd->resyncs++;
		guest_vanish(crowd, guest);
		return;
	}
	fail(crowd, guest, now_ms);
}

/* One whole answer at the front of BYTES: how long it is, 0 when it is not whole. */
static size_t
take_poll(struct crowd *crowd, struct guest *guest, const char *bytes, size_t length,
    int64_t now_ms)
{
	const char *body = memmem(bytes, length, "\r\n\r\n", 4);
	const char *announced;

	if (!body)
		return 0;
	body += 4;
	guest->status = atoi(bytes + strlen("HTTP/1.1 "));
	announced = memmem(bytes, (size_t)(body - bytes), "Content-Length: ", 16);
	if (!announced) { /* a page of the web server's, which closes */
		take_refusal(crowd, guest, now_ms);
		return length;
	}
	size_t body_length = (size_t)atol(announced + 16);
	size_t whole = (size_t)(body - bytes) + body_length;
	if (length < whole)
		return 0;
	if (guest->status == 200)
		take_answer(crowd, guest, body, body_length, now_ms);
	else
		take_refusal(crowd, guest, now_ms);
	return whole;
}

/* ---- streams ---- */

/* "id: …\nevent: …\ndata: …\n\n" */
static void
take_event(struct crowd *crowd, struct guest *guest, const char *text, size_t length)
{
	const char *id, *kind;

	if (length > 14 && memcmp(text, "event: resync\n", 14) == 0) {
		crowd->resyncs++;
		guest_vanish(crowd, guest);
		return;
	}
	if (length < 4 || memcmp(text, "id: ", 4) != 0)
		return; /* a comment, or how soon to come back */
	id = text + 4;
	kind = memmem(text, length, "\nevent: ", 8);
	if (!kind) {
		crowd->disorders++;
		return;
	}
	see(crowd, guest, atoll(id), kind + 8, strcspn(kind + 8, "\n"));
	read_delay(crowd, text, length);
	guest->tries = 0;
	if (is_the_end(text, length)) {
		hang_up(guest);
		guest->state = GUEST_DONE;
	}
}

/* The stream is over: the next one continues it. */
static void
turn_over(struct crowd *crowd, struct guest *guest, int64_t now_ms)
{
	crowd->answers++;
	guest->text_length = 0; /* an event that was cut comes again */
	guest_ask(crowd, guest, now_ms);
}

/* The whole events of TEXT; how much of it that was. */
static size_t
take_events(struct crowd *crowd, struct guest *guest, const char *text, size_t length)
{
	const char *at = text, *end;

	while (guest->state == GUEST_WAITING &&
	       (end = memmem(at, (size_t)(text + length - at), "\n\n", 2))) {
		take_event(crowd, guest, at, (size_t)(end - at) + 1);
		at = end + 2;
	}
	return (size_t)(at - text);
}

/* What of an event has come and is not whole. */
static void
add_text(struct guest *guest, const char *text, size_t length)
{
	guest->text = realloc(guest->text, guest->text_length + length + 1);
	if (!guest->text)
		die("out of memory");
	memcpy(guest->text + guest->text_length, text, length);
	guest->text_length += length;
}

static void
take_text(struct crowd *crowd, struct guest *guest, const char *text, size_t length)
{
	if (!guest->text_length) {
		size_t taken = take_events(crowd, guest, text, length);

		if (taken < length && guest->state == GUEST_WAITING)
			add_text(guest, text + taken, length - taken);
		return;
	}
	add_text(guest, text, length);
	size_t taken = take_events(crowd, guest, guest->text, guest->text_length);
	if (!taken || !guest->text)
		return;
	guest->text_length -= taken;
	memmove(guest->text, guest->text + taken, guest->text_length);
}

/* One chunk at the front. */
static size_t
take_chunk(struct crowd *crowd, struct guest *guest, const char *bytes, size_t length,
    int64_t now_ms)
{
	size_t size = strtoul(bytes, NULL, 16);
	const char *data = memmem(bytes, length, "\r\n", 2);

	if (!data || length < (size_t)(data - bytes) + 2 + size + 2)
		return 0;
	data += 2;
	if (size == 0)
		turn_over(crowd, guest, now_ms);
	else
		take_text(crowd, guest, data, size);
	return (size_t)(data - bytes) + size + 2;
}

static size_t
take_stream(struct crowd *crowd, struct guest *guest, const char *bytes, size_t length,
    int64_t now_ms)
{
	const char *body;

	if (guest->in_body)
		return take_chunk(crowd, guest, bytes, length, now_ms);
	body = memmem(bytes, length, "\r\n\r\n", 4);
	if (!body)
		return 0;
	guest->status = atoi(bytes + strlen("HTTP/1.1 "));
	if (guest->status != 200)
		return take_poll(crowd, guest, bytes, length, now_ms);
	guest->in_body = true;
	return (size_t)(body + 4 - bytes);
}

/* ---- sockets ---- */

/* A masked text frame; the mask of zeros leaves it readable. */
static void
send_frame(struct crowd *crowd, struct guest *guest, const char *text, int64_t now_ms)
{
	char frame[128] = { (char)0x81, (char)(0x80 | strlen(text)), 0, 0, 0, 0 };
	size_t length = 6 + strlen(text);

	memcpy(frame + 6, text, strlen(text));
	if (send(guest->fd, frame, length, MSG_NOSIGNAL) != (ssize_t)length)
		fail(crowd, guest, now_ms);
}

static void
take_message(struct crowd *crowd, struct guest *guest, const char *text, size_t length,
    int64_t now_ms)
{
	char join[64];

	if (text[0] == '0') {
		send_frame(crowd, guest, "40", now_ms);
	} else if (text[0] == '2') {
		send_frame(crowd, guest, "3", now_ms);
	} else if (length > 1 && text[0] == '4' && text[1] == '0') {
		snprintf(join, sizeof join, "42[\"join\",\"%s\"]", guest->room);
		send_frame(crowd, guest, join, now_ms);
		guest->state = GUEST_WAITING;
		guest->from = guest->cursor = 0;
	} else if (length > 1 && text[0] == '4' && text[1] == '2') {
		see_json(crowd, guest, text, length);
		if (is_the_end(text, length))
			guest_vanish(crowd, guest);
	}
}

static size_t
take_frame(struct crowd *crowd, struct guest *guest, const char *bytes, size_t length,
    int64_t now_ms)
{
	const unsigned char *head = (const unsigned char *)bytes;
	size_t header = 2, size = length > 1 ? head[1] & 0x7f : 0;

	if (length < 4)
		return 0;
	if (size == 126) {
		size = (size_t)head[2] << 8 | head[3];
		header = 4;
	}
	if (length < header + size)
		return 0;
	if ((head[0] & 0x0f) == 8)
		fail(crowd, guest, now_ms);
	else
		take_message(crowd, guest, bytes + header, size, now_ms);
	return header + size;
}

static size_t
take_socket(struct crowd *crowd, struct guest *guest, const char *bytes, size_t length,
    int64_t now_ms)
{
	const char *body;

	if (guest->in_body)
		return take_frame(crowd, guest, bytes, length, now_ms);
	body = memmem(bytes, length, "\r\n\r\n", 4);
	if (!body)
		return 0;
	guest->status = atoi(bytes + strlen("HTTP/1.1 "));
	if (guest->status != 101) {
		fail(crowd, guest, now_ms);
		return length;
	}
	guest->in_body = true;
	return (size_t)(body + 4 - bytes);
}

/* ---- receiving ---- */

static size_t
take_one(struct crowd *crowd, struct guest *guest, const char *bytes, size_t length,
    int64_t now_ms)
{
	if (crowd->kind == GUEST_SOCKETIO)
		return take_socket(crowd, guest, bytes, length, now_ms);
	if (crowd->kind == GUEST_STREAM && guest->state == GUEST_WAITING)
		return take_stream(crowd, guest, bytes, length, now_ms);
	return take_poll(crowd, guest, bytes, length, now_ms);
}

static void
keep(struct guest *guest, const char *bytes, size_t length)
{
	guest->kept = realloc(guest->kept, length + 1);
	if (!guest->kept)
		die("out of memory");
	memcpy(guest->kept, bytes, length);
	guest->kept_length = length;
}

/* All that is whole is taken; the rest waits for more. */
static void
take_all(
    struct crowd *crowd, struct guest *guest, char *bytes, size_t length, int64_t now_ms)
{
	int fd = guest->fd;
	size_t taken = 0, n = 1;

	while (taken < length && n && guest->fd == fd) {
		bytes[length] = '\0';
		n = take_one(crowd, guest, bytes + taken, length - taken, now_ms);
		taken += n;
	}
	if (taken < length && guest->fd == fd && fd >= 0)
		keep(guest, bytes + taken, length - taken);
}

void
guest_receive(struct crowd *crowd, struct guest *guest, int64_t now_ms)
{
	static char buffer[BUFFER + 1];
	size_t had = guest->kept_length;

	if (had)
		memcpy(buffer, guest->kept, had);
	free(guest->kept);
	guest->kept = NULL;
	guest->kept_length = 0;
	ssize_t n = recv(guest->fd, buffer + had, BUFFER - had, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
		if (had)
			keep(guest, buffer, had);
		return;
	}
	if (n <= 0) { /* the web server may close what was answered */
		crowd->errors += guest->state != GUEST_PAUSED;
		pause_guest(guest, now_ms);
		return;
	}
	take_all(crowd, guest, buffer, had + (size_t)n, now_ms);
}
