#include "park.h"

#include <stdlib.h>
#include <string.h>

#include "lib/log.h"
#include "metrics.h"

enum {
	BUCKETS = 4096,		/* of rooms, and of sessions */
	TICK_MS = 250,
	TICKS = 256,		/* the wheel; who is due later is looked at again */
};

struct park_room {
	int64_t id;
	int64_t last;		/* newest event heard of, -1: not known yet */
	int64_t idle_since_ms;
	struct visitor *first;
	int waiting;
	bool is_woken;
	struct park_room *next, *next_woken;
};

struct park {
	struct park_limits limits;
	int waiting, away;
	unsigned generation;		/* of passes that are good */
	struct park_room *rooms[BUCKETS];
	struct park_room *woken, **last_woken;
	struct visitor *sessions[BUCKETS];
	struct visitor *wheel[TICKS];	/* by the time when something is due */
	int64_t tick;			/* up to here everything was taken */
};

struct visitor *
visitor_new(const char *tab)
{
	size_t length = strlen(tab) + 1;
	struct visitor *visitor = calloc(1, sizeof *visitor + length);

	if (!visitor)
		die("out of memory");
	memcpy(visitor->tab, tab, length);
	visitor->is_nameless = length == 1;
	return visitor;
}

struct park *
park_new(const struct park_limits *limits)
{
	struct park *park = calloc(1, sizeof *park);

	if (!park)
		die("out of memory");
	park->limits = *limits;
	park->generation = 1;
	park->last_woken = &park->woken;
	return park;
}

/* ---- lists ---- */

/* Put V, whose LINKS are these, at the head of a list; and take it out. */
static void
link_in(struct visitor **head, struct visitor *v, struct park_links *links,
    size_t links_offset)
{
	links->next = *head;
	links->back = head;
	if (*head) {
		struct park_links *second = (void *)((char *)*head + links_offset);
		second->back = &links->next;
	}
	*head = v;
}

static void
link_out(struct park_links *links, size_t links_offset)
{
	if (!links->back)
		return;
	*links->back = links->next;
	if (links->next) {
		struct park_links *next = (void *)((char *)links->next + links_offset);
		next->back = links->back;
	}
	*links = (struct park_links){ NULL, NULL };
}

#define LINK_IN(head, v, where)                                                           \
	link_in(head, v, &(v)->where, offsetof(struct visitor, where))
#define LINK_OUT(v, where) link_out(&(v)->where, offsetof(struct visitor, where))

/* Put V, which is in no room's list, in front of LIST. */
static struct visitor *
chain(struct visitor *v, struct visitor *list)
{
	v->in_room = (struct park_links){ list, NULL };
	return v;
}

/* ---- rooms ---- */

static struct park_room **
find_room(struct park *park, int64_t id)
{
	struct park_room **at = &park->rooms[(uint64_t)id % BUCKETS];

	while (*at && (*at)->id != id)
		at = &(*at)->next;
	return at;
}

static struct park_room *
need_room(struct park *park, int64_t id, int64_t now_ms)
{
	struct park_room **at = find_room(park, id);
	struct park_room *room = *at;

	if (!room) {
		room = calloc(1, sizeof *room);
		if (!room)
			die("out of memory");
		room->id = id;
		room->last = -1;
		*at = room;
	}
	room->idle_since_ms = now_ms;
	return room;
}

int64_t
park_watch(struct park *park, int64_t room, int64_t now_ms)
{
	return need_room(park, room, now_ms)->last;
}

void
park_heard(struct park *park, int64_t room, int64_t seq)
{
	struct park_room *at = *find_room(park, room);

	if (!at || seq <= at->last)
		return;
	at->last = seq;
	park_wake(park, room);
}

void
park_wake(struct park *park, int64_t room)
{
	struct park_room *at = *find_room(park, room);

	if (!at || at->is_woken || !at->first)
		return;
	at->is_woken = true;
	at->next_woken = NULL;
	*park->last_woken = at;
	park->last_woken = &at->next_woken;
}

