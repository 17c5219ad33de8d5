/*
 * The texts of event answers: the same whether a poll finds events at once or
 * is woken later, and the same events whether polled or streamed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
	EVENTS_LIMIT = 200,	/* in one answer */
	EVENTS_MAX_BYTES = 128 * 1024, /* in one answer to many, unless one is longer */
	EVENTS_HOLD_S = 25,	/* how long we advise to wait */
	EVENTS_COMMENT_MS = 15000, /* of a silent stream */
	EVENTS_TOUCH_MS = 5000,	/* presence of one tab is told no more often */
	EVENTS_PROOF_MS = 30000, /* a player's stream begins anew, to prove life */
};

/* One finished event, borrowed. */
struct event_text {
	int64_t seq;
	const char *kind;
	const char *json;	/* {"seq": …, "kind": …} on one line */
};

/*
 * A poll's whole answer with its CGI head; the caller frees it.  EVENTS has
 * COUNT of them.  SPREAD_MS: clients are asked to come back within that time, each
 * when it likes; 0: at once.
 */
char *events_answer(const struct event_text *events, size_t count, int64_t next, bool more,
    int spread_ms, size_t *length_out);

/* The same without events. */
char *events_empty(int64_t next, size_t *length_out);

/*
 * The session of WHO (request.h) as a number that tells sessions of this
 * process apart; 0 for nobody.
 */
uint64_t events_session(const char *who);

/*
 * A comment of a stream that tells the time, so that a browser knows it, sees that
 * its stream lives, and no proxy cuts it.  The caller frees it.
 */
char *events_comment(size_t *length_out);

/* Events as text/event-stream; the caller frees it. */
char *events_stream(const struct event_text *events, size_t count, size_t *length_out);
