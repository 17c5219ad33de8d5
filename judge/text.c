#include "judge/text.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char replacement[] = "\xef\xbf\xbd";

/* Bytes of the UTF-8 character at S, 0 when it is none (RFC 3629, table 3-7). */
static size_t
character_length(const unsigned char *s, size_t left)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t length;

	if (s[0] && s[0] < 0x80)
		return 1;
	if (s[0] >= 0xc2 && s[0] <= 0xdf)
		length = 2;
	else if (s[0] >= 0xe0 && s[0] <= 0xef)
		length = 3;
	else if (s[0] >= 0xf0 && s[0] <= 0xf4)
		length = 4;
	else
		return 0;
	if (s[0] == 0xe0)
		low = 0xa0;
	if (s[0] == 0xed)
		high = 0x9f;
	if (s[0] == 0xf0)
		low = 0x90;
	if (s[0] == 0xf4)
		high = 0x8f;
	if (length > left || s[1] < low || s[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++)
		if (s[i] < 0x80 || s[i] > 0xbf)
			return 0;
	return length;
}

/* TO has room for three times FROM. */
static char *
clean(char *to, const char *from, size_t left)
{
	while (left) {
		size_t length = character_length((const unsigned char *)from, left);
		const char *what = length ? from : replacement;
		size_t written = length ? length : strlen(replacement);

		memcpy(to, what, written);
		to += written;
		from += length ? length : 1;
		left -= length ? length : 1;
	}
	*to = '\0';
	return to;
}

char *
text_of_file(struct arena *arena, int fd, size_t max)
{
	struct stat file;

	if (fd < 0 || fstat(fd, &file) < 0)
		return NULL;
	size_t size = (size_t)file.st_size, wanted = size < max ? size : max, used = 0;
	char *bytes = arena_alloc(arena, wanted + 1);
	for (ssize_t n; used < wanted; used += (size_t)n)
		if ((n = pread(fd, bytes + used, wanted - used, (off_t)used)) <= 0)
			break;
	char *text = arena_alloc(arena, 3 * used + 64);
	char *end = clean(text, bytes, used);
	if (size > used)
		snprintf(end, 64, "\n[%zu more bytes]\n", size - used);
	return text;
}

void
text_replace(char *text, const char *old, const char *with)
{
	size_t old_length = strlen(old), new_length = strlen(with);

	for (char *at = text; (at = strstr(at, old)); at += new_length) {
		memcpy(at, with, new_length);
		memmove(at + new_length, at + old_length, strlen(at + old_length) + 1);
	}
}

void
text_append_line(char *to, size_t size, const char *text)
{
	size_t used = strlen(to), length = strcspn(text, "\r\n");

	if (length > size - used - 1) {
		length = size - used - 1;
		while (length && ((unsigned char)text[length] & 0xc0) == 0x80)
			length--;
	}
	memcpy(to + used, text, length);
	to[used + length] = '\0';
}
