/*
 * Requests that wait, without a server.  With the argument "audience": which
 * audience is seen by which viewer, to be compared with SQL's idea of it.
 */
#include <stdlib.h>
#include <string.h>

#include "cgi/park.h"
#include "t/tap.h"

static const struct park_limits wide = { 100, 100, PARK_MAX_SESSION };

static struct visitor *
make(int64_t room, int64_t cursor, uint64_t session, const char *tab)
{
	struct visitor *v = visitor_new(tab);

	v->pass = (struct pass){ .room = room, .checked_ms = 1000 };
	v->cursor = cursor;
	v->session = session;
	v->deadline_ms = 26000;
	v->comment_ms = 16000;
	v->key.bytes[0] = (unsigned char)session;
	v->key.bytes[1] = (unsigned char)room;
	strncpy((char *)v->key.bytes + 2, tab, sizeof v->key - 2);
	return v;
}

static void
drop_list(struct park *park, struct visitor *list)
{
	while (list) {
		struct visitor *next = list->in_room.next;

		park_drop(park, &list);
		list = next;
	}
}

static size_t
count_list(const struct visitor *list)
{
	size_t n = 0;

	for (; list; list = list->in_room.next)
		n++;
	return n;
}

static void
test_bells(void)
{
	struct park *park = park_new(&wide);
	struct visitor *older, *v = make(7, 5, 1, "a"), *late = make(7, 4, 2, "b");

	ok(park_watch(park, 7, 1000) == -1, "a room is unknown at first");
	park_heard(park, 7, 5);
	ok(park_watch(park, 7, 1000) == 5, "and known once heard of");
	ok(park_add(park, v, 1000, &older) == PARK_OK, "who has everything waits");
	ok(park_add(park, late, 1000, &older) == PARK_BEHIND, "who lacks something does not");
	ok(!park_take_behind(park, 7), "nobody is woken by what they have");
	park_heard(park, 8, 9);
	ok(!park_take_behind(park, 8), "nor by another room");
	park_heard(park, 7, 6);
	park_heard(park, 7, 3);
	ok(park_watch(park, 7, 1000) == 6, "an old bell changes nothing");
	int64_t room;
	ok(park_next_woken(park, &room) && room == 7 && !park_next_woken(park, &room),
	    "the room is to be served, once");
	struct visitor *woken = park_take_behind(park, 7);
	ok(woken == v && !v->in_room.next && v->state == VISITOR_TAKEN,
	    "a new one takes them out");
	ok(park_add_again(park, v, 1000) == PARK_IS_BEHIND, "who goes back is told to be behind");
	park_forget(park, 7);
	ok(!park_take_behind(park, 7), "nobody is behind in a room that is unknown again");
	park_drop(park, &late);
	park_free(&park);
}

static void
test_tabs(void)
{
	struct park *park = park_new(&wide);
	struct visitor *older, *first = make(7, 5, 1, "a"), *again = make(7, 5, 1, "a"),
				*other = make(7, 5, 1, "b"), *foreign = make(7, 5, 2, "a");

	park_add(park, first, 1000, &older);
	park_add(park, other, 1000, &older);
	ok(!older, "another tab supersedes nobody");
	park_add(park, foreign, 1000, &older);
	ok(!older, "nor does another session's tab of the same name");
	ok(!park_has_other(park, first), "a tab with one poll has no other");
	park_add(park, again, 1000, &older);
	ok(older == first && first->state == VISITOR_TAKEN,
	    "the same tab takes the older poll's place");
	ok(park_has_other(park, first), "and is still there without it");
	ok(park_add_again(park, first, 1000) == PARK_IS_SUPERSEDED,
	    "the older one cannot go back");
	park_drop(park, &first);
	for (int i = 0; i < 2; i++)
		park_add(park, make(7, 5, 3, ""), 1000, &older);
	ok(!older, "polls that name no tab supersede nobody");
	park_free(&park);
}

