#include "judge/formula.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

/* A mark is a number between two characters of Unicode's private use, which
 * Markdown lets pass. */
#define MARK_BEGIN "\xee\x80\x80"
#define MARK_END "\xee\x80\x81"

enum { MOST = sizeof(((struct formulas *)0)->tex) / sizeof(const char *) };

/* The length of a code span or fence that begins here: as many backticks end it. */
static size_t
code_length(const char *at)
{
	size_t ticks = strspn(at, "`");
	const char *end = at + ticks;

	while ((end = strchr(end, '`'))) {
		size_t closing = strspn(end, "`");

		end += closing;
		if (closing == ticks)
			return (size_t)(end - at);
	}
	return ticks;
}

/* The length of the formula between its dollars, or 0: it does not begin or end
 * with a space, does not leave its paragraph, and "$5 and $6" is none. */
static size_t
formula_length(const char *at, size_t dollars)
{
	const char *begin = at + dollars, *end = begin;

	if (dollars == 1 && isspace((unsigned char)*begin))
		return 0;
	for (; *end && strncmp(end, "\n\n", 2) != 0; end++) {
		if (*end == '\\' && end[1])
			end++;
		else if (*end == '$' && strspn(end, "$") >= dollars) {
			bool is_price =
			    dollars == 1 && (isspace((unsigned char)end[-1]) ||
						isdigit((unsigned char)end[1]));

			return end == begin || is_price ? 0 : (size_t)(end - begin);
		}
	}
	return 0;
}

/* Copies one formula as its mark; how much of AT it took, 0 when it is none. */
static size_t
take(FILE *out, const char *at, struct formulas *found)
{
	size_t dollars = strspn(at, "$");
	size_t length = dollars <= 2 ? formula_length(at, dollars) : 0;

	if (length == 0 || found->count == MOST)
		return 0;
	/* With its dollars, by which putting back knows what it was. */
	found->tex[found->count] = at;
	found->lengths[found->count] = length + 2 * dollars;
	fprintf(out, MARK_BEGIN "%zu" MARK_END, found->count++);
	return length + 2 * dollars;
}

static char *
keep(struct arena *arena, FILE *out, char **text)
{
	fclose(out);
	char *kept = arena_strdup(arena, *text);

	free(*text);
	return kept;
}

static FILE *
begin(char **text, size_t *size)
{
	FILE *out = open_memstream(text, size);

	if (!out)
		die("out of memory");
	return out;
}

char *
formulas_take(struct arena *arena, const char *text, struct formulas *found)
{
	char *copy = NULL;
	size_t size = 0;
	FILE *out = begin(&copy, &size);

	found->count = 0;
	while (*text) {
		size_t length = 1;

		if (*text == '\\' && text[1])
			length = 2;
		else if (*text == '`')
			length = code_length(text);
		else if (*text == '$') {
			size_t taken = take(out, text, found);

			text += taken;
			if (taken)
				continue;
			length = strspn(text, "$");
		}
		fwrite(text, 1, length, out);
		text += length;
	}
	return keep(arena, out, &copy);
}

static void
write_escaped(FILE *out, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		switch (text[i]) {
		case '&': fputs("&amp;", out); break;
		case '<': fputs("&lt;", out); break;
		case '>': fputs("&gt;", out); break;
		case '"': fputs("&quot;", out); break;
		default: fputc(text[i], out);
		}
}

static void
put_back(FILE *out, const char *tex, size_t length)
{
	size_t dollars = strspn(tex, "$");

	fprintf(out, "<span class=\"math%s\">", dollars == 2 ? " display" : "");
	write_escaped(out, tex + dollars, length - 2 * dollars);
	fputs("</span>", out);
}

const char *
formulas_put_back(struct arena *arena, const char *html, const struct formulas *found)
{
	char *copy = NULL;
	size_t size = 0;
	FILE *out = begin(&copy, &size);
	const char *mark;

	while ((mark = strstr(html, MARK_BEGIN))) {
		char *end;
		size_t n = strtoul(mark + strlen(MARK_BEGIN), &end, 10);

		fwrite(html, 1, (size_t)(mark - html), out);
		html = mark + strlen(MARK_BEGIN);
		if (strncmp(end, MARK_END, strlen(MARK_END)) != 0 || n >= found->count)
			continue; /* somebody's own character: left out */
		put_back(out, found->tex[n], found->lengths[n]);
		html = end + strlen(MARK_END);
	}
	fputs(html, out);
	return keep(arena, out, &copy);
}
