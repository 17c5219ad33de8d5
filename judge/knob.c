#include "judge/knob.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scoped.h"

enum { MAX_TEXT = 4096 };

bool
knob_put(int dir, const char *file, const char *text)
{
	scoped_fd fd = openat(dir, file, O_WRONLY | O_CLOEXEC);

	return fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
}

bool
knob_put_number(int dir, const char *file, int64_t number)
{
	char text[32];

	snprintf(text, sizeof text, "%lld", (long long)number);
	return knob_put(dir, file, text);
}

static bool
read_all(int fd, char text[static MAX_TEXT])
{
	ssize_t n = fd < 0 ? -1 : pread(fd, text, MAX_TEXT - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	return n > 0;
}

/* The rest of the line that begins with KEY and a space, or NULL. */
static const char *
find_line(const char *text, const char *key)
{
	size_t n = strlen(key);

	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, key, n) == 0 && line[n] == ' ')
			return line + n;
	}
	return NULL;
}

int64_t
knob_get(int fd, const char *key)
{
	char text[MAX_TEXT];

	if (!read_all(fd, text))
		return -1;
	const char *value = key ? find_line(text, key) : text;
	return value ? atoll(value) : -1;
}

int64_t
knob_get_total(int fd, const char *key)
{
	char text[MAX_TEXT];
	const char *line = read_all(fd, text) ? find_line(text, key) : NULL;
	const char *total = line ? strstr(line, "total=") : NULL;

	return total ? atoll(total + strlen("total=")) : -1;
}

bool
knob_is_there(int dir, const char *file)
{
	return faccessat(dir, file, F_OK, 0) == 0;
}