static void
test_limits(void)
{
	struct park *park =
	    park_new(&(struct park_limits){ PARK_MAX_SESSION + 3, PARK_MAX_SESSION + 2,
		PARK_MAX_SESSION });
	struct visitor *older, *v;
	char tab[8];

	for (int i = 0; i < PARK_MAX_SESSION; i++) {
		snprintf(tab, sizeof tab, "t%d", i);
		park_add(park, make(7, 5, 1, tab), 1000, &older);
	}
	v = make(7, 5, 1, "more");
	ok(park_add(park, v, 1000, &older) == PARK_SESSION, "a session has a limit");
	v->session = 2;
	ok(park_add(park, v, 1000, &older) == PARK_OK, "which is no other session's");
	park_add(park, make(7, 5, 3, "x"), 1000, &older);
	v = make(7, 5, 4, "x");
	ok(park_add(park, v, 1000, &older) == PARK_ROOM, "a room has one");
	v->pass.room = 8;
	ok(park_add(park, v, 1000, &older) == PARK_OK, "which is no other room's");
	v = make(9, 5, 5, "x");
	ok(park_add(park, v, 1000, &older) == PARK_FULL, "the whole has one, too");
	ok(park_add_again(park, v, 1000) == PARK_IS_LEVEL, "but who was in comes in again");
	park_add(park, make(7, 5, 1, "t0"), 1000, &older);
	ok(older, "and where all is full a newer poll of a tab takes its place");
	park_drop(park, &older);
	struct visitor *all = park_take_all(park);
	ok(count_list(all) == PARK_MAX_SESSION + 4, "all can be taken out");
	drop_list(park, all);
	park_free(&park);
}

/* A poll of tab "a" that waited in room 7 was answered, the last event being 6. */
static struct park *
answered(bool keeps_pass)
{
	struct park *park = park_new(&wide);
	struct visitor *older, *v = make(7, 5, 1, "a");
	int64_t room;

	park_watch(park, 7, 1000);
	park_heard(park, 7, 5);
	park_add(park, v, 1000, &older);
	park_heard(park, 7, 6);
	park_next_woken(park, &room);
	v = park_take_behind(park, room);
	v->cursor = 6;
	park_leave(park, v, keeps_pass, 1000);
	return park;
}

static const struct pass *
pass_of(struct park *park, const char *tab, int64_t cursor, int64_t now_ms)
{
	struct visitor *like = make(7, 0, 1, tab);
	const struct pass *pass = park_find_pass(park, &like->key, 1, cursor, now_ms);

	park_drop(park, &like);
	return pass;
}

static void
test_passes(void)
{
	struct park *park = answered(true);
	struct visitor *older, *v = make(7, 6, 1, "a");
	int64_t room;

	ok(pass_of(park, "a", 6, 2000), "who was answered may come back unasked");
	ok(!pass_of(park, "b", 6, 2000), "but no other tab");
	ok(!pass_of(park, "a", 5, 2000), "and not with another cursor");
	ok(!pass_of(park, "a", 6, 2000 + PARK_PASS_MS), "nor for ever");
	park_heard(park, 7, 7);
	ok(!park_next_woken(park, &room), "a bell wakes no room where nobody waits");
	ok(pass_of(park, "a", 6, 2000), "the pass is good although something newer is known");
	v->is_passed = true;
	ok(park_add(park, v, 2000, &older) == PARK_LATE, "with which one may wait, though late");
	park_wake(park, 7);
	ok(park_next_woken(park, &room) && room == 7 && !park_next_woken(park, &room),
	    "to be woken with the room");
	park_free(&park);
	v = make(7, 6, 1, "a");

	park = answered(true);
	ok(park_add(park, v, 2000, &older) == PARK_OK && !older, "coming back supersedes nobody");
	ok(pass_of(park, "a", 6, 2000), "who waits has a pass");
	park_forget_passes(park);
	ok(!pass_of(park, "a", 6, 2000), "which ends when all do");
	park_free(&park);

	park = answered(true);
	ok(!park_forget_session(park, 1) && !pass_of(park, "a", 6, 2000),
	    "and when the session does");
	v = make(7, 6, 1, "b");
	park_add(park, v, 2000, &older);
	ok(!park_forget_session(park, 2) && park_forget_session(park, 1) == v,
	    "which takes out who waits for it");
	park_drop(park, &v);
	park_free(&park);

	park = answered(true);
	ok(!park_take_due(park, 1000 + PARK_AWAY_MS - 500) && pass_of(park, "a", 6, 2000),
	    "who was answered is expected for a while");
	ok(!park_take_due(park, 1600 + PARK_AWAY_MS) && !pass_of(park, "a", 6, 2000),
	    "and then forgotten");
	park_free(&park);

	park = answered(false);
	ok(!pass_of(park, "a", 6, 2000), "who may see something else now has no pass");
	park_free(&park);

	park = answered(true);
	for (int i = 0; i < PARK_MAX_SESSION; i++) {
		char tab[8];

		snprintf(tab, sizeof tab, "t%d", i);
		if (park_add(park, make(7, 6, 1, tab), 2000, &older) != PARK_OK)
			break;
	}
	struct visitor *all = park_take_all(park);
	ok(count_list(all) == PARK_MAX_SESSION, "who is away takes no place of the session");
	drop_list(park, all);
	park_free(&park);
}

