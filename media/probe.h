/* Does what the scribe relies on answer?  Each endpoint is really asked, once. */
#pragma once

#include "chat.h"
#include "recogniser.h"

/*
 * A line on standard output for "speech" and "minutes", each where it has a URL: name, ok
 * or fail, and who answers or why nobody does, with tabs between.
 */
void probe_print(const struct recogniser_settings *, const struct chat_settings *);
