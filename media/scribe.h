/*
 * The meetings of this scribe: what the database wants and what Janus has,
 * brought together again and again.
 *
 * Nothing is kept that would have to be right: each sync tells the database all
 * that is seen and does what it answers.  So a scribe, Janus and Postgres may each
 * go away and come back at any time.
 */
#pragma once

#include <stdbool.h>

#include "chat.h"
#include "key.h"
#include "recogniser.h"

struct scribe;

struct scribe_settings {
	const char *database_url;
	const char *janus_socket;
	const char *janus_path; /* where browsers reach this Janus: "/janus" */
	const char *name;	/* one scribe has it at a time */
	struct recogniser_settings recogniser;
	struct chat_settings chat;
};

struct scribe *scribe_new(const struct scribe_settings *, const struct meeting_keys *);
void scribe_free(struct scribe **);

/* Do all that is to be done now.  Call it after each wait. */
void scribe_work(struct scribe *);

/* Wait for Janus, the bell, the next thing to do, or the end. */
void scribe_wait(struct scribe *);
