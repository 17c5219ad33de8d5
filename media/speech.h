/*
 * How riposte-scribe speaks to riposte-speech: over a stream socket that is the
 * latter's descriptor 0, numbers of 32 bits as the machine has them.
 *
 *	speech	count, 1 if it is partial, then count samples: 16 kHz, 16 bits, mono
 *	text	length, then so many bytes
 *
 * Each speech is answered by one text, in order; an empty one where nothing was said.
 * A partial one is given up, with an empty text, as soon as another comes.
 */
#pragma once

#include <stdint.h>

#define SPEECH_PROGRAM LIBEXECDIR "/riposte-speech"
#define SPEECH_MODEL "/usr/share/pocketsphinx/model/en-us"

struct speech_head {
	uint32_t count, is_partial;
};

enum { SPEECH_MAX_SAMPLES = 31 * 16000, SPEECH_MAX_TEXT = 4000 };
