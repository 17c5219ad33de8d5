/*
 * The writer of minutes: takes what hosts ask for from the database, asks the language
 * model, and brings back what it wrote, while it writes it.
 *
 * A thread of its own with its own connection.  One set of minutes at a time; what a
 * stopped scribe leaves is begun anew by whoever comes next.
 */
#pragma once

#include "chat.h"

struct minutes;

struct minutes_settings {
	const char *database_url;
	const char *scribe; /* the name of this scribe */
	struct chat_settings chat;
};

/* NULL when no model is configured. */
struct minutes *minutes_new(const struct minutes_settings *);
void minutes_free(struct minutes **);

/* Who writes, as people are told; NULL for no minutes. */
const char *minutes_model(const struct minutes *);
