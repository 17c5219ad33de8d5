/*
 * Says things in rooms, in threads of its own: commits them to Postgres as the
 * web program does, or hands them to a server of another kind.  Each text holds
 * "t=MICROSECONDS", the time just before it is said.
 */
#pragma once

#include <stddef.h>

struct speaker {
	const char *database_url;	/* NULL: POST /publish to PORT */
	int port;
	const char *const *rooms;	/* said in turn; ids, or names */
	size_t room_count;
	_Atomic int is_hushed;		/* set: no more is said */
};

/*
 * COUNT sayings at PER_SECOND by THREADS threads, ending when all are said; how
 * many were.
 */
size_t speaker_say(const struct speaker *, size_t count, double per_second, size_t threads);

/* "the end" in every room. */
void speaker_end(const struct speaker *);
