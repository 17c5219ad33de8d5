/*
 * What a language model is told: the rules, and what was said and done in a battle, as
 * numbered entries that its minutes cite.
 *
 * All that comes from people stands between two lines with a random word that nobody
 * could know, so that nothing in it reads as an instruction.
 */
#pragma once

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What an entry is: one of the two is 0. */
struct entry {
	int64_t line, submission;
};

/* Something of the time line as a line of text. */
struct turn {
	char *text;
	size_t length;
};

struct brief {
	struct json_object *taken; /* what api.scribe_minutes_take said */
	struct entry *entries;	   /* number N is entries[N - 1] */
	size_t entry_count;
	struct turn *turns; /* all of the time line, in order */
	size_t turn_count;
	char fence[33];
	char *rules; /* the system's message */
	char *head;  /* the battle, its problems and people */
};

/* Takes TAKEN. */
struct brief *brief_new(struct json_object *taken);
void brief_free(struct brief **);

/* "ada" is "P1" for the model: its place among the players, from 1; 0 for none. */
size_t brief_player(const struct brief *, const char *mark);
/* The person at that place. */
int64_t brief_person(const struct brief *, size_t place);

/* Is this a problem's letter, or "general"? */
bool brief_has_letter(const struct brief *, const char *letter);

/* The form of the answer as a JSON schema. */
struct json_object *brief_schema(const struct brief *);

/*
 * How far the turns behind FROM can be told in ROOM bytes, rules and all; FROM when not
 * even one can.
 */
size_t brief_reach(const struct brief *, size_t from, size_t room);

/* The question about those turns, to be freed. */
char *brief_text(const struct brief *, size_t from, size_t to);

/* The same about minutes of parts, a list of what the model answered. */
char *brief_merge_text(const struct brief *, struct json_object *list);
