/*
 * The time as Postgres tells it, without asking it each time: every answer
 * that carries Postgres's clock corrects our idea of the difference, so that
 * players of several web machines see one clock.
 */
#pragma once

#include <stdint.h>

enum { CLOCK_LENGTH = 25 }; /* "2026-11-23T01:02:03.456Z" and the NUL */

/* TEXT is Postgres's time right now, as RFC 3339 with milliseconds. */
void clock_learn(const char *text);

/* How long ago Postgres wrote TEXT; 0 also when it is no time. */
int64_t clock_since_ms(const char *text);

void clock_write(char text[static CLOCK_LENGTH]);
