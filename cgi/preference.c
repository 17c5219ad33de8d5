#include "preference.h"

#include "request.h"
#include "session.h"
#include "template.h"

#include <string.h>
#include <strings.h>

/* The index of the language that TAG, up to LENGTH, begins with; or NONE. */
enum { NONE = -1 };

static int
find_language(const char *tag, size_t length)
{
	for (int i = 0; tpl_languages[i]; i++) {
		size_t l = strlen(tpl_languages[i]);

		if (length >= l && strncasecmp(tag, tpl_languages[i], l) == 0 &&
		    (length == l || tag[l] == '-'))
			return i;
	}
	return NONE;
}

/* Browsers name their languages in order, so the weights add nothing. */
static int
find_accepted(const char *header)
{
	while (header && *header) {
		header += strspn(header, ", ");

		size_t length = strcspn(header, ",; ");
		int found = find_language(header, length);

		if (found != NONE)
			return found;
		header += strcspn(header, ",");
	}
	return NONE;
}

size_t
preference_language(struct request *req)
{
	const char *cookie = session_cookie(req, "lang");
	int found = cookie ? find_language(cookie, strlen(cookie)) : NONE;

	if (found == NONE)
		found = find_accepted(req->params.accept_language);
	return found == NONE ? 0 : (size_t)found;
}

const char *
preference_theme(struct request *req)
{
	const char *cookie = session_cookie(req, "theme");

	if (cookie && strcmp(cookie, "light") == 0)
		return "light";
	return cookie && strcmp(cookie, "dark") == 0 ? "dark" : "";
}
