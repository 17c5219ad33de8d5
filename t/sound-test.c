/* From packets to pieces of speech: what is believed, what is made up for, and when. */
#include <opus/opus.h>
#include <stdlib.h>
#include <string.h>

#include "media/recogniser.h"
#include "media/rtp.h"
#include "media/stream.h"
#include "media/voice.h"
#include "t/tap.h"

/* ---- packets ------------------------------------------------------------------- */

static bool
parses(const char *bytes, size_t length, struct rtp *out)
{
	uint8_t *exact = malloc(length ? length : 1); /* so that sanitizers see its end */
	bool is_good;

	memcpy(exact, bytes, length);
	is_good = rtp_parse(exact, length, out);
	if (is_good)
		out->payload = (const uint8_t *)bytes + (out->payload - exact);
	free(exact);
	return is_good;
}

#define HEAD "\x6f\x12\x34\0\0\1\0\xde\xad\xbe\xef"
#define PARSES(bytes, out) parses(bytes, sizeof(bytes) - 1, out)

static void
test_packets(void)
{
	struct rtp rtp = { 0 };

	ok(PARSES("\x80" HEAD "abc", &rtp) && rtp.length == 3 && *rtp.payload == 'a',
	    "a packet has a payload");
	ok(rtp.type == 111 && rtp.sequence == 0x1234 && rtp.timestamp == 256 &&
		rtp.source == 0xdeadbeef,
	    "and its numbers");
	ok(PARSES("\x90" HEAD "\xbe\xde\0\1abcdX", &rtp) && rtp.length == 1 &&
		*rtp.payload == 'X',
	    "an extension is passed over");
	ok(PARSES("\x82" HEAD "ssrcssrcX", &rtp) && rtp.length == 1,
	    "and contributing sources");
	ok(PARSES("\xa0" HEAD "X\0\0\3", &rtp) && rtp.length == 1, "and padding");
	ok(!PARSES("\x80" HEAD, &rtp), "one without a payload is none");
	ok(!PARSES("\x40" HEAD "X", &rtp), "nor is one of another version");
	ok(!PARSES("\x8f" HEAD "X", &rtp), "nor one whose sources lie beyond its end");
	ok(!PARSES("\x90" HEAD "\xbe\xde\xff\xffX", &rtp), "or whose extension does");
	ok(!PARSES("\x90" HEAD "\xbe\xde", &rtp), "or the head of that");
	ok(!PARSES("\xa0" HEAD "X\x09", &rtp), "or whose padding does");
	ok(!PARSES("\xa0" HEAD "X\x02", &rtp), "or leaves nothing");
	ok(!PARSES("\xa0" HEAD "X\x00", &rtp), "or does not count itself");
	ok(!parses("", 0, &rtp), "nothing is no packet");
}

/* ---- sound --------------------------------------------------------------------- */

enum { SECOND = 50, PIECES = 8 };

static struct {
	size_t count;
	int64_t began_ms[PIECES], ended_ms[PIECES];
	size_t samples[PIECES];
	size_t looks, looked_at, first_look; /* at what goes on; samples */
} heard;

static void
hear(void *arg, const struct piece *piece)
{
	(void)arg;
	if (!piece->is_over) {
		if (!heard.looks++)
			heard.first_look = piece->count;
		heard.looked_at += piece->count;
		return;
	}
	if (heard.count < PIECES) {
		heard.began_ms[heard.count] = piece->began_ms;
		heard.ended_ms[heard.count] = piece->ended_ms;
		heard.samples[heard.count] = piece->count;
	}
	heard.count++;
}

/* Something like a vowel whose loudness goes up and down four times a second. */
static void
speak(int16_t frame[static VOICE_FRAME], size_t n)
{
	for (size_t i = 0; i < VOICE_FRAME; i++) {
		size_t at = n * VOICE_FRAME + i;
		int pulse = 12000 - (int)(at % 133) * 180;
		int loud = (int)(at % 4000) < 3000 ? 100 : 5;

		frame[i] = (int16_t)(pulse * loud / 100);
	}
}

static void
send_frame(
    struct stream *stream, OpusEncoder *encoder, unsigned n, bool speaks, bool is_lost)
{
	int16_t frame[VOICE_FRAME] = { 0 };
	uint8_t bytes[RTP_MAX_PACKET];

	if (speaks)
		speak(frame, n);
	int length = opus_encode(encoder, frame, VOICE_FRAME, bytes, sizeof bytes);
	struct rtp rtp = { 111, (uint16_t)(65000 + n), 4294960000u + n * 960, 1, bytes,
		(size_t)length };
	if (!is_lost)
		stream_take(stream, &rtp, 20 * (int64_t)(n + 1));
}

/* Two seconds of silence, SPEECH frames of speech, a second of silence. */
static void
play(unsigned speech, unsigned lose_each)
{
	struct voice *voice = voice_new(hear, NULL);
	struct stream *stream = stream_new(voice);
	OpusEncoder *encoder =
	    opus_encoder_create(VOICE_RATE, 1, OPUS_APPLICATION_VOIP, NULL);
	unsigned total = 2 * SECOND + speech + SECOND;

	memset(&heard, 0, sizeof heard);
	opus_encoder_ctl(encoder, OPUS_SET_INBAND_FEC(1));
	opus_encoder_ctl(encoder, OPUS_SET_PACKET_LOSS_PERC(20));
	for (unsigned n = 0; n < total; n++)
		send_frame(stream, encoder, n, n >= 2 * SECOND && n < total - SECOND,
		    lose_each && n % lose_each == lose_each - 1);
	stream_pause(stream, 20 * (int64_t)total);
	opus_encoder_destroy(encoder);
	stream_free(&stream);
	voice_free(&voice);
}

