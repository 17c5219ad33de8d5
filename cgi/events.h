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
	EVENTS_HOLD_S = 25,	/* how long we advise to wait */
	EVENTS_STREAM_MS = 300000,
};

/* One finished event, borrowed. */
struct event_text {
	int64_t seq;
	const char *kind;
	const char *json;	/* {"seq": …, "kind": …} on one line */
};

/*
 * A poll's whole answer with its CGI head; the caller frees it.  EVENTS has
 * COUNT of them.
 */
char *events_answer(const struct event_text *events, size_t count, int64_t next, bool more,
    size_t *length_out);

/* The same without events. */
char *events_empty(int64_t next, size_t *length_out);

/* Events as text/event-stream; the caller frees it. */
char *events_stream(const struct event_text *events, size_t count, size_t *length_out);
