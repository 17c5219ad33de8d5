/*
 * Packets to the tap and answers of recognisers, made up by libFuzzer: whatever comes,
 * it is parsed within its bytes and decoded to sound or to nothing.
 *
 *	./configure CC=clang --enable-fuzzing && make t/fuzz/rtp && t/fuzz/rtp
 *-max_total_time=60
 *
 * An input is an answer when its first byte is {, else packets, each after its length.
 */
#include <stdlib.h>
#include <string.h>

#include "media/recogniser.h"
#include "media/stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
hear(void *arg, const struct piece *piece)
{
	volatile int16_t last = piece->count ? piece->samples[piece->count - 1] : 0;

	(void)arg;
	(void)last;
	if (piece->count > VOICE_MAX || piece->ended_ms < piece->began_ms)
		abort();
}

static void
take_packets(struct stream *stream, const uint8_t *data, size_t size)
{
	int64_t now_ms = 0;

	while (size > 1) {
		size_t length = data[0] < size - 1 ? data[0] : size - 1;
		uint8_t *packet = malloc(length ? length : 1);
		struct rtp rtp;

		memcpy(packet, data + 1, length);
		if (rtp_parse(packet, length, &rtp))
			stream_take(stream, &rtp, now_ms += 20);
		free(packet);
		data += length + 1;
		size -= length + 1;
	}
	stream_pause(stream, now_ms);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct voice *voice;
	struct stream *stream;

	if (size && data[0] == '{') {
		free(recogniser_read((const char *)data, size));
		return 0;
	}
	voice = voice_new(hear, NULL);
	stream = stream_new(voice);
	take_packets(stream, data, size);
	stream_free(&stream);
	voice_free(&voice);
	return 0;
}
