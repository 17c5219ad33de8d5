/*
 * The parts of the running program, for those who need more than their own.
 */
#pragma once

#include <stdint.h>

struct db;
struct front;
struct presence;
struct work;

struct web {
	struct front *front;
	struct presence *presence;
	struct work *workers;
	struct work *passwords;	/* requests that hash, at most 32 waiting */
};

/*
 * The newest event of ROOM, which is watched from now on, so that parking
 * with a cursor read after this misses nothing.  -1: the database is down.
 */
int64_t web_room_position(struct web *, struct db *, int64_t room);
