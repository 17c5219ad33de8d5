/*
 * TAP for the unit tests that are written in C.
 *
 *	ok(strcmp(x, "y") == 0, "a title is a sentence of behaviour");
 *	return done();
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

static int tap_count, tap_failed;

static inline bool
ok(bool passed, const char *title)
{
	tap_count++;
	tap_failed += !passed;
	printf("%sok %d - %s\n", passed ? "" : "not ", tap_count, title);
	fflush(stdout);
	return passed;
}

/* The plan, and the exit code of main. */
static inline int
done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed != 0;
}
