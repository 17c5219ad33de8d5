/*
 * Requests that wait, without a server.  With the argument "audience": which
 * audience is seen by which viewer, to be compared with SQL's idea of it.
 */
#include <stdlib.h>
#include <string.h>

#include "cgi/park.h"
#include "t/tap.h"

static struct waiting *
make(int64_t room, int64_t cursor, uint64_t session, const char *tab)
{
	struct waiting *w = calloc(1, sizeof *w);

	if (!w)
		abort();
	*w = (struct waiting){ .room = room, .cursor = cursor, .session = session,
		.deadline_ms = 26000, .touch_ms = 16000 };
	strncpy(w->tab, tab, PARK_MAX_TAB);
	return w;
}

static void
drop_list(struct waiting *list)
{
	while (list) {
		struct waiting *next = list->in_room.next;

		waiting_free(&list);
		list = next;
	}
}

static size_t
count_list(const struct waiting *list)
{
	size_t n = 0;

	for (; list; list = list->in_room.next)
		n++;
	return n;
}

static void
test_bells(void)
{
	struct park *park = park_new(100);
	struct waiting *older, *w = make(7, 5, 1, "a"), *late = make(7, 4, 2, "b");

	ok(park_watch(park, 7, 1000) == -1, "a room is unknown at first");
	park_heard(park, 7, 5);
	ok(park_watch(park, 7, 1000) == 5, "and known once heard of");
	ok(park_add(park, w, 1000, &older) == PARK_OK, "who has everything waits");
	ok(park_add(park, late, 1000, &older) == PARK_BEHIND, "who lacks something does not");
	ok(!park_take_behind(park, 7), "nobody is woken by what they have");
	park_heard(park, 8, 9);
	ok(!park_take_behind(park, 8), "nor by another room");
	park_heard(park, 7, 6);
	park_heard(park, 7, 3);
	ok(park_watch(park, 7, 1000) == 6, "an old bell changes nothing");
	struct waiting *woken = park_take_behind(park, 7);
	ok(woken == w && !w->in_room.next && !w->is_parked, "a new one takes them out");
	ok(park_add_again(park, w, 1000), "who goes back is told to be behind");
	park_forget(park, 7);
	ok(!park_take_behind(park, 7), "nobody is behind in a room that is unknown again");
	drop_list(park_take_all(park));
	waiting_free(&late);
	park_free(&park);
}

static void
test_tabs(void)
{
	struct park *park = park_new(100);
	struct waiting *older, *first = make(7, 5, 1, "a"), *again = make(7, 5, 1, "a"),
				*other = make(7, 5, 1, "b"), *foreign = make(7, 5, 2, "a");

	park_add(park, first, 1000, &older);
	park_add(park, other, 1000, &older);
	ok(!older, "another tab supersedes nobody");
	park_add(park, foreign, 1000, &older);
	ok(!older, "nor does another session's tab of the same name");
	ok(!park_has_tab(park, first), "a tab with one poll has no other");
	park_add(park, again, 1000, &older);
	ok(older == first && !first->is_parked, "the same tab takes the older poll's place");
	ok(park_has_tab(park, first), "and is still there without it");
	waiting_free(&first);
	drop_list(park_take_all(park));
	park_free(&park);
}

static void
test_limits(void)
{
	struct park *park = park_new(PARK_MAX_SESSION + 1);
	struct waiting *older, *w;
	char tab[8];

	for (int i = 0; i < PARK_MAX_SESSION; i++) {
		snprintf(tab, sizeof tab, "t%d", i);
		park_add(park, make(7, 5, 1, tab), 1000, &older);
	}
	w = make(7, 5, 1, "more");
	ok(park_add(park, w, 1000, &older) == PARK_SESSION, "a session has a limit");
	w->session = 2;
	ok(park_add(park, w, 1000, &older) == PARK_OK, "which is no other session's");
	w = make(7, 5, 3, "x");
	ok(park_add(park, w, 1000, &older) == PARK_FULL, "the whole has one, too");
	ok(!park_add_again(park, w, 1000), "but who was in comes in again");
	struct waiting *all = park_take_all(park);
	ok(count_list(all) == PARK_MAX_SESSION + 2, "all can be taken out");
	drop_list(all);
	park_free(&park);
}

static void
test_time(void)
{
	struct park *park = park_new(100);
	struct waiting *older, *w = make(7, 5, 1, "a");

	park_add(park, w, 1000, &older);
	ok(park_next_due(park, 1000, 500) == 500, "nothing is due soon");
	ok(!park_take_due(park, 15900), "nothing is due before its time");
	ok(park_take_due(park, 16600) == w, "presence is touched within half a second of it");
	w->touch_ms = 31000;
	park_add_again(park, w, 16600);
	ok(!park_take_due(park, 25900), "then the deadline comes first");
	int ms = park_next_due(park, 25900, 5000);
	ok(ms >= 0 && ms <= 600, "which is foreseen");
	ok(park_take_due(park, 26600) == w, "and kept");
	w->deadline_ms = w->touch_ms = 500000;
	park_add_again(park, w, 27000);
	ok(!park_take_due(park, 400000), "one that is far away is not forgotten");
	ok(park_take_due(park, 900000) == w, "even when all slept for long");
	waiting_free(&w);
	park_free(&park);
}

static void
test_rooms(void)
{
	struct park *park = park_new(100);
	struct waiting *older, *w = make(7, 5, 1, "a");
	size_t count;

	park_add(park, w, 1000, &older);
	park_watch(park, 8, 1000);
	int64_t *rooms = park_rooms(park, 2000, &count);
	ok(count == 1 && rooms[0] == 7, "rooms where somebody waits are watched");
	free(rooms);
	park_heard(park, 7, 6);
	waiting_free(&(struct waiting *){ park_take_behind(park, 7) });
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
	test_time();
	test_rooms();
	struct audience unknown = audience_parse("everybody");
	ok(!audience_sees(&unknown, &(struct viewer){ ~0u, 1 }),
	    "an audience that is not understood is nobody");
	return done();
}
