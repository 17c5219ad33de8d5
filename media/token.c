#include "token.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>

#include "lib/log.h"

enum { SHA1_BYTES = 20, BASE64_SIZE = 32 };

static void
sign(const char *key, const char *text, char out[static BASE64_SIZE])
{
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned length = 0;

	if (!HMAC(EVP_sha1(), key, (int)strlen(key), (const unsigned char *)text,
		strlen(text), mac, &length) ||
	    length != SHA1_BYTES)
		die("libcrypto has no HMAC-SHA1");
	EVP_EncodeBlock((unsigned char *)out, mac, SHA1_BYTES);
}

static void
write_token(const char *key, const char *data, char out[static TOKEN_SIZE])
{
	char signature[BASE64_SIZE];

	sign(key, data, signature);
	snprintf(out, TOKEN_SIZE, "%s:%s", data, signature);
}

void
token_core(const struct meeting_keys *keys, int64_t expires, char out[static TOKEN_SIZE])
{
	char data[128];

	snprintf(data, sizeof data, "%" PRId64 ",janus,janus.plugin.videoroom", expires);
	write_token(keys->core, data, out);
}

void
token_room(const struct meeting_keys *keys, const char *name, int64_t expires,
    char out[static TOKEN_SIZE])
{
	char data[128];

	snprintf(data, sizeof data, "%" PRId64 ",janus.plugin.videoroom,room=%.64s",
	    expires, name);
	write_token(keys->core, data, out);
}

void
token_turn(const struct meeting_keys *keys, int64_t person, int64_t expires,
    char name_out[static TURN_NAME_SIZE], char password_out[static TURN_PASSWORD_SIZE])
{
	snprintf(name_out, TURN_NAME_SIZE, "%" PRId64 ":%" PRId64, expires, person);
	sign(keys->turn, name_out, password_out);
}