static void
test_time(void)
{
	struct park *park = park_new(&wide);
	struct visitor *older, *v = make(7, 5, 1, "a");

	v->is_stream = true;
	park_add(park, v, 1000, &older);
	ok(park_next_due(park, 1000, 500) == 500, "nothing is due soon");
	ok(!park_take_due(park, 15900), "nothing is due before its time");
	ok(park_take_due(park, 16600) == v, "a stream's comment within half a second of it");
	v->comment_ms = 31000;
	park_add_again(park, v, 16600);
	ok(!park_take_due(park, 25900), "then the deadline comes first");
	int ms = park_next_due(park, 25900, 5000);
	ok(ms >= 0 && ms <= 600, "which is foreseen");
	ok(park_take_due(park, 26600) == v, "and kept");
	v->deadline_ms = v->comment_ms = 500000;
	park_add_again(park, v, 27000);
	ok(!park_take_due(park, 400000), "one that is far away is not forgotten");
	ok(park_take_due(park, 900000) == v, "even when all slept for long");
	park_drop(park, &v);
	park_free(&park);
}

static void
test_rooms(void)
{
	struct park *park = park_new(&wide);
	struct visitor *older, *v = make(7, 5, 1, "a");
	size_t count;

	park_add(park, v, 1000, &older);
	park_watch(park, 8, 1000);
	int64_t *rooms = park_rooms(park, 2000, &count);
	ok(count == 1 && rooms[0] == 7, "rooms where somebody waits are watched");
	park_heard(park, 7, 6);
	park_next_woken(park, rooms);
	free(rooms);
	drop_list(park, park_take_behind(park, 7));
	ok(park_watch(park, 7, 3000) == 6, "a room stays known when its last poll is answered");
	free(park_rooms(park, 3000 + PARK_ROOM_KEEP_MS + 1, &count));
	ok(park_watch(park, 7, 99000) == -1, "and is forgotten a minute later");
	park_free(&park);
}

static int
print_audience(void)
{
	static const char *const audiences[] = { "all", "players", "spectators", "hosts",
		"player:1", "player:2", "others:1", "others:2", "author:1", "author:2" };
	static const unsigned viewers[] = { FOR_ALL, FOR_ALL | FOR_PLAYERS,
		FOR_ALL | FOR_SPECTATORS, FOR_ALL | FOR_PLAYERS | FOR_HOSTS };

	for (size_t v = 0; v < sizeof viewers / sizeof *viewers; v++)
		for (size_t a = 0; a < sizeof audiences / sizeof *audiences; a++) {
			struct audience audience = audience_parse(audiences[a]);
			struct viewer viewer = { viewers[v], 1 };

			printf("%zu %s %s\n", v + 1, audiences[a],
			    audience_sees(&audience, &viewer) ? "t" : "f");
		}
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "audience") == 0)
		return print_audience();
	test_bells();
	test_tabs();
	test_limits();
	test_passes();
	test_time();
	test_rooms();
	struct audience unknown = audience_parse("everybody");
	ok(!audience_sees(&unknown, &(struct viewer){ ~0u, 1 }),
	    "an audience that is not understood is nobody");
	return done();
}
