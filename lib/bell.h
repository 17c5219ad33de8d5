/*
 * Hearing the bells that db_call rings.
 *
 * One LISTEN connection with its own reconnection.  A bell is only a hint:
 * whoever waits must also re-read what they watch every second (the net), and
 * after bell_wait answered BELL_LOST, since bells were missed meanwhile.
 *
 * Behind a pooler in transaction mode LISTEN "succeeds" and hears nothing, or
 * what others should have heard.  So each new connection is tried: a second one
 * rings, and the first must hear it while it idles (asking oneself deceives,
 * since a pooler may give one connection the same server twice).  A bell that
 * hears nothing is deaf: whoever waits has to look more often.
 */
#pragma once

#include <stdbool.h>

struct bell;

enum bell_sound {
	BELL_NONE,  /* the time is over, nothing was heard */
	BELL_RUNG,  /* *PAYLOAD_OUT was rung */
	BELL_LOST,  /* the connection broke or was made anew: re-read everything */
	BELL_STOP,  /* the service is stopping */
};

/*
 * Listen on CHANNEL ("riposte_room", "riposte_judge", "riposte_timer").
 * Connects at the first wait; never NULL.
 */
struct bell *bell_new(const char *url, const char *channel);
void bell_free(struct bell **);

/* There is a pooler in between: nothing will be heard on this connection. */
bool bell_is_deaf(const struct bell *);

/*
 * Wait up to TIMEOUT_MS for a bell.  *PAYLOAD_OUT points to its text until the
 * next call.  EXTRA_FD (or -1) also ends the wait, as BELL_NONE, when readable.
 */
enum bell_sound bell_wait(
    struct bell *, int timeout_ms, int extra_fd, const char **payload_out);
