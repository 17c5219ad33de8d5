#include "rtp.h"

enum { HEADER = 12, VERSION = 2 };

static uint32_t
read_u32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 |
	       at[3];
}

/* Where the payload begins; 0 when the header does not end within the packet. */
static size_t
skip_header(const uint8_t *bytes, size_t length)
{
	size_t at = HEADER + 4u * (bytes[0] & 0x0f);

	if (bytes[0] & 0x10) {
		if (length < at + 4)
			return 0;
		at += 4 + 4u * (size_t)(bytes[at + 2] << 8 | bytes[at + 3]);
	}
	return at < length ? at : 0;
}

/* The last byte of padding counts all of it, itself too. */
static size_t
count_padding(const uint8_t *bytes, size_t length)
{
	return bytes[0] & 0x20 ? bytes[length - 1] : 0;
}

bool
rtp_parse(const uint8_t *bytes, size_t length, struct rtp *out)
{
	size_t begin, padding;

	if (length <= HEADER || length > RTP_MAX_PACKET || bytes[0] >> 6 != VERSION)
		return false;
	begin = skip_header(bytes, length);
	padding = count_padding(bytes, length);
	if (!begin || padding >= length - begin || (bytes[0] & 0x20 && !padding))
		return false;
	*out = (struct rtp){ .type = bytes[1] & 0x7f,
		.sequence = (uint16_t)(bytes[2] << 8 | bytes[3]),
		.timestamp = read_u32(bytes + 4),
		.source = read_u32(bytes + 8),
		.payload = bytes + begin,
		.length = length - begin - padding };
	return true;
}
