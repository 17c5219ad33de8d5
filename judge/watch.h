/* An event loop: descriptors and what to do when they are readable. */
#pragma once

#include <stdbool.h>

struct watch {
	void (*ready)(struct watch *); /* readable, or at its end: read to find out */
};

void watch_start(void);
bool watch_add(int fd, struct watch *);
/* Closing a descriptor removes it too, unless somebody else holds it. */
void watch_remove(int fd);
/* Wait for events, at most TIMEOUT_MS (-1: for ever), and handle them. */
void watch_once(int timeout_ms);
