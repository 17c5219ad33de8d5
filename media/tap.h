/*
 * The ear: one UDP port of loopback to which Janus forwards the sound of those who
 * agreed, each under a number (ssrc) of their own.
 *
 * A thread of its own receives, decodes and finds speech, so that no slow answer of
 * Janus, Postgres or a recogniser loses a packet.  Who may be heard is told as a whole
 * each time; packets under any other number are thrown away unseen.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "voice.h"

enum { TAP_MAX = 256 }; /* who can be heard at once */

struct tap_speaker {
	uint32_t source; /* never 0 */
	int64_t room, person;
};

struct tap;

/* What is told of each piece of speech, in the tap's thread; times: service_now_ms. */
typedef void tap_hear(void *arg, const struct tap_speaker *, const struct piece *);

/* Opens the port and starts the thread; dies where it cannot. */
struct tap *tap_new(tap_hear *, void *arg);
void tap_free(struct tap **);

/* The port on 127.0.0.1. */
int tap_port(const struct tap *);

/* Who is heard from now on, at most TAP_MAX.  What others had begun to say is over. */
void tap_set(struct tap *, const struct tap_speaker *, size_t count);
