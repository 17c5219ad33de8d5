#include "judge/glob.h"

#include <stdio.h>
#include <string.h>

enum { MAX_PATTERN = 1024, MAX_DEPTH = 64 };

/* Without braces.  One way back suffices: the last * that may take more. */
static bool
matches_plain(const char *pattern, const char *path)
{
	const char *star = NULL, *retry = NULL;

	while (*path) {
		if (*pattern == '*') {
			star = ++pattern;
			retry = path;
		} else if (*pattern == *path) {
			pattern++;
			path++;
		} else if (star && *retry != '/') {
			path = ++retry;
			pattern = star;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

/* The } that belongs to the { at OPEN, or NULL. */
static const char *
find_close(const char *open)
{
	int depth = 0;

	for (const char *at = open; *at; at++) {
		depth += *at == '{';
		if (*at == '}' && --depth == 0)
			return at;
	}
	return NULL;
}

/* The end of the alternative that begins at FROM: a comma of its own, or CLOSE. */
static const char *
end_of_alternative(const char *from, const char *close)
{
	int depth = 0;

	for (; from < close; from++) {
		depth += (*from == '{') - (*from == '}');
		if (*from == ',' && depth == 0)
			return from;
	}
	return close;
}

static bool
matches(const char *pattern, const char *path, int depth)
{
	const char *open = strchr(pattern, '{');
	const char *close = open ? find_close(open) : NULL;

	if (!close)
		return matches_plain(pattern, path);
	if (depth == MAX_DEPTH)
		return false;
	for (const char *from = open + 1, *end; from <= close; from = end + 1) {
		char expanded[MAX_PATTERN];

		end = end_of_alternative(from, close);
		const char *first = from, *last = end;
		while (first < last && *first == ' ')
			first++;
		while (last > first && last[-1] == ' ')
			last--;
		int length = snprintf(expanded, sizeof expanded, "%.*s%.*s%s",
		    (int)(open - pattern), pattern, (int)(last - first), first, close + 1);
		if (length < (int)sizeof expanded && matches(expanded, path, depth + 1))
			return true;
	}
	return false;
}

bool
glob_matches(const char *pattern, const char *path)
{
	return strlen(pattern) < MAX_PATTERN && matches(pattern, path, 0);
}

bool
glob_matches_within(const char *pattern, const char *path)
{
	char folder[MAX_PATTERN];
	size_t length = strlen(path);

	if (length >= sizeof folder)
		return false;
	memcpy(folder, path, length + 1);
	for (char *slash = folder + length; slash; slash = strrchr(folder, '/')) {
		*slash = '\0';
		if (glob_matches(pattern, folder))
			return true;
	}
	return false;
}
