/*
 * From one speaker's RTP packets to sound without holes.
 *
 * Packets are put in order (one that is five behind the newest is given up), what was
 * lost is made up for: the last frame from the next packet's forward error correction
 * where it has some, five before it by the decoder's guess, the rest, as what a sender
 * left out, as silence.  So one second stays one second.  A hole of more than two
 * seconds is an interruption.
 */
#pragma once

#include <stdint.h>

#include "rtp.h"
#include "voice.h"

struct stream;

/* What comes out goes into VOICE, which is borrowed. */
struct stream *stream_new(struct voice *);
void stream_free(struct stream **);

/* A packet that came now.  False when it was late, or there already. */
bool stream_take(struct stream *, const struct rtp *, int64_t now_ms);

/* Nothing came for a while: what was held back comes out, then an interruption. */
void stream_pause(struct stream *, int64_t now_ms);
