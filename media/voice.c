#include "voice.h"

#include <speex/speex_preprocess.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

enum {
	BEGIN = 80, /* per cent: likely enough to be speech */
	GO_ON = 65,
	FRAME_MS = 20,
	PAD = 15,	    /* frames before and after */
	LEAST = 24,	    /* frames: a click is called speech for twenty more */
	CHUNK = VOICE_RATE, /* samples by which a piece's room grows */
	STEP = 2 * VOICE_RATE,
};

struct voice {
	SpeexPreprocessState *detector;
	voice_heard *heard;
	void *arg;
	int16_t frame[VOICE_FRAME]; /* not whole yet */
	size_t in_frame;
	int16_t before[PAD][VOICE_FRAME]; /* a ring of what came last */
	size_t seen;			  /* frames put into it since the last piece */
	int16_t *piece;			  /* NULL while nobody speaks */
	size_t count, room;		  /* samples */
	size_t look;			  /* when it may be looked at next */
	unsigned speech, quiet;		  /* frames: of speech, without since the last */
};

struct voice *
voice_new(voice_heard *heard, void *arg)
{
	struct voice *voice = calloc(1, sizeof *voice);
	int off = 0;

	if (!voice)
		die("out of memory");
	voice->detector = speex_preprocess_state_init(VOICE_FRAME, VOICE_RATE);
	if (!voice->detector)
		die("out of memory");
	/* Its estimate is there also when it is not asked to cut or clean. */
	speex_preprocess_ctl(voice->detector, SPEEX_PREPROCESS_SET_DENOISE, &off);
	voice->heard = heard;
	voice->arg = arg;
	return voice;
}

void
voice_free(struct voice **voice)
{
	if (!*voice)
		return;
	speex_preprocess_state_destroy((*voice)->detector);
	free((*voice)->piece);
	free(*voice);
	*voice = NULL;
}

static void
append(struct voice *voice, const int16_t *frame)
{
	if (voice->count + VOICE_FRAME > voice->room) {
		int16_t *larger =
		    realloc(voice->piece, (voice->room + CHUNK) * sizeof *larger);

		if (!larger)
			die("out of memory");
		voice->piece = larger;
		voice->room += CHUNK;
	}
	memcpy(voice->piece + voice->count, frame, VOICE_FRAME * sizeof *frame);
	voice->count += VOICE_FRAME;
}

static void
remember(struct voice *voice, const int16_t *frame)
{
	memcpy(voice->before[voice->seen % PAD], frame, sizeof voice->before[0]);
	voice->seen++;
}

/* With what was said just before it was clear that something is said. */
static void
begin(struct voice *voice)
{
	size_t have = voice->seen < PAD ? voice->seen : PAD;

	voice->speech = voice->quiet = 0;
	voice->count = 0;
	voice->look = STEP;
	for (size_t i = voice->seen - have; i < voice->seen; i++)
		append(voice, voice->before[i % PAD]);
}

static void
tell(struct voice *voice, int64_t now_ms, bool is_over)
{
	size_t extra = voice->quiet > PAD ? voice->quiet - PAD : 0;
	size_t count = voice->count - extra * VOICE_FRAME;
	int64_t ended_ms = now_ms - (int64_t)extra * FRAME_MS;
	int64_t lasted_ms = (int64_t)(count * 1000 / VOICE_RATE);

	if (voice->speech >= LEAST)
		voice->heard(voice->arg, &(struct piece){ voice->piece, count,
					     ended_ms - lasted_ms, ended_ms, is_over });
}

static void
end(struct voice *voice, int64_t now_ms)
{
	tell(voice, now_ms, true);
	free(voice->piece);
	voice->piece = NULL;
	voice->count = voice->room = 0;
	voice->seen = 0;
}

/* Frames of silence that end a piece of so many samples. */
static unsigned
patience(size_t count)
{
	return count < 10 * VOICE_RATE ? 35 : count < 20 * VOICE_RATE ? 15 : 5;
}

static bool
is_speech(struct voice *voice, const int16_t *frame)
{
	int16_t copy[VOICE_FRAME];
	int likely = 0;

	memcpy(copy, frame, sizeof copy); /* the detector writes into it */
	speex_preprocess_run(voice->detector, copy);
	speex_preprocess_ctl(voice->detector, SPEEX_PREPROCESS_GET_PROB, &likely);
	return likely >= (voice->piece ? GO_ON : BEGIN);
}

static void
hear_frame(struct voice *voice, const int16_t *frame, int64_t now_ms)
{
	bool speaks = is_speech(voice, frame);

	if (!voice->piece && !speaks) {
		remember(voice, frame);
		return;
	}
	if (!voice->piece)
		begin(voice);
	append(voice, frame);
	voice->speech += speaks;
	voice->quiet = speaks ? 0 : voice->quiet + 1;
	if (voice->quiet >= patience(voice->count) ||
	    voice->count + VOICE_FRAME > VOICE_MAX) {
		end(voice, now_ms);
	} else if (speaks && voice->count >= voice->look) {
		tell(voice, now_ms, false);
		voice->look = voice->count + (voice->count / 2 > STEP ? voice->count / 2
								     : STEP);
	}
}

void
voice_feed(struct voice *voice, const int16_t *samples, size_t count, int64_t now_ms)
{
	while (count) {
		size_t part = VOICE_FRAME - voice->in_frame;

		if (part > count)
			part = count;
		memcpy(voice->frame + voice->in_frame, samples, part * sizeof *samples);
		voice->in_frame += part;
		samples += part;
		count -= part;
		if (voice->in_frame < VOICE_FRAME)
			return;
		voice->in_frame = 0;
		hear_frame(
		    voice, voice->frame, now_ms - (int64_t)(count * 1000 / VOICE_RATE));
	}
}

void
voice_break(struct voice *voice, int64_t now_ms)
{
	if (voice->piece)
		end(voice, now_ms);
	voice->in_frame = 0;
	voice->seen = 0;
}
