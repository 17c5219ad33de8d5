#define _GNU_SOURCE /* strptime */
#include "clock.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static _Atomic int64_t ahead_ms; /* Postgres's clock before ours */

static int64_t
our_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* 0 where TEXT is no time. */
static int64_t
read_ms(const char *text)
{
	struct tm tm = { .tm_isdst = 0 };
	const char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);

	if (!rest)
		return 0;
	int64_t ms = *rest == '.' ? (int64_t)(strtod(rest, NULL) * 1000 + 0.5) : 0;
	return (int64_t)timegm(&tm) * 1000 + ms;
}

void
clock_learn(const char *text)
{
	int64_t ms = read_ms(text);

	if (ms)
		atomic_store(&ahead_ms, ms - our_ms());
}

int64_t
clock_since_ms(const char *text)
{
	int64_t ms = read_ms(text), now = our_ms() + atomic_load(&ahead_ms);

	return ms && now > ms ? now - ms : 0;
}

void
clock_write(char text[static CLOCK_LENGTH])
{
	int64_t ms = our_ms() + atomic_load(&ahead_ms);
	time_t seconds = (time_t)(ms / 1000);
	struct tm utc;

	gmtime_r(&seconds, &utc);
	size_t n = strftime(text, CLOCK_LENGTH, "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(text + n, CLOCK_LENGTH - n, ".%03uZ", (unsigned)(ms % 1000));
}