bool
park_next_woken(struct park *park, int64_t *room_out)
{
	struct park_room *room = park->woken;

	if (!room)
		return false;
	park->woken = room->next_woken;
	if (!park->woken)
		park->last_woken = &park->woken;
	room->is_woken = false;
	*room_out = room->id;
	return true;
}

void
park_forget(struct park *park, int64_t room)
{
	struct park_room *at = *find_room(park, room);

	if (at)
		at->last = -1;
}

int64_t *
park_rooms(struct park *park, int64_t now_ms, size_t *count_out)
{
	size_t size = 64, n = 0;
	int64_t *ids = malloc(size * sizeof *ids);

	for (size_t i = 0; ids && i < BUCKETS; i++)
		for (struct park_room **at = &park->rooms[i]; *at;) {
			struct park_room *room = *at;

			if (!room->first && !room->is_woken &&
			    now_ms - room->idle_since_ms > PARK_ROOM_KEEP_MS) {
				*at = room->next;
				free(room);
				continue;
			}
			at = &room->next;
			if (!room->first)
				continue;
			if (n == size)
				ids = realloc(ids, (size *= 2) * sizeof *ids);
			if (!ids)
				break;
			ids[n++] = room->id;
		}
	if (!ids)
		die("out of memory");
	*count_out = n;
	return ids;
}

/* ---- sessions and their tabs ---- */

static struct visitor **
session_slot(struct park *park, uint64_t session)
{
	return &park->sessions[session % BUCKETS];
}

static bool
is_same_tab(const struct visitor *a, const struct visitor *b)
{
	return !a->is_nameless && !b->is_nameless && !a->recheck && !b->recheck &&
	    memcmp(&a->key, &b->key, sizeof a->key) == 0;
}

/* Another visitor of the same tab; NULL if there is none. */
static struct visitor *
find_other(struct park *park, const struct visitor *like)
{
	struct visitor *v = *session_slot(park, like->session);

	while (v && (v == like || !is_same_tab(v, like)))
		v = v->in_session.next;
	return v;
}

bool
park_has_other(struct park *park, const struct visitor *like)
{
	const struct visitor *other = find_other(park, like);

	return other && other->state != VISITOR_AWAY;
}

bool
park_knows_tab(struct park *park, const struct visitor *like)
{
	return find_other(park, like) != NULL;
}

void
park_each(struct park *park, void (*visit)(struct visitor *, void *arg), void *arg)
{
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct visitor *v = park->sessions[i]; v; v = v->in_session.next)
			if (v->state != VISITOR_AWAY)
				visit(v, arg);
}

/* How many of the session are here; *AWAY_OUT is one that is not. */
static int
count_session(struct park *park, uint64_t session, struct visitor **away_out)
{
	int count = 0;

	*away_out = NULL;
	for (struct visitor *v = *session_slot(park, session); v; v = v->in_session.next) {
		if (v->session != session)
			continue;
		if (v->state == VISITOR_AWAY)
			*away_out = v;
		count++;
	}
	return count;
}

const struct pass *
park_find_pass(struct park *park, const struct park_key *key, uint64_t session, int64_t cursor,
    int64_t now_ms)
{
	for (struct visitor *v = *session_slot(park, session); v; v = v->in_session.next) {
		if (v->state == VISITOR_TAKEN || v->is_nameless || v->recheck ||
		    memcmp(&v->key, key, sizeof *key) != 0)
			continue;
		struct park_room *room = *find_room(park, v->pass.room);
		bool is_good = v->generation == park->generation && v->cursor == cursor &&
		    room && room->last >= cursor && now_ms - v->pass.checked_ms < PARK_PASS_MS;
		return is_good ? &v->pass : NULL;
	}
	return NULL;
}

void
park_forget_passes(struct park *park)
{
	park->generation++;
}

/* ---- time ---- */

static int64_t
due_ms(const struct visitor *v)
{
	return v->is_stream && v->state == VISITOR_WAITING && v->comment_ms < v->deadline_ms
	    ? v->comment_ms
	    : v->deadline_ms;
}

