/*
 * From speech to lines: what the tap heard goes into the database, where it waits, and
 * from there to the recogniser; its text goes back.
 *
 * What somebody is saying goes to the recogniser, too, while it has nothing else to do; a
 * line never waits for that.
 *
 * A thread of its own with its own connection, so that nothing here delays who may be
 * in a meeting.  While the database is away pieces of speech are kept, a few; while
 * the recogniser is, they wait in the database.
 */
#pragma once

#include "recogniser.h"
#include "tap.h"

struct writer;

struct writer_settings {
	const char *database_url;
	const char *scribe; /* the name of whose meetings these are */
	struct recogniser_settings recogniser;
};

/* NULL when there is no recogniser, so that nobody may be heard. */
struct writer *writer_new(const struct writer_settings *);
void writer_free(struct writer **);

/* Who makes the text, as people are told. */
const char *writer_recogniser(const struct writer *);

/* A tap_hear: ARG is the writer. */
void writer_hear(void *arg, const struct tap_speaker *, const struct piece *);
