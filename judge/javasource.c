#include "judge/javasource.h"

#include <ctype.h>
#include <string.h>

enum { MAX_SOURCE = 1 << 20 };

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$';
}

/* The name behind the word "class" that stands last before END; NULL: none. */
static const char *
last_class(struct reader *reader, const char *text, const char *end)
{
	const char *found = NULL;

	for (const char *at = text; (at = strstr(at, "class ")) && at < end; at += 6)
		if (at == text || !is_word(at[-1]))
			found = at + 6 + strspn(at + 6, " \t\r\n");
	size_t length = 0;
	while (found && is_word(found[length]))
		length++;
	return length ? arena_strndup(reader->arena, found, length) : NULL;
}

/* Behind the text or character whose quote is at AT. */
static char *
behind_quoted(char *at)
{
	char quote = *at++;

	while (*at && *at != quote && *at != '\n')
		at += at[0] == '\\' && at[1] ? 2 : 1;
	return *at ? at + 1 : at;
}

/* Blanks from AT to behind CLOSE. */
static char *
blank(char *at, const char *close)
{
	char *end = strstr(at + 2, close);

	end = end ? end + strlen(close) : at + strlen(at);
	memset(at, ' ', (size_t)(end - at));
	return end;
}

/* Comments become blanks, since they speak of classes, too. */
static char *
without_comments(struct reader *reader, const char *text)
{
	char *copy = arena_strdup(reader->arena, text), *at = copy;

	while ((at = strpbrk(at, "/\"'"))) {
		if (*at != '/')
			at = behind_quoted(at);
		else if (at[1] == '/' || at[1] == '*')
			at = blank(at, at[1] == '*' ? "*/" : "\n");
		else
			at++;
	}
	return copy;
}

const char *
javasource_class(struct reader *reader, const struct entry *file)
{
	const char *source = reader_lossy_text(reader, file->name, MAX_SOURCE);
	const char *text = source ? without_comments(reader, source) : NULL;
	const char *public = text ? strstr(text, "public class ") : NULL;
	const char *main = text ? strstr(text, "static void main") : NULL;
	const char *name = NULL;

	if (public)
		name = last_class(reader, public, public + strlen("public class "));
	else if (main)
		name = last_class(reader, text, main);
	return name ? name : arena_strndup(reader->arena, file->base, strcspn(file->base, "."));
}

const char *
javasource_package(struct reader *reader, const struct entry *file)
{
	static const char word[] = "package ";
	const char *source = reader_lossy_text(reader, file->name, MAX_SOURCE);
	const char *at = source ? without_comments(reader, source) : "";

	at += strspn(at, " \t\r\n");
	if (strncmp(at, word, strlen(word)) != 0)
		return "";
	at += strlen(word);
	at += strspn(at, " \t");
	return arena_printf(reader->arena, "%.*s.", (int)strcspn(at, " \t\r\n;"), at);
}
