#define _GNU_SOURCE
#include "judge/processor.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "log.h"

static int numbers[CPU_SETSIZE];
static int count;

void
processor_start(void)
{
	cpu_set_t ours;

	if (sched_getaffinity(0, sizeof ours, &ours))
		die("sched_getaffinity: %s", strerror(errno));
	for (size_t n = 0; n < CPU_SETSIZE; n++)
		if (CPU_ISSET(n, &ours))
			numbers[count++] = (int)n;
}

int
processor_count(void)
{
	return count;
}

void
processor_choose(int slot, int each, cpu_set_t *set_out)
{
	CPU_ZERO(set_out);
	if (each == 0 || each > count)
		each = count;
	for (int n = 0; n < each; n++) {
		int turn = (int)(((long)slot * each + n) % count);
		CPU_SET((size_t)numbers[count - 1 - turn], set_out);
	}
}

void
processor_list(const cpu_set_t *set, char *text, size_t size)
{
	size_t used = 0;

	*text = '\0';
	for (size_t n = 0; n < CPU_SETSIZE && used < size; n++)
		if (CPU_ISSET(n, set))
			used += (size_t)snprintf(
			    text + used, size - used, "%s%zu", used ? "," : "", n);
}
