#include "audience.h"

#include <stdlib.h>
#include <string.h>

unsigned
audience_class(const char *text)
{
	static const char *const names[] = { "all", "players", "spectators", "hosts",
		"meeting" };

	for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], text) == 0)
			return 1u << i;
	return 0;
}

struct audience
audience_parse(const char *text)
{
	static const struct {
		const char *prefix;
		enum audience_class class;
	} personal[] = { { "player:", FOR_ONE }, { "others:", FOR_OTHERS },
		{ "author:", FOR_AUTHOR } };

	for (size_t i = 0; i < sizeof personal / sizeof *personal; i++)
		if (strncmp(text, personal[i].prefix, 7) == 0)
			return (struct audience){ personal[i].class, atoll(text + 7) };
	return (struct audience){ .class = audience_class(text) };
}

bool
audience_sees(const struct audience *audience, const struct viewer *viewer)
{
	bool is_person = viewer->person && viewer->person == audience->person;

	switch (audience->class) {
	case FOR_ONE:
		return is_person;
	case FOR_OTHERS:
		return !is_person && viewer->classes & FOR_ALL;
	case FOR_AUTHOR:
		return is_person || viewer->classes & FOR_HOSTS;
	default:
		return viewer->classes & audience->class;
	}
}
