/*
 * Memory that the box keeps for itself.
 *
 * Every sandbox begins as a fork of the box.  Requests and slots are kept apart
 * from what such a fork inherits: it has no business with them, and the kernel
 * need not copy them each time.
 */
#pragma once

#include <stddef.h>

/* COUNT zeroed things of SIZE bytes, for the life of the process.  Dies without memory.
 */
void *private_memory(size_t count, size_t size);
