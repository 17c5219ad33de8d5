#include "stream.h"

#include <opus/opus.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

enum {
	HELD = 5,	    /* packets that wait for one that is missing */
	RATIO = 3,	    /* RTP counts 48,000 a second */
	LONGEST = 120 * 16, /* samples of the longest packet, 120 ms */
	GUESSED = 5,	    /* frames */
	HOLE = 2 * VOICE_RATE,
	FRAME = VOICE_FRAME,
};

struct held {
	bool is_there;
	uint16_t sequence;
	uint32_t timestamp;
	size_t length;
	uint8_t payload[RTP_MAX_PACKET];
};

struct stream {
	OpusDecoder *decoder;
	struct voice *voice;
	bool has_begun;
	uint16_t next_sequence;
	uint32_t next_timestamp;
	struct held held[HELD];
};

struct stream *
stream_new(struct voice *voice)
{
	struct stream *stream = calloc(1, sizeof *stream);
	int error = OPUS_OK;

	if (!stream)
		die("out of memory");
	stream->voice = voice;
	stream->decoder = opus_decoder_create(VOICE_RATE, 1, &error);
	if (!stream->decoder)
		die("libopus makes no decoder: %s", opus_strerror(error));
	return stream;
}

void
stream_free(struct stream **stream)
{
	if (!*stream)
		return;
	opus_decoder_destroy((*stream)->decoder);
	free(*stream);
	*stream = NULL;
}

static void
feed_silence(struct stream *stream, size_t count, int64_t now_ms)
{
	static const int16_t silence[FRAME];

	while (count) {
		size_t part = count < FRAME ? count : FRAME;

		voice_feed(stream->voice, silence, part, now_ms);
		count -= part;
	}
}

/* One frame that did not come, by the packet after it or by a guess. */
static void
feed_guess(struct stream *stream, const struct held *after, int64_t now_ms)
{
	int16_t samples[FRAME];
	int count = after ? opus_decode(stream->decoder, after->payload,
				(opus_int32)after->length, samples, FRAME, 1)
			  : opus_decode(stream->decoder, NULL, 0, samples, FRAME, 0);

	if (count > 0)
		voice_feed(stream->voice, samples, (size_t)count, now_ms);
	else
		feed_silence(stream, FRAME, now_ms);
}

/* COUNT samples are missing, LOST packets of them on the way. */
static void
fill(struct stream *stream, size_t count, unsigned lost, int64_t now_ms)
{
	size_t guessed = count / FRAME;

	if (guessed > GUESSED)
		guessed = GUESSED;
	if (guessed > lost)
		guessed = lost;
	for (size_t i = 0; i < guessed; i++)
		feed_guess(stream, NULL, now_ms); /* at once: it fades away by itself */
	feed_silence(stream, count - guessed * FRAME, now_ms);
}

static void
fill_before(struct stream *stream, const struct held *packet, int64_t now_ms)
{
	int32_t missing = (int32_t)(packet->timestamp - stream->next_timestamp) / RATIO;
	unsigned lost = (uint16_t)(packet->sequence - stream->next_sequence);
	size_t count = missing > 0 ? (size_t)missing : 0;

	if (missing > HOLE || missing < -HOLE) {
		voice_break(stream->voice, now_ms);
		return;
	}
	if (!lost || count < FRAME) {
		feed_silence(stream, count, now_ms);
		return;
	}
	fill(stream, count - FRAME, lost - 1, now_ms);
	feed_guess(stream, packet, now_ms);
}

static void
play(struct stream *stream, const struct held *packet, int64_t now_ms)
{
	int16_t samples[LONGEST];
	int count;

	if (stream->has_begun)
		fill_before(stream, packet, now_ms);
	stream->has_begun = true;
	count = opus_decode(stream->decoder, packet->payload, (opus_int32)packet->length,
	    samples, LONGEST, 0);
	if (count < 0) { /* no Opus: as long as most are */
		count = FRAME;
		memset(samples, 0, FRAME * sizeof *samples);
	}
	voice_feed(stream->voice, samples, (size_t)count, now_ms);
	stream->next_sequence = (uint16_t)(packet->sequence + 1);
	stream->next_timestamp = packet->timestamp + (uint32_t)count * RATIO;
}

/* The held one that comes first, or NULL. */
static struct held *
find_first(struct stream *stream)
{
	struct held *first = NULL;

	for (struct held *one = stream->held; one < stream->held + HELD; one++)
		if (one->is_there &&
		    (!first || (int16_t)(one->sequence - first->sequence) < 0))
			first = one;
	return first;
}

static void
play_first(struct stream *stream, int64_t now_ms)
{
	struct held *first = find_first(stream);

	if (!first)
		return;
	first->is_there = false;
	play(stream, first, now_ms);
}

/* Those that follow what was played without a hole. */
static void
play_ready(struct stream *stream, int64_t now_ms)
{
	struct held *first;

	while ((first = find_first(stream)) &&
	       (!stream->has_begun || first->sequence == stream->next_sequence))
		play_first(stream, now_ms);
}

/* A place for the packet; NULL when it is there already.  Makes one where none is. */
static struct held *
find_place(struct stream *stream, uint16_t sequence, int64_t now_ms)
{
	struct held *place = NULL;

	for (struct held *one = stream->held; one < stream->held + HELD; one++) {
		if (one->is_there && one->sequence == sequence)
			return NULL;
		if (!one->is_there)
			place = one;
	}
	if (place)
		return place;
	play_first(stream, now_ms);
	play_ready(stream, now_ms);
	return find_place(stream, sequence, now_ms);
}

static bool
is_late(const struct stream *stream, uint16_t sequence)
{
	return stream->has_begun && (int16_t)(sequence - stream->next_sequence) < 0;
}

bool
stream_take(struct stream *stream, const struct rtp *rtp, int64_t now_ms)
{
	struct held *place;

	if (is_late(stream, rtp->sequence) ||
	    !(place = find_place(stream, rtp->sequence, now_ms)) ||
	    is_late(stream, rtp->sequence))
		return false;
	place->is_there = true;
	place->sequence = rtp->sequence;
	place->timestamp = rtp->timestamp;
	place->length = rtp->length;
	memcpy(place->payload, rtp->payload, rtp->length);
	play_ready(stream, now_ms);
	return true;
}

void
stream_pause(struct stream *stream, int64_t now_ms)
{
	while (find_first(stream))
		play_first(stream, now_ms);
	voice_break(stream->voice, now_ms);
	stream->has_begun = false; /* it begins anew, wherever its numbers are */
}