static bool
is_near(int64_t ms, int64_t wanted_ms)
{
	if (ms >= wanted_ms - 300 && ms <= wanted_ms + 300)
		return true;
	printf("# %lld ms, not %lld\n", (long long)ms, (long long)wanted_ms);
	return false;
}

static void
test_sound(void)
{
	play(0, 0);
	ok(heard.count == 0, "silence is no speech");
	play(3 * SECOND, 0);
	ok(heard.count == 1, "speech is one piece");
	ok(is_near(heard.began_ms[0], 1700) && is_near(heard.ended_ms[0], 5300),
	    "that begins a little before it and ends a little after");
	ok(heard.samples[0] * 1000 / VOICE_RATE ==
		(size_t)(heard.ended_ms[0] - heard.began_ms[0]),
	    "and has as many samples as it lasted");
	play(3 * SECOND, 5);
	ok(heard.count == 1 && is_near(heard.ended_ms[0], 5300) &&
		is_near(heard.began_ms[0], 1700),
	    "with every fifth packet lost it lasts as long");
	play(SECOND, 0);
	ok(heard.count == 1 && heard.looks == 0,
	    "what is over after a second is not looked at before");
	play(5 * SECOND, 0);
	ok(heard.count == 1 && heard.looks == 2 && heard.first_look / VOICE_RATE == 2,
	    "what goes on is, after two seconds and again");
	ok(heard.looked_at <= 3 * heard.samples[0],
	    "all in all at no more than three times of it");
	play(70 * SECOND, 0);
	bool is_short = heard.count >= 3;
	for (size_t i = 0; i < heard.count && i < PIECES; i++)
		is_short = is_short && heard.samples[i] <= VOICE_MAX;
	ok(is_short, "no piece has more than thirty seconds");
	play(2, 0);
	ok(heard.count == 0, "a click is no speech");
}

static void
test_order(void)
{
	struct voice *voice = voice_new(hear, NULL);
	struct stream *stream = stream_new(voice);
	uint8_t byte = 0xf8; /* an Opus packet without content */
	struct rtp rtp = { 111, 10, 0, 1, &byte, 1 };

	ok(stream_take(stream, &rtp, 0),
	    "the first packet is taken, whatever its number");
	ok(!stream_take(stream, &rtp, 20), "the same again is not");
	rtp.sequence = 12, rtp.timestamp = 1920;
	ok(stream_take(stream, &rtp, 40), "one that came too early waits");
	ok(!stream_take(stream, &rtp, 40), "once");
	rtp.sequence = 11, rtp.timestamp = 960;
	ok(stream_take(stream, &rtp, 60), "for the one before it");
	rtp.sequence = 9, rtp.timestamp = 0;
	ok(!stream_take(stream, &rtp, 60), "what is older is late");
	stream_pause(stream, 1000);
	ok(stream_take(stream, &rtp, 1000), "after a pause numbers may begin anew");
	stream_free(&stream);
	voice_free(&voice);
}

/* ---- answers ------------------------------------------------------------------- */

static bool
reads(const char *answer, const char *text)
{
	char *got = recogniser_read(answer, strlen(answer));
	bool is_same = text ? got && strcmp(got, text) == 0 : !got;

	free(got);
	return is_same;
}

static void
test_answers(void)
{
	ok(reads("{\"text\": \"hello\", \"more\": 1}\n", "hello"),
	    "an answer has a text");
	ok(reads("{\"text\": \"\"}", ""), "which may be empty");
	ok(reads("{\"text\": \"hel", NULL), "half of one is none");
	ok(reads("{\"text\": \"a\"} {}", NULL), "nor is one with more behind it");
	ok(reads("{\"text\": 5}", NULL), "nor a number");
	ok(reads("{\"text\": \"a\\u0000b\"}", NULL),
	    "nor a text that ends within itself");
	ok(reads("\"text\"", NULL), "nor one without an object");
	ok(reads("{\"text\": \"\xff\"}", NULL), "nor one that is no UTF-8");
	ok(reads("<html>", NULL), "nor a page");
	ok(reads("", NULL), "nor nothing");
}

/* ---- nobody answers --------------------------------------------------------------- */

static void
keep_job(void *arg, struct job *job)
{
	*(struct job **)arg = job;
}

static void
test_nobody(void)
{
	static const struct recogniser_settings settings = {
		.url = "http://127.0.0.1:1/v1", .model = "m", .parallel = 1, .timeout_s = 5
	};
	struct job *job = calloc(1, sizeof *job), *answered = NULL;
	struct recogniser *recogniser = recogniser_new(&settings, keep_job, &answered);

	job->count = 160;
	job->samples = calloc(job->count, sizeof *job->samples);
	recogniser_begin(recogniser, job);
	while (!answered)
		recogniser_wait(recogniser, 1000, -1);
	ok(!answered->text && answered->why && !answered->is_refused,
	    "where nobody listens speech gets no text, and may be sent again");
	job_free(&answered);
	recogniser_free(&recogniser);
}

int
main(void)
{
	test_packets();
	test_sound();
	test_order();
	test_answers();
	test_nobody();
	return done();
}
