/* What of a box's sandboxes can be seen from the host. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

struct host {
	int processes; /* of the sandboxes' users, anywhere on the machine */
	int leaves;    /* control groups below the box's */
	int files;     /* of those users, where everybody may write */
};

/* Look for users from FIRST on, COUNT of them, and for the control group GROUP. */
void host_watch(uid_t first, unsigned count, const char *group);

struct host host_look(void);
bool host_is(const struct host *, const struct host *);
