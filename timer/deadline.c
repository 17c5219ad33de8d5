#include "deadline.h"

#include <time.h>

enum { SHORTEST_MS = 20, LONGEST_MS = 60000 };

int64_t
deadline_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
deadline_plan(struct deadline *deadline, int64_t now_ms, int64_t next_ms)
{
	if (next_ms < SHORTEST_MS)
		next_ms = SHORTEST_MS;
	if (next_ms > LONGEST_MS)
		next_ms = LONGEST_MS;
	deadline->due_ms = now_ms + next_ms;
	deadline->is_known = true;
}

int
deadline_left_ms(const struct deadline *deadline, int64_t now_ms)
{
	if (!deadline->is_known || deadline->due_ms <= now_ms)
		return 0;
	return (int)(deadline->due_ms - now_ms);
}

int64_t
deadline_gap_ms(const struct deadline *deadline, int64_t now_ms)
{
	int64_t gap = now_ms - deadline->due_ms;

	return deadline->is_known && gap > DEADLINE_OUTAGE_MS ? gap : 0;
}
