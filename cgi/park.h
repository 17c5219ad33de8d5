/*
 * Requests that wait for something to happen in a room.
 *
 * A parked request holds no thread and no buffer: struct waiting is all that
 * is left of it.  This file only keeps them findable: by room (to wake them),
 * by time (deadline, and when presence is to be touched again) and by session
 * (a newer poll of the same tab supersedes the older one; a session may hold
 * only so many).
 *
 * Nothing here locks or does input and output: front.c owns the one park and
 * calls it with its lock held.  A waiting request is either in the park or
 * owned by whoever took it out, never both; only its owner may answer it.
 *
 * No event is lost between reading and parking: a room knows the newest number
 * it has heard of, from bells and from the one-second net, and park_add refuses
 * a cursor that is behind it.  A room stays known for ROOM_KEEP_MS after its
 * last waiting request, since browsers come back at once.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audience.h"

enum {
	PARK_MAX_TAB = 40,	/* bytes of a tab's name */
	PARK_MAX_SESSION = 24,	/* waiting requests of one session */
	PARK_MAX_HOLD_S = 30,
	PARK_TOUCH_MS = 15000,
	PARK_ROOM_KEEP_MS = 60000,
};

struct route;

/* A call to be made again when the room's bell rings. */
struct recheck {
	const struct route *route;
	char who[65];
	char arg[24];
};

struct park_links {
	struct waiting *next, **back;	/* back: what points to us */
};

struct waiting {
	uint64_t connection;	/* of front.h */
	int fd;
	uint16_t request_id;
	bool keep;
	bool is_stream;		/* text/event-stream: stays open */
	bool wants_presence;	/* the viewer is a player: being here is presence */
	int64_t room;
	int64_t cursor;		/* has everything up to this event */
	struct viewer viewer;
	int64_t deadline_ms;
	int64_t touch_ms;	/* next touch of presence, or comment of a stream */
	uint64_t session;	/* hash; 0: none */
	char tab[PARK_MAX_TAB + 1];
	struct recheck *recheck; /* NULL: an event poll */

	struct park_links in_room, in_time, in_session;
	struct park_room *at;
	bool is_parked;
};

struct park;

struct park *park_new(int limit);
void park_free(struct park **);

void waiting_free(struct waiting **);

enum park_result {
	PARK_OK,
	PARK_BEHIND,	/* there is something newer: read again */
	PARK_FULL,	/* too many in all */
	PARK_SESSION,	/* too many of this session */
};

/*
 * Park it.  On PARK_OK the park owns it, and *SUPERSEDED_OUT, if not NULL, is an
 * older poll of the same tab that was taken out and must be answered.
 */
enum park_result park_add(
    struct park *, struct waiting *, int64_t now_ms, struct waiting **superseded_out);

/*
 * Put one back that was taken out a moment ago: no limit holds, and one that
 * is behind is taken, too.  True when it is behind.
 */
bool park_add_again(struct park *, struct waiting *, int64_t now_ms);

/* Take one out: the caller owns it. */
void park_remove(struct park *, struct waiting *);

/*
 * Is anything of this tab still parked in the room?  Then its owner is not
 * gone although one connection closed.
 */
bool park_has_tab(struct park *, const struct waiting *like);

/* The newest event known of a room, which is watched from now on; -1: unknown. */
int64_t park_watch(struct park *, int64_t room, int64_t now_ms);

/* Event SEQ exists in ROOM.  A room that nobody watches is passed over. */
void park_heard(struct park *, int64_t room, int64_t seq);

/* The database was restored: its numbers may be smaller than what we heard. */
void park_forget(struct park *, int64_t room);

/*
 * Take out those of ROOM that lack something (linked by in_room.next), NULL if
 * none do.
 */
struct waiting *park_take_behind(struct park *, int64_t room);

/*
 * Take out those whose deadline or touch is due (linked by in_room.next).
 */
struct waiting *park_take_due(struct park *, int64_t now_ms);

/* Take out everything. */
struct waiting *park_take_all(struct park *);

/* Milliseconds until the next of park_take_due, at most MAX_MS. */
int park_next_due(struct park *, int64_t now_ms, int max_ms);

/*
 * The rooms with waiting requests, as an array for the caller to free, and
 * forget those that nobody has watched for a while.
 */
int64_t *park_rooms(struct park *, int64_t now_ms, size_t *count_out);
