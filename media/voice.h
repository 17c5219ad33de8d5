/*
 * From one speaker's sound to pieces of speech.
 *
 * Whether a frame is speech says libspeexdsp's estimate of it, by a threshold to
 * begin and a lower one to go on (measured in ARCHITECTURE.md).  A piece begins 300 ms
 * before its first frame of speech, ends 300 ms after the last, and has at most 30 s:
 * the longer it is, the shorter a pause ends it.  Silence is never part of more than
 * that, so that no recogniser is tempted to invent text for it.
 *
 * Sound comes in as long as it comes; a time is the caller's clock, at which the newest
 * frame is now.  So a sender's clock that runs too fast moves no piece.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	VOICE_RATE = 16000,
	VOICE_FRAME = 320, /* samples: 20 ms */
	VOICE_MAX = 30 * VOICE_RATE,
};

struct piece {
	const int16_t *samples; /* the callee's until it returns */
	size_t count;
	int64_t began_ms, ended_ms;
	bool is_over;
};

/*
 * A piece is over, or goes on and may be looked at: after two seconds, and then whenever
 * it is longer by two seconds and by half.  So who looks at all that is offered looks at
 * no more than three times what was said.
 */
typedef void voice_heard(void *arg, const struct piece *);

struct voice;

struct voice *voice_new(voice_heard *, void *arg);
void voice_free(struct voice **);

/* COUNT samples that end now. */
void voice_feed(struct voice *, const int16_t *samples, size_t count, int64_t now_ms);

/* The sound was interrupted: what was begun is over. */
void voice_break(struct voice *, int64_t now_ms);
