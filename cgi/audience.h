/*
 * Who may see an event.  The same rule as riposte.audience_sees in SQL: the
 * database filters what a poll finds at once, this filters what is sent to
 * those who already wait.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum audience_class {
	FOR_ALL = 1,
	FOR_PLAYERS = 2,
	FOR_SPECTATORS = 4,
	FOR_HOSTS = 8,
	FOR_ONE = 16,		/* player:ID */
	FOR_OTHERS = 32,	/* others:ID, everybody but that person */
	FOR_AUTHOR = 64,	/* author:ID, that person and the hosts */
};

struct audience {
	enum audience_class class;	/* 0: not understood, so nobody's */
	int64_t person;
};

struct viewer {
	unsigned classes;	/* of FOR_ALL … FOR_HOSTS */
	int64_t person;		/* 0: nobody */
};

struct audience audience_parse(const char *text);

/* "players" as its class; 0 when it is none of the first four. */
unsigned audience_class(const char *text);

bool audience_sees(const struct audience *, const struct viewer *);
