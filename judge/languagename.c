#include "judge/languagename.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *name, *id;
} known[] = {
	{ "python3", "python" },
	{ "objectivec", "objective-c" },
	{ "algol68g", "algol68" },
};

const char *
languagename_to_id(const char *name)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(name, known[i].name) == 0)
			return known[i].id;
	return name;
}

const char *
languagename_of_id(const char *id)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(id, known[i].id) == 0)
			return known[i].name;
	return id;
}
