/*
 * What Janus and coturn let somebody in by.
 *
 * Both demand HMAC-SHA1, which libsodium does not have: this file alone uses
 * libcrypto.  (SHA-1 is still sound as a MAC.)  A token of Janus (its
 * src/auth.c) is
 *
 *	EXPIRY,REALM,DESCRIPTOR:BASE64(HMAC-SHA1(key, what is before the colon))
 *
 * A core token opens nothing but the VideoRoom plugin and lives for hours, since
 * Janus asks for it with every request; a room token is asked for at joining only
 * and lives for a minute or two.  The password of a TURN user, whose name is
 * EXPIRY:PERSON, is BASE64(HMAC-SHA1(key, name)) (coturn: use-auth-secret).
 */
#pragma once

#include <stdint.h>

#include "key.h"

enum { TOKEN_SIZE = 192, TURN_NAME_SIZE = 48, TURN_PASSWORD_SIZE = 32 };

/* EXPIRES is in seconds since 1970. */
void token_core(
    const struct meeting_keys *, int64_t expires, char out[static TOKEN_SIZE]);

/* For the room NAME only, which is hex. */
void token_room(const struct meeting_keys *, const char *name, int64_t expires,
    char out[static TOKEN_SIZE]);

void token_turn(const struct meeting_keys *, int64_t person, int64_t expires,
    char name_out[static TURN_NAME_SIZE], char password_out[static TURN_PASSWORD_SIZE]);
