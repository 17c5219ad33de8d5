/*
 * Who waits for something to happen in a room, and who was just answered.
 *
 * A parked request holds no thread and no buffer: struct visitor is all that is
 * left of it.  This file only keeps visitors findable: by room (to wake them),
 * by time (deadlines) and by session (a newer poll of the same tab supersedes
 * the older one; a session may hold only so many).
 *
 * A visitor is in one of three states:
 *
 *	WAITING	in the park, with a connection on which an answer is awaited.
 *	TAKEN	owned by whoever took it out of the park: only the owner may
 *		answer, and puts it back, makes it AWAY or frees it.
 *	AWAY	answered, and expected back in a moment.  It has no connection.
 *
 * An answered visitor leaves a pass: what its session may see of the room was
 * read from the database and is right as of event CURSOR, because an event that
 * changes what somebody sees ends their pass (see listener.c).  Who comes back
 * with just this cursor may therefore wait again without a question to the
 * database; everybody else is asked for anew, and everybody at least each
 * PARK_PASS_MS.
 *
 * No event is lost between reading and parking: a room knows the newest number
 * it has heard of, from bells and from the net under them, and park_add refuses
 * a cursor that is behind it, or, where there is a pass, has the room's late
 * ones woken together: one reading for all instead of one for each.  A room stays
 * known for PARK_ROOM_KEEP_MS after its last waiting request, since browsers come
 * back at once.
 *
 * Nothing here locks or does input and output: front.c owns the one park and
 * calls it with its lock held.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audience.h"
#include "connection.h"

enum {
	PARK_MAX_TAB = 40,	/* bytes of a tab's name */
	PARK_MAX_SESSION = 24,	/* visitors of one session */
	PARK_MAX_HOLD_S = 30,
	PARK_AWAY_MS = 60000,	/* who was answered may be expected so long */
	PARK_PASS_MS = 300000,	/* a pass is renewed after so long */
	PARK_ROOM_KEEP_MS = 60000,
	PARK_KEY_LENGTH = 16,
};

struct route;

/* A call to be made again when the room's bell rings. */
struct recheck {
	const struct route *route;
	char who[65];
	char arg[24];
	char input[80]; /* JSON; "": the function takes none */
};

struct park_links {
	struct visitor *next, **back;	/* back: what points to us */
};

/* Which tab of which session, in which room and epoch: a hash of them all. */
struct park_key {
	unsigned char bytes[PARK_KEY_LENGTH];
};

/* What a visitor may see, and since when we know. */
struct pass {
	int64_t room;
	struct viewer viewer;
	bool is_player;		/* being here is presence */
	int64_t checked_ms;	/* when the database was asked */
	int64_t touched_ms;	/* when presence was last told */
};

enum visitor_state { VISITOR_TAKEN, VISITOR_WAITING, VISITOR_AWAY };

struct visitor {
	struct peer peer;
	struct pass pass;
	struct park_key key;
	uint64_t session;	/* hash; 0: none */
	int64_t cursor;		/* has everything up to this event */
	int64_t deadline_ms;	/* WAITING: answered then; AWAY: forgotten then */
	int64_t comment_ms;	/* a stream's next sign of life */
	bool is_stream;		/* text/event-stream: stays open */
	bool is_nameless;	/* no tab was named: nothing is superseded or kept */
	bool is_passed;		/* waits by its pass: may be parked behind */
	enum visitor_state state;
	unsigned generation;	/* of passes, see park_forget_passes */
	struct recheck *recheck; /* NULL: an event poll */

	struct park_links in_room, in_time, in_session;
	struct park_room *at;
	char tab[];
};

/* A TAKEN visitor of that tab ("" when none was named), all else empty. */
struct visitor *visitor_new(const char *tab);

struct park_limits {
	int all, room, session;
};

struct park;

struct park *park_new(const struct park_limits *);
void park_free(struct park **);

/* Free a TAKEN visitor. */
void park_drop(struct park *, struct visitor **);

