/*
 * riposte-speech: text of speech by pocketsphinx.  See riposte-scribe(8); speech.h has
 * what it is told and answers.  The model is loaded once; memory is limited, so that
 * this process ends and not the machine's peace.
 */
#include "speech.h"

#include <errno.h>
#include <pocketsphinx.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lib/log.h"

enum { MEMORY_MB = 512, CHUNK = 4000 /* samples between two looks for the next */ };

static void
limit_memory(void)
{
	struct rlimit limit = { (rlim_t)MEMORY_MB << 20, (rlim_t)MEMORY_MB << 20 };

	if (setrlimit(RLIMIT_AS, &limit) < 0)
		die("no limit of memory: %s", strerror(errno));
}

static ps_decoder_t *
load(void)
{
	cmd_ln_t *config = cmd_ln_init(NULL, ps_args(), TRUE, "-hmm",
	    SPEECH_MODEL "/en-us", "-lm", SPEECH_MODEL "/en-us.lm.bin", "-dict",
	    SPEECH_MODEL "/cmudict-en-us.dict", "-logfn", "/dev/null", NULL);
	ps_decoder_t *decoder = config ? ps_init(config) : NULL;

	if (!decoder)
		die("pocketsphinx does not load its model in " SPEECH_MODEL);
	return decoder;
}

/* False at the end of what there is. */
static bool
read_all(void *bytes, size_t length)
{
	for (char *at = bytes; length;) {
		ssize_t got = read(0, at, length);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		length -= (size_t)got;
	}
	return true;
}

static bool
write_all(const void *bytes, size_t length)
{
	for (const char *at = bytes; length;) {
		ssize_t put = write(0, at, length);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		at += put;
		length -= (size_t)put;
	}
	return true;
}

static bool
has_next(void)
{
	struct pollfd wait = { .fd = 0, .events = POLLIN };

	return poll(&wait, 1, 0) > 0;
}

/* False when it was given up for the next. */
static bool
hear_partial(ps_decoder_t *decoder, const int16_t *samples, uint32_t count)
{
	for (uint32_t at = 0; at < count; at += CHUNK)
		if (has_next() ||
		    ps_process_raw(decoder, samples + at,
			count - at < CHUNK ? count - at : CHUNK, FALSE, FALSE) < 0)
			return false;
	return true;
}

static const char *
recognise(ps_decoder_t *decoder, const struct speech_head *head, const int16_t *samples)
{
	const char *text;
	bool is_heard;

	if (ps_start_utt(decoder) < 0)
		return "";
	is_heard = head->is_partial
		       ? hear_partial(decoder, samples, head->count)
		       : ps_process_raw(decoder, samples, head->count, FALSE, TRUE) >= 0;
	if (ps_end_utt(decoder) < 0 || !is_heard)
		return "";
	text = ps_get_hyp(decoder, NULL);
	return text ? text : "";
}

static bool
answer(const char *text)
{
	uint32_t length = (uint32_t)strnlen(text, SPEECH_MAX_TEXT);

	return write_all(&length, sizeof length) && write_all(text, length);
}

int
main(void)
{
	static int16_t samples[SPEECH_MAX_SAMPLES];
	ps_decoder_t *decoder;
	struct speech_head head;

	log_program("riposte-speech");
	limit_memory();
	decoder = load();
	while (read_all(&head, sizeof head)) {
		if (head.count > SPEECH_MAX_SAMPLES)
			die("%u samples are too many", head.count);
		if (!read_all(samples, head.count * sizeof *samples) ||
		    !answer(recognise(decoder, &head, samples)))
			break;
	}
	ps_free(decoder);
	return 0;
}