static struct visitor **
wheel_slot(struct park *park, const struct visitor *v)
{
	int64_t tick = due_ms(v) / TICK_MS + 1;

	if (tick <= park->tick)
		tick = park->tick + 1;
	if (tick >= park->tick + TICKS)
		tick = park->tick + TICKS - 1; /* looked at again then */
	return &park->wheel[tick % TICKS];
}

/* Nothing is in the wheel: it may begin anywhere. */
static void
set_wheel(struct park *park, int64_t now_ms)
{
	if (!park->waiting && !park->away)
		park->tick = now_ms / TICK_MS;
}

int
park_next_due(struct park *park, int64_t now_ms, int max_ms)
{
	if (!park->waiting && !park->away)
		return max_ms;
	for (int i = 1; i <= TICKS; i++) {
		int64_t at = (park->tick + i) * TICK_MS;

		if (at - now_ms >= max_ms)
			return max_ms;
		if (park->wheel[(park->tick + i) % TICKS])
			return at <= now_ms ? 0 : (int)(at - now_ms);
	}
	return max_ms;
}

/* ---- states ---- */

void
park_take(struct park *park, struct visitor *v)
{
	LINK_OUT(v, in_room);
	LINK_OUT(v, in_time);
	v->state = VISITOR_TAKEN;
	v->at->waiting--;
	v->at = NULL;
	park->waiting--;
	metrics_add(METRIC_WAITING, -1);
	metrics_add(METRIC_STREAMS, -(v->is_stream));
}

void
park_drop(struct park *park, struct visitor **visitor)
{
	struct visitor *v = *visitor;

	if (!v)
		return;
	if (v->state == VISITOR_AWAY)
		park->away--;
	LINK_OUT(v, in_time);
	LINK_OUT(v, in_session);
	free(v->recheck);
	free(v);
	*visitor = NULL;
}

static void
wait_in(struct park *park, struct park_room *room, struct visitor *v)
{
	v->at = room;
	v->state = VISITOR_WAITING;
	LINK_IN(&room->first, v, in_room);
	LINK_IN(wheel_slot(park, v), v, in_time);
	room->waiting++;
	park->waiting++;
	metrics_add(METRIC_WAITING, 1);
	metrics_add(METRIC_STREAMS, v->is_stream);
}

enum park_result
park_fits(struct park *park, const struct visitor *v)
{
	const struct park_room *room = *find_room(park, v->pass.room);
	const struct visitor *older = v->session ? find_other(park, v) : NULL;
	struct visitor *away;

	if (older && older->state == VISITOR_WAITING)
		return PARK_OK; /* whose place it takes */
	if (park->waiting >= park->limits.all)
		return PARK_FULL;
	if (room && room->waiting >= park->limits.room)
		return PARK_ROOM;
	if (v->session && count_session(park, v->session, &away) >= park->limits.session &&
	    !away)
		return PARK_SESSION;
	return PARK_OK;
}

/* Take the place of an older visitor of the same tab, or of one who is away. */
static struct visitor *
make_place(struct park *park, const struct visitor *v)
{
	struct visitor *older = v->session ? find_other(park, v) : NULL, *away;

	if (older && older->state == VISITOR_WAITING) {
		park_take(park, older);
		return older;
	}
	if (older && older->state == VISITOR_AWAY)
		park_drop(park, &older);
	else if (v->session &&
	    count_session(park, v->session, &away) >= park->limits.session)
		park_drop(park, &away);
	return NULL;
}

enum park_result
park_add(struct park *park, struct visitor *v, int64_t now_ms, struct visitor **superseded_out)
{
	struct park_room *room = need_room(park, v->pass.room, now_ms);
	enum park_result fits = park_fits(park, v);

	*superseded_out = NULL;
	if (room->last > v->cursor && !v->is_passed)
		return PARK_BEHIND;
	if (fits != PARK_OK)
		return fits;
	*superseded_out = make_place(park, v);
	set_wheel(park, now_ms);
	if (!v->generation)
		v->generation = park->generation;
	LINK_IN(session_slot(park, v->session), v, in_session);
	wait_in(park, room, v);
	return room->last > v->cursor ? PARK_LATE : PARK_OK;
}

