#include "park.h"

#include <stdlib.h>
#include <string.h>

#include "lib/log.h"
#include "metrics.h"

enum {
	BUCKETS = 1024,		/* of rooms, and of sessions */
	TICK_MS = 250,
	TICKS = 256,		/* the wheel: more than the longest wait */
};

struct park_room {
	int64_t id;
	int64_t last;		/* newest event heard of, -1: not known yet */
	int64_t idle_since_ms;
	struct waiting *first;
	struct park_room *next;
};

struct park {
	int limit, count;
	struct park_room *rooms[BUCKETS];
	struct waiting *sessions[BUCKETS];
	struct waiting *wheel[TICKS];	/* by the time when something is due */
	int64_t tick;			/* up to here everything was taken */
};

struct park *
park_new(int limit)
{
	struct park *park = calloc(1, sizeof *park);

	if (!park)
		die("out of memory");
	park->limit = limit;
	return park;
}

static void
free_rooms(struct park_room *room)
{
	while (room) {
		struct park_room *next = room->next;

		free(room);
		room = next;
	}
}

void
park_free(struct park **park)
{
	if (!*park)
		return;
	for (size_t i = 0; i < BUCKETS; i++)
		free_rooms((*park)->rooms[i]);
	free(*park);
	*park = NULL;
}

void
waiting_free(struct waiting **waiting)
{
	if (!*waiting)
		return;
	free((*waiting)->recheck);
	free(*waiting);
	*waiting = NULL;
}

/* Put W, whose LINKS are these, at the head of a list; and take it out. */
static void
link_in(struct waiting **head, struct waiting *w, struct park_links *links,
    size_t links_offset)
{
	links->next = *head;
	links->back = head;
	if (*head) {
		struct park_links *second = (void *)((char *)*head + links_offset);
		second->back = &links->next;
	}
	*head = w;
}

static void
link_out(struct park_links *links, size_t links_offset)
{
	*links->back = links->next;
	if (links->next) {
		struct park_links *next = (void *)((char *)links->next + links_offset);
		next->back = links->back;
	}
}

#define LINK_IN(head, w, where)                                                           \
	link_in(head, w, &(w)->where, offsetof(struct waiting, where))
#define LINK_OUT(w, where) link_out(&(w)->where, offsetof(struct waiting, where))

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

	if (at && seq > at->last)
		at->last = seq;
}

void
park_forget(struct park *park, int64_t room)
{
	struct park_room *at = *find_room(park, room);

	if (at)
		at->last = -1;
}

static int64_t
due_ms(const struct waiting *w)
{
	return w->touch_ms < w->deadline_ms ? w->touch_ms : w->deadline_ms;
}

static struct waiting **
wheel_slot(struct park *park, const struct waiting *w)
{
	int64_t tick = due_ms(w) / TICK_MS + 1;

	if (tick <= park->tick)
		tick = park->tick + 1;
	if (tick >= park->tick + TICKS)
		tick = park->tick + TICKS - 1; /* looked at again then */
	return &park->wheel[tick % TICKS];
}

static struct waiting **
session_slot(struct park *park, uint64_t session)
{
	return &park->sessions[session % BUCKETS];
}

static bool
is_same_tab(const struct waiting *a, const struct waiting *b)
{
	return a->session == b->session && a->room == b->room && !a->recheck && !b->recheck &&
	    strcmp(a->tab, b->tab) == 0;
}

bool
park_has_tab(struct park *park, const struct waiting *like)
{
	struct waiting *w = *session_slot(park, like->session);

	for (; w; w = w->in_session.next)
		if (w != like && is_same_tab(w, like))
			return true;
	return false;
}

/* The older poll of the same named tab; *COUNT_OUT: how many the session has. */
static struct waiting *
find_older(struct park *park, const struct waiting *like, int *count_out)
{
	struct waiting *older = NULL;

	*count_out = 0;
	for (struct waiting *w = *session_slot(park, like->session); w; w = w->in_session.next) {
		*count_out += w->session == like->session;
		if (*like->tab && is_same_tab(w, like))
			older = w;
	}
	return older;
}

