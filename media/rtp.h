/*
 * One packet of RTP, RFC 3550 section 5.1, as Janus forwards them.
 *
 * Anybody on this machine can send to a port of loopback, so nothing of a packet is
 * believed before its lengths are: contributing sources, the header extension and
 * the padding must all lie within it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RTP_MAX_PACKET = 1500 };

struct rtp {
	uint8_t type;
	uint16_t sequence;
	uint32_t timestamp, source;
	const uint8_t *payload; /* within the packet */
	size_t length;		/* at least 1 */
};

/* False when BYTES are no packet with a payload. */
bool rtp_parse(const uint8_t *bytes, size_t length, struct rtp *out);
