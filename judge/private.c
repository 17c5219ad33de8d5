#define _GNU_SOURCE /* MAP_ANONYMOUS */
#include "judge/private.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "log.h"

void *
private_memory(size_t count, size_t size)
{
	void *memory = mmap(NULL, count * size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED || madvise(memory, count * size, MADV_DONTFORK))
		die("memory: %s", strerror(errno));
	return memory;
}
