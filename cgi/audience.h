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
	FOR_MEETING = 16,	/* who may be in it: players and hosts */
	FOR_ONE = 32,		/* player:ID */
	FOR_OTHERS = 64,	/* others:ID, everybody but that person */
	FOR_AUTHOR = 128,	/* author:ID, that person and the hosts */
};

struct audience {
	enum audience_class class;	/* 0: not understood, so nobody's */
	int64_t person;
};

struct viewer {
	unsigned classes;	/* of FOR_ALL … FOR_MEETING */
	int64_t person;		/* 0: nobody */
};

struct audience audience_parse(const char *text);

/* "players" as its class; 0 when it is none of the first five. */
unsigned audience_class(const char *text);

bool audience_sees(const struct audience *, const struct viewer *);
