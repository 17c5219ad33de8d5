/*
 * The keys of a meeting, all of them made from one secret.
 *
 * The web program signs tokens, Janus and coturn check them, riposte-scribe checks
 * participants: each purpose has a key of its own, so that one that leaks opens
 * nothing else.  They are derived by libsodium's crypto_kdf from the site's secret
 * and a version: raising the version makes all of them anew.
 */
#pragma once

#include <stdbool.h>

enum { KEY_BYTES = 32, KEY_TEXT = 2 * KEY_BYTES + 1 };

struct meeting_keys {
	char core[KEY_TEXT];  /* Janus: token_auth_secret */
	char api[KEY_TEXT];   /* Janus: api_secret, the scribe's own way in */
	char admin[KEY_TEXT]; /* VideoRoom: admin_key, who may make rooms */
	char turn[KEY_TEXT];  /* coturn: static-auth-secret */
	unsigned char participant[KEY_BYTES];
	unsigned char room[KEY_BYTES];
};

/*
 * Fill in KEYS from SECRET, 64 hex digits.  False when it is none.  The secret
 * itself is not kept.
 */
bool keys_derive(struct meeting_keys *, const char *secret, int version);

/* The secret by which the room NAME is steered, of the scribe and Janus only. */
void keys_room_secret(
    const struct meeting_keys *, const char *name, char out[static KEY_TEXT]);
