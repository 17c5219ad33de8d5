#include "key.h"

#include <sodium.h>
#include <string.h>

_Static_assert(KEY_BYTES == crypto_kdf_KEYBYTES, "a secret is a key of crypto_kdf");
_Static_assert(crypto_kdf_CONTEXTBYTES == 8, "purposes have eight letters");

/* As text, since Janus and coturn read theirs from a file. */
static void
derive_text(char out[static KEY_TEXT], const unsigned char *secret, int version,
    const char *purpose)
{
	unsigned char key[KEY_BYTES];

	crypto_kdf_derive_from_key(key, sizeof key, (uint64_t)version, purpose, secret);
	sodium_bin2hex(out, KEY_TEXT, key, sizeof key);
	sodium_memzero(key, sizeof key);
}

bool
keys_derive(struct meeting_keys *keys, const char *secret, int version)
{
	unsigned char bytes[KEY_BYTES];
	size_t length;

	if (sodium_hex2bin(
		bytes, sizeof bytes, secret, strlen(secret), NULL, &length, NULL) ||
	    length != sizeof bytes || strlen(secret) != 2 * sizeof bytes)
		return false;
	derive_text(keys->core, bytes, version, "jan-core");
	derive_text(keys->api, bytes, version, "jan-api.");
	derive_text(keys->admin, bytes, version, "jan-room");
	derive_text(keys->turn, bytes, version, "turnauth");
	crypto_kdf_derive_from_key(
	    keys->participant, KEY_BYTES, (uint64_t)version, "particip", bytes);
	crypto_kdf_derive_from_key(
	    keys->room, KEY_BYTES, (uint64_t)version, "roomscrt", bytes);
	sodium_memzero(bytes, sizeof bytes);
	return true;
}

void
keys_room_secret(
    const struct meeting_keys *keys, const char *name, char out[static KEY_TEXT])
{
	unsigned char secret[KEY_BYTES];

	crypto_generichash(secret, sizeof secret, (const unsigned char *)name,
	    strlen(name), keys->room, sizeof keys->room);
	sodium_bin2hex(out, KEY_TEXT, secret, sizeof secret);
}
