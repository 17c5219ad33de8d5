#include "participant.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NONCE_BYTES = 8, MAC_BYTES = 16 };

static void
write_id(const struct meeting_keys *keys, const char *room_name, int64_t person,
    const char *nonce, char out[static PARTICIPANT_SIZE])
{
	unsigned char mac[MAC_BYTES];
	char text[160], hex[2 * MAC_BYTES + 1];
	int length =
	    snprintf(text, sizeof text, "%.64s|%" PRId64 "|%s", room_name, person, nonce);

	crypto_generichash(mac, sizeof mac, (const unsigned char *)text,
	    (unsigned long long)length, keys->participant, sizeof keys->participant);
	sodium_bin2hex(hex, sizeof hex, mac, sizeof mac);
	snprintf(out, PARTICIPANT_SIZE, "u%" PRId64 "-%s-%s", person, nonce, hex);
}

void
participant_mint(const struct meeting_keys *keys, const char *room_name, int64_t person,
    char out[static PARTICIPANT_SIZE])
{
	unsigned char bytes[NONCE_BYTES];
	char nonce[2 * NONCE_BYTES + 1];

	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(nonce, sizeof nonce, bytes, sizeof bytes);
	write_id(keys, room_name, person, nonce, out);
}

/* Written again from its parts, an id is itself or was not minted. */
bool
participant_check(const struct meeting_keys *keys, const char *room_name, const char *id,
    int64_t *person_out)
{
	char again[PARTICIPANT_SIZE], nonce[2 * NONCE_BYTES + 1];
	int64_t person;

	if (sscanf(id, "u%18" SCNd64 "-%16[0-9a-f]-", &person, nonce) != 2 ||
	    person < 0 || strlen(nonce) != 2 * NONCE_BYTES)
		return false;
	write_id(keys, room_name, person, nonce, again);
	if (strlen(id) != strlen(again) || sodium_memcmp(id, again, strlen(again)) != 0)
		return false;
	*person_out = person;
	return true;
}
