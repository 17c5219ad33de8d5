/*
 * Which voices of a meeting Janus forwards to the tap, brought to what may be heard.
 *
 * Forwards outlive the session that asked for them.  So nothing is remembered of them:
 * Janus is asked again and again what it forwards, and what should not be is stopped,
 * what is missing begun, whoever asked for it once.
 */
#pragma once

#include "meeting.h"
#include "tap.h"

/* Whether somebody's voice is to be written down; gives them a number, or takes it. */
void forward_mark(struct meeting *);

/* Those with a number into SPEAKERS, from COUNT on; how many there are then. */
size_t forward_list(const struct meeting *, struct tap_speaker *speakers, size_t count);

/* Ask Janus what it forwards. */
void forward_ask(struct meeting_hall *, struct meeting *);

/* Is this the answer?  Then it is acted upon. */
bool forward_hear(struct meeting_hall *, struct meeting *, struct json_object *data);