enum park_again
park_add_again(struct park *park, struct visitor *v, int64_t now_ms)
{
	struct park_room *room = need_room(park, v->pass.room, now_ms);

	if (v->session && park_has_other(park, v))
		return PARK_IS_SUPERSEDED;
	set_wheel(park, now_ms);
	if (!v->in_session.back) /* it never was in */
		LINK_IN(session_slot(park, v->session), v, in_session);
	wait_in(park, room, v);
	return room->last > v->cursor ? PARK_IS_BEHIND : PARK_IS_LEVEL;
}

void
park_leave(struct park *park, struct visitor *v, bool keeps_pass, int64_t now_ms)
{
	if (!keeps_pass || v->is_nameless || v->recheck || !v->session ||
	    v->generation != park->generation || park->away >= park->limits.all ||
	    find_other(park, v)) {
		park_drop(park, &v);
		return;
	}
	set_wheel(park, now_ms);
	v->state = VISITOR_AWAY;
	v->deadline_ms = now_ms + PARK_AWAY_MS;
	LINK_IN(wheel_slot(park, v), v, in_time);
	park->away++;
}

/* ---- taking many ---- */

struct visitor *
park_forget_session(struct park *park, uint64_t session)
{
	struct visitor *list = NULL, *next;

	for (struct visitor *v = *session_slot(park, session); v; v = next) {
		next = v->in_session.next;
		if (v->session != session)
			continue;
		v->generation = park->generation - 1;
		if (v->state != VISITOR_WAITING)
			continue;
		park_take(park, v);
		list = chain(v, list);
	}
	return list;
}

struct visitor *
park_take_behind(struct park *park, int64_t id)
{
	struct park_room *room = *find_room(park, id);
	struct visitor *list = NULL, *next;

	for (struct visitor *v = room ? room->first : NULL; v; v = next) {
		next = v->in_room.next;
		if (v->cursor >= room->last)
			continue;
		park_take(park, v);
		list = chain(v, list);
	}
	return list;
}

/* What is due of one slot of the wheel; the others are put where they belong. */
static struct visitor *
take_slot(struct park *park, size_t slot, int64_t now_ms, struct visitor *list)
{
	struct visitor *v = park->wheel[slot], *next;

	for (; v; v = next) {
		next = v->in_time.next;
		if (due_ms(v) > now_ms) {
			LINK_OUT(v, in_time);
			LINK_IN(wheel_slot(park, v), v, in_time);
		} else if (v->state == VISITOR_AWAY) {
			park_drop(park, &(struct visitor *){ v });
		} else {
			park_take(park, v);
			list = chain(v, list);
		}
	}
	return list;
}

struct visitor *
park_take_due(struct park *park, int64_t now_ms)
{
	int64_t last = now_ms / TICK_MS;
	struct visitor *list = NULL;

	if (last - park->tick > TICKS)
		park->tick = last - TICKS; /* slept long: each slot once */
	while (park->tick < last)
		list = take_slot(park, (size_t)(++park->tick % TICKS), now_ms, list);
	return list;
}

struct visitor *
park_take_all(struct park *park)
{
	struct visitor *list = NULL;

	for (size_t i = 0; i < TICKS; i++)
		while (park->wheel[i]) {
			struct visitor *v = park->wheel[i];

			if (v->state == VISITOR_AWAY) {
				park_drop(park, &v);
				continue;
			}
			park_take(park, v);
			list = chain(v, list);
		}
	return list;
}

void
park_free(struct park **park)
{
	struct visitor *list;

	if (!*park)
		return;
	list = park_take_all(*park);
	while (list) {
		struct visitor *v = list;

		list = v->in_room.next;
		park_drop(*park, &v);
	}
	for (size_t i = 0; i < BUCKETS; i++)
		while ((*park)->rooms[i]) {
			struct park_room *room = (*park)->rooms[i];

			(*park)->rooms[i] = room->next;
			free(room);
		}
	free(*park);
	*park = NULL;
}