void
park_remove(struct park *park, struct waiting *w)
{
	LINK_OUT(w, in_room);
	LINK_OUT(w, in_time);
	LINK_OUT(w, in_session);
	w->is_parked = false;
	w->at = NULL;
	w->in_room.next = NULL;
	park->count--;
	metrics_add(METRIC_WAITING, -1);
	metrics_add(METRIC_STREAMS, -(w->is_stream));
}

static void
insert(struct park *park, struct park_room *room, struct waiting *w)
{
	w->at = room;
	w->is_parked = true;
	LINK_IN(&room->first, w, in_room);
	LINK_IN(wheel_slot(park, w), w, in_time);
	LINK_IN(session_slot(park, w->session), w, in_session);
	park->count++;
	metrics_add(METRIC_WAITING, 1);
	metrics_add(METRIC_STREAMS, w->is_stream);
}

enum park_result
park_add(struct park *park, struct waiting *w, int64_t now_ms, struct waiting **superseded_out)
{
	struct park_room *room = need_room(park, w->room, now_ms);
	int of_session;

	*superseded_out = NULL;
	if (room->last > w->cursor)
		return PARK_BEHIND;
	if (park->count >= park->limit)
		return PARK_FULL;
	if (park->count == 0)
		park->tick = now_ms / TICK_MS;
	if (w->session) {
		*superseded_out = find_older(park, w, &of_session);
		if (!*superseded_out && of_session >= PARK_MAX_SESSION)
			return PARK_SESSION;
	}
	if (*superseded_out)
		park_remove(park, *superseded_out);
	insert(park, room, w);
	return PARK_OK;
}

bool
park_add_again(struct park *park, struct waiting *w, int64_t now_ms)
{
	struct park_room *room = need_room(park, w->room, now_ms);

	if (park->count == 0)
		park->tick = now_ms / TICK_MS;
	insert(park, room, w);
	return room->last > w->cursor;
}

/* Take W out and put it in front of LIST. */
static struct waiting *
take(struct park *park, struct waiting *w, struct waiting *list)
{
	park_remove(park, w);
	w->in_room.next = list;
	return w;
}

struct waiting *
park_take_behind(struct park *park, int64_t id)
{
	struct park_room *room = *find_room(park, id);
	struct waiting *list = NULL, *next;

	for (struct waiting *w = room ? room->first : NULL; w; w = next) {
		next = w->in_room.next;
		if (w->cursor < room->last)
			list = take(park, w, list);
	}
	return list;
}

/* What is due of one slot of the wheel; the others are put where they belong. */
static struct waiting *
take_slot(struct park *park, size_t slot, int64_t now_ms, struct waiting *list)
{
	struct waiting *w = park->wheel[slot], *next;

	for (; w; w = next) {
		next = w->in_time.next;
		if (due_ms(w) <= now_ms) {
			list = take(park, w, list);
			continue;
		}
		LINK_OUT(w, in_time);
		LINK_IN(wheel_slot(park, w), w, in_time);
	}
	return list;
}

struct waiting *
park_take_due(struct park *park, int64_t now_ms)
{
	int64_t last = now_ms / TICK_MS;
	struct waiting *list = NULL;

	if (last - park->tick > TICKS)
		park->tick = last - TICKS; /* slept long: each slot once */
	while (park->tick < last)
		list = take_slot(park, (size_t)(++park->tick % TICKS), now_ms, list);
	return list;
}

struct waiting *
park_take_all(struct park *park)
{
	struct waiting *list = NULL;

	for (size_t i = 0; i < TICKS; i++)
		while (park->wheel[i])
			list = take(park, park->wheel[i], list);
	return list;
}

int
park_next_due(struct park *park, int64_t now_ms, int max_ms)
{
	if (!park->count)
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

int64_t *
park_rooms(struct park *park, int64_t now_ms, size_t *count_out)
{
	size_t size = 64, n = 0;
	int64_t *ids = malloc(size * sizeof *ids);

	for (size_t i = 0; ids && i < BUCKETS; i++)
		for (struct park_room **at = &park->rooms[i]; *at;) {
			struct park_room *room = *at;

			if (!room->first && now_ms - room->idle_since_ms > PARK_ROOM_KEEP_MS) {
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
