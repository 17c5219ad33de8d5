/*
 * Who makes text of speech.  Two are there: any server that speaks OpenAI's
 * POST …/audio/transcriptions, and pocketsphinx in a process of its own.
 *
 * All of it belongs to one thread.  A job is begun and answered later, while the
 * thread waits in recogniser_wait; how many may be under way says recogniser_room.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RECOGNISER_NAME = 200, RECOGNISER_MAX_ANSWER = 64 << 10 };

struct job {
	int64_t line;
	int attempt;	 /* of a line; a partial one has none */
	bool is_partial; /* what was said so far: the next line ends it unanswered */
	char *words;	  /* names that may be said, or NULL */
	int16_t *samples; /* 16 kHz */
	size_t count;
	/* the answer */
	char *text;	 /* NULL: there is none, and why */
	const char *why; /* a literal */
	bool is_refused; /* the recogniser is well, it cannot do this one */
};

void job_free(struct job **);

/* A job is over; takes it. */
typedef void recogniser_done(void *arg, struct job *);

struct recogniser;

struct recogniser_kind {
	int (*room)(const struct recogniser *);
	void (*begin)(struct recogniser *, struct job *);
	void (*wait)(struct recogniser *, int timeout_ms, int fd);
	void (*free)(struct recogniser *);
};

/* What both begin with. */
struct recogniser {
	const struct recogniser_kind *kind;
	char name[RECOGNISER_NAME]; /* as people are told, and as is stored with a line */
	recogniser_done *done;
	void *arg;
};

struct recogniser_settings {
	const char *url; /* of the API: "http://127.0.0.1:8000/v1"; NULL: none */
	const char *key; /* or NULL */
	const char *model;
	const char *language; /* "en", or NULL: the server finds out */
	int parallel;	      /* jobs at once */
	int timeout_s;	      /* for one */
	bool has_partial;     /* may be asked while somebody speaks */
	bool has_sphinx;      /* may be used where there is no URL */
};

/* NULL when none is configured and pocketsphinx has no model here. */
struct recogniser *recogniser_new(
    const struct recogniser_settings *, recogniser_done *, void *arg);

/* Jobs under way come back without an answer. */
void recogniser_free(struct recogniser **);

/* How many lines it can take now; if any and no partial one is under way, one of that. */
int recogniser_room(const struct recogniser *);

/* Takes the job.  A line ends what is partial, so that it never waits for that. */
void recogniser_begin(struct recogniser *, struct job *);

/* Until something came of a job, FD is readable or the time is over. */
void recogniser_wait(struct recogniser *, int timeout_ms, int fd);

/* ---- the two, and what they share ------------------------------------------------ */

struct recogniser *recogniser_http_new(const struct recogniser_settings *);
struct recogniser *recogniser_sphinx_new(const struct recogniser_settings *);

/* Hand a job back with its answer. */
void recogniser_finish(struct recogniser *, struct job *);

/*
 * The text of an answer {"text": …}, to be freed; NULL when BYTES are anything else:
 * cut off, followed by something, not UTF-8.
 */
char *recogniser_read(const char *bytes, size_t length);
