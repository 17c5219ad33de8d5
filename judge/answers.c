#include "judge/answers.h"

#include <string.h>

static const char mark[] = "=== ";

static const char *
end_of_line(const char *line)
{
	const char *end = strchr(line, '\n');

	return end ? end + 1 : line + strlen(line);
}

/* "=== 01" and "=== 01 ===" name the test 01. */
static bool
is_heading_of(const char *line, const char *name)
{
	const char *text = line + strlen(mark);
	size_t length = strcspn(text, " \r\n");
	const char *slash = strrchr(name, '/');

	return (strlen(name) == length && strncmp(text, name, length) == 0) ||
	       (slash && strlen(slash + 1) == length &&
		   strncmp(text, slash + 1, length) == 0);
}

bool
answer_find(const char *text, const char *name, bool is_only, struct answer *answer_out)
{
	bool has_headings = false, is_found = false;

	*answer_out = (struct answer){ text, strlen(text) };
	for (const char *line = text; *line; line = end_of_line(line)) {
		if (strncmp(line, mark, strlen(mark)) != 0)
			continue;
		has_headings = true;
		if (is_found) {
			answer_out->length = (size_t)(line - answer_out->start);
			return true;
		}
		is_found = is_heading_of(line, name);
		if (is_found)
			*answer_out = (struct answer){ end_of_line(line),
				strlen(end_of_line(line)) };
	}
	return is_found || (!has_headings && is_only);
}
