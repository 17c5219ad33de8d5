#include "arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

enum { BLOCK_SIZE = 8192 - 64 };

struct arena_block {
	struct arena_block *older;
	size_t used;
	size_t size;
	max_align_t data[];
};

static struct arena_block *
add_block(struct arena *arena, size_t at_least)
{
	size_t size = at_least > BLOCK_SIZE ? at_least : BLOCK_SIZE;
	struct arena_block *block = calloc(1, sizeof *block + size);

	if (!block)
		die("out of memory");
	block->older = arena->blocks;
	block->size = size;
	arena->blocks = block;
	return block;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	struct arena_block *block = arena->blocks;
	size_t rounded = (size + _Alignof(max_align_t) - 1) & ~(_Alignof(max_align_t) - 1);

	if (rounded < size)
		die("out of memory");
	if (!block || block->size - block->used < rounded)
		block = add_block(arena, rounded);
	block->used += rounded;
	return (char *)block->data + block->used - rounded;
}

char *
arena_strndup(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);

	memcpy(copy, text, length);
	return copy;
}

char *
arena_strdup(struct arena *arena, const char *text)
{
	return arena_strndup(arena, text, strlen(text));
}

char *
arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args, again;

	va_start(args, format);
	va_copy(again, args);
	int length = vsnprintf(NULL, 0, format, args);
	if (length < 0)
		die("bad format");
	char *text = arena_alloc(arena, (size_t)length + 1);
	vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	va_end(args);
	return text;
}

void
arena_release(struct arena *arena)
{
	while (arena->blocks) {
		struct arena_block *older = arena->blocks->older;

		free(arena->blocks);
		arena->blocks = older;
	}
}