enum park_result {
	PARK_OK,
	PARK_BEHIND,	/* there is something newer: read again */
	PARK_LATE,	/* parked, but there is something newer: wake its room */
	PARK_FULL,	/* too many in all */
	PARK_ROOM,	/* too many in this room */
	PARK_SESSION,	/* too many of this session */
};

/* Whether a TAKEN visitor keeps the limits: PARK_OK, or which it breaks. */
enum park_result park_fits(struct park *, const struct visitor *);

/*
 * Park a TAKEN visitor.  On PARK_OK and PARK_LATE the park owns it, and *SUPERSEDED_OUT, if
 * not NULL, is an older poll of the same tab that was taken out and must be
 * answered.
 */
enum park_result park_add(
    struct park *, struct visitor *, int64_t now_ms, struct visitor **superseded_out);

enum park_again { PARK_IS_LEVEL, PARK_IS_BEHIND, PARK_IS_SUPERSEDED };

/*
 * Put one back that was taken out a moment ago: no limit holds, and one that
 * is behind is taken, too.  PARK_IS_SUPERSEDED: the same tab waits elsewhere by
 * now, and this one stays TAKEN.
 */
enum park_again park_add_again(struct park *, struct visitor *, int64_t now_ms);

/* Take a WAITING one out: the caller owns it. */
void park_take(struct park *, struct visitor *);

/*
 * The owner has answered or is about to: AWAY if it keeps a pass and may come
 * back, else freed.
 */
void park_leave(struct park *, struct visitor *, bool keeps_pass, int64_t now_ms);

/*
 * The pass of KEY for a poll with this cursor; NULL when it has to be read from
 * the database.
 */
const struct pass *park_find_pass(struct park *, const struct park_key *, uint64_t session,
    int64_t cursor, int64_t now_ms);

/* All passes end: what they were read from may have changed unheard. */
void park_forget_passes(struct park *);

/*
 * A session is over: its passes end, and those WAITING are taken out (linked
 * by in_room.next).
 */
struct visitor *park_forget_session(struct park *, uint64_t session);

/* Call VISIT for everybody who is not AWAY. */
void park_each(struct park *, void (*visit)(struct visitor *, void *arg), void *arg);

/*
 * Is another visitor of the same tab WAITING or TAKEN?  Then its owner is not
 * gone although one connection closed.
 */
bool park_has_other(struct park *, const struct visitor *);

/* Is anything known of that tab, so that nobody has told that it is gone? */
bool park_knows_tab(struct park *, const struct visitor *);

/* The newest event known of a room, which is watched from now on; -1: unknown. */
int64_t park_watch(struct park *, int64_t room, int64_t now_ms);

/*
 * Event SEQ exists in ROOM: it is to be served if somebody there lacks it.  A
 * room that nobody watches is passed over.
 */
void park_heard(struct park *, int64_t room, int64_t seq);

/* ROOM is to be served: somebody there may be behind. */
void park_wake(struct park *, int64_t room);

/* The next room that is to be served; false: there is none. */
bool park_next_woken(struct park *, int64_t *room_out);

/* The database was restored: its numbers may be smaller than what we heard. */
void park_forget(struct park *, int64_t room);

/*
 * Take out those of ROOM that lack something (linked by in_room.next), NULL if
 * none do.
 */
struct visitor *park_take_behind(struct park *, int64_t room);

/*
 * Take out those whose deadline or comment is due (linked by in_room.next), and
 * forget those AWAY who did not come back.
 */
struct visitor *park_take_due(struct park *, int64_t now_ms);

/* Take out everything that waits, and forget the rest. */
struct visitor *park_take_all(struct park *);

/* Milliseconds until the next of park_take_due, at most MAX_MS. */
int park_next_due(struct park *, int64_t now_ms, int max_ms);

/*
 * The rooms with waiting requests, as an array for the caller to free, and
 * forget those that nobody has watched for a while.
 */
int64_t *park_rooms(struct park *, int64_t now_ms, size_t *count_out);
