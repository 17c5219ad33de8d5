/*
 * What hostile programs try, one thing at a time, inside the box.
 *
 * Each returns 0 when it was refused, 1 with a word about it when it got
 * through.  Those that fight a limit never end by themselves: the list (t/attack/list)
 * says what must become of them.
 */
#pragma once

#include <stdbool.h>

struct attack {
	const char *name;
	int (*run)(void);
};

/* Families; each table ends with a NULL name. */
extern const struct attack exhaust_attacks[]; /* using things up */
extern const struct attack time_attacks[];
extern const struct attack
    neighbour_attacks[]; /* other processes, other slots, the next run */
extern const struct attack secret_attacks[]; /* reading and changing what is not ours */
extern const struct attack kernel_attacks[]; /* calls, sockets, rights */
extern const struct attack output_attacks[]; /* what is handed back */

/* 0 when REFUSED; else 1, having said that WHAT got through. */
int held(bool refused, const char *what);

/* For ever. */
__attribute__((noreturn)) int spin(void);
