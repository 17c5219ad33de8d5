/*
 * Who a participant of a meeting is.
 *
 * Tokens carry no identity: whoever has one may call themselves as they like.  So
 * the web program mints the id under which a member joins,
 *
 *	uPERSON-NONCE-MAC	u17-0123456789abcdef-0123456789abcdef0123456789abcdef
 *
 * and riposte-scribe looks at the MAC of every id that it sees.  It holds for one
 * room name; that it is used once is the database's to say.  Names are shown by
 * the person in the id, never by what a client says it is called.  A scribe joins as
 * person 0.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "key.h"

enum { PARTICIPANT_SIZE = 80 };

void participant_mint(const struct meeting_keys *, const char *room_name, int64_t person,
    char out[static PARTICIPANT_SIZE]);

/* Was ID minted for the room?  Then *PERSON_OUT is who it is. */
bool participant_check(const struct meeting_keys *, const char *room_name, const char *id,
    int64_t *person_out);
