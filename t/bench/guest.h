/*
 * One of many browsers that wait for events, over one non-blocking connection:
 * as a long poll or a stream of ours, a long poll of plain node, or a socket of
 * socket.io.  It comes back after an error as a browser does, after a pause that
 * grows, and remembers what it saw as a number and a digest, to be compared with
 * what the database holds.
 */
#pragma once

#include <sodium.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum guest_kind { GUEST_POLL, GUEST_STREAM, GUEST_NODE, GUEST_SOCKETIO };

enum guest_state {
	GUEST_PAUSED,	/* until retry_ms */
	GUEST_RESTING,	/* the same, but connected */
	GUEST_ASKING,	/* for the position, before the first poll */
	GUEST_WAITING,
	GUEST_DEAF,	/* reads no more, but stays */
	GUEST_DONE,	/* has seen the end, or vanished */
};

/* What all guests share. */
struct crowd {
	enum guest_kind kind;
	int port, epoll;
	int hold_s;
	uint64_t answers, events, errors, refused, resyncs, disorders;
	uint32_t *delays_us;	/* of events that tell when they were sent */
	size_t delay_count, delay_size;
};

struct guest {
	int fd;			/* -1: none */
	enum guest_state state;
	const char *token, *room, *person; /* borrowed */
	int64_t from, cursor;	/* saw everything between these */
	uint64_t count;
	crypto_hash_sha256_state digest; /* of "SEQ KIND\n"… */
	int64_t retry_ms;
	int tries;
	char *kept;		/* the part of an answer that came */
	size_t kept_length;
	char *text;		/* the part of an event that came: chunks may cut it */
	size_t text_length;
	bool in_body, is_chunked;
	int status;
};

void guest_init(struct guest *, const char *token, const char *room, const char *person);

/* Send the next request, connecting first where there is no connection. */
void guest_ask(struct crowd *, struct guest *, int64_t now_ms);

/* There is something to read, or the connection broke. */
void guest_receive(struct crowd *, struct guest *, int64_t now_ms);

/* Close at once, without a word, and stay away. */
void guest_vanish(struct crowd *, struct guest *);
