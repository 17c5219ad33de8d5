#define _GNU_SOURCE /* memfd_create */
#include "judge/programs.h"

#include <errno.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "scoped.h"

/*
 * A file of the cache: this head, NFILES heads of files, the compiler's words,
 * the files' contents, the checksum of all before it.
 */
struct head {
	char magic[8];
	uint32_t nfiles, text_length;
};

struct file_head {
	char name[BOX_MAX_NAME + 1];
	uint64_t length;
	uint32_t mode, zero;
};

static const char magic[8] = "RIPPROG2";

enum { SUM = crypto_generichash_BYTES, TRIM_PARTS = 16, CHUNK = 65536 };

/* Each part with its length before it, so that no two pairs give one text. */
static void
add_text(crypto_generichash_state *state, const char *text)
{
	uint64_t length = strlen(text);

	crypto_generichash_update(state, (const unsigned char *)&length, sizeof length);
	crypto_generichash_update(state, (const unsigned char *)text, length);
}

/* False: it cannot be read. */
static bool
add_file(crypto_generichash_state *state, const struct box_file *file)
{
	unsigned char bytes[CHUNK];
	off_t at = 0;
	struct stat st;
	ssize_t n;

	if (fstat(file->fd, &st) < 0)
		return false;
	uint64_t length = (uint64_t)st.st_size;
	add_text(state, file->name);
	crypto_generichash_update(state, (const unsigned char *)&file->mode, sizeof file->mode);
	crypto_generichash_update(state, (const unsigned char *)&length, sizeof length);
	while ((n = pread(file->fd, bytes, sizeof bytes, at)) > 0) {
		crypto_generichash_update(state, bytes, (size_t)n);
		at += n;
	}
	return n == 0 && at == st.st_size;
}

static void
add_number(crypto_generichash_state *state, uint64_t number)
{
	crypto_generichash_update(state, (const unsigned char *)&number, sizeof number);
}

/* False: a file of it cannot be read. */
static bool
write_key(const struct language *language, const struct source *source,
    char key[CACHE_HASH + 1])
{
	crypto_generichash_state state;
	unsigned char sum[SUM];
	size_t nunits = 0;

	while (source->units && source->units[nunits])
		nunits++;
	crypto_generichash_init(&state, NULL, 0, sizeof sum);
	add_text(&state, language->identity);
	add_text(&state, source->entry ? source->entry : "");
	add_number(&state, nunits);
	for (size_t i = 0; i < nunits; i++)
		add_text(&state, source->units[i]);
	add_number(&state, source->nfiles);
	for (size_t i = 0; i < source->nfiles; i++)
		if (!add_file(&state, &source->files[i]))
			return false;
	crypto_generichash_final(&state, sum, sizeof sum);
	sodium_bin2hex(key, CACHE_HASH + 1, sum, sizeof sum);
	return true;
}

/* ---- reading --------------------------------------------------------------- */

/* A whole file of the cache in memory. */
struct image {
	const unsigned char *bytes;
	size_t length; /* without the checksum; 0: nothing is mapped */
};

static void
drop_image(struct image *image)
{
	if (image->length)
		munmap((void *)(uintptr_t)image->bytes, image->length + SUM);
}

/* False with an empty image: not there, or not what was written. */
static bool
read_image(int fd, struct image *image_out)
{
	unsigned char sum[SUM];
	struct stat st;

	*image_out = (struct image){ 0 };
	if (fstat(fd, &st) < 0 || st.st_size < (off_t)(sizeof(struct head) + SUM))
		return false;
	size_t length = (size_t)st.st_size - SUM;
	void *at = mmap(NULL, length + SUM, PROT_READ, MAP_PRIVATE, fd, 0);
	if (at == MAP_FAILED)
		return false;
	*image_out = (struct image){ at, length };
	crypto_generichash(sum, SUM, at, length, NULL, 0);
	return sodium_memcmp(sum, (unsigned char *)at + length, SUM) == 0 &&
	       memcmp(at, magic, sizeof magic) == 0;
}

static bool
add_copy(
    struct program *program, const struct file_head *file, const unsigned char *contents)
{
	struct box_file *to = &program->files[program->nfiles];

	to->fd = memfd_create("program", MFD_CLOEXEC);
	if (to->fd < 0)
		return false;
	program->nfiles++;
	to->mode = file->mode;
	memcpy(to->name, file->name, sizeof to->name);
	for (uint64_t left = file->length; left;) {
		ssize_t n = write(to->fd, contents, left);
		if (n < 0)
			return false;
		contents += n;
		left -= (uint64_t)n;
	}
	return true;
}

static bool
unpack(const struct image *image, struct arena *arena, struct program *program,
    const char **text_out)
{
	struct head head;
	struct file_head files[BOX_MAX_FILES];
	const unsigned char *at = image->bytes + sizeof head;

	memcpy(&head, image->bytes, sizeof head);
	memcpy(files, at, head.nfiles * sizeof *files);
	at += head.nfiles * sizeof *files;
	*text_out = arena_strndup(arena, (const char *)at, head.text_length);
	at += head.text_length;
	for (uint32_t i = 0; i < head.nfiles; at += files[i++].length)
		if (!add_copy(program, &files[i], at))
			return false;
	return true;
}

bool
programs_find(const struct cache *cache, struct arena *arena,
    const struct source *source, struct program *program, const char **text_out)
{
	char key[CACHE_HASH + 1];

	scoped_fd fd = write_key(program->language, source, key) ? cache_open(cache, key)
								  : -1;
	if (fd < 0)
		return false;
	scoped(drop_image) struct image image;
	if (!read_image(fd, &image)) {
		log_error("a compiled program is damaged and not used", "key=%s", key);
		return false;
	}
	if (!unpack(&image, arena, program, text_out)) {
		log_error("a compiled program cannot be used", "key=%s why=%s", key,
		    strerror(errno));
		program_release(program);
		return false;
	}
	cache_touch(cache, key);
	return true;
}

/* ---- writing --------------------------------------------------------------- */

struct writing {
	const struct program *program;
	const char *text;
	FILE *to;
	crypto_generichash_state state;
	int64_t written;
};

static bool
put(struct writing *writing, const void *bytes, size_t length)
{
	crypto_generichash_update(&writing->state, bytes, length);
	writing->written += (int64_t)length;
	return fwrite(bytes, 1, length, writing->to) == length;
}

static bool
put_contents(struct writing *writing, int fd, uint64_t length)
{
	char bytes[CHUNK];

	for (uint64_t done = 0; done < length;) {
		ssize_t n = pread(fd, bytes, sizeof bytes, (off_t)done);
		if (n <= 0 || !put(writing, bytes, (size_t)n))
			return false;
		done += (uint64_t)n;
	}
	return true;
}

static bool
put_heads(struct writing *writing, uint64_t lengths[])
{
	const struct program *program = writing->program;
	struct head head = { .nfiles = (uint32_t)program->nfiles,
		.text_length = (uint32_t)strlen(writing->text) };

	memcpy(head.magic, magic, sizeof magic);
	bool done = put(writing, &head, sizeof head);
	for (size_t i = 0; done && i < program->nfiles; i++) {
		struct file_head file = { .mode = program->files[i].mode };
		struct stat st;

		if (fstat(program->files[i].fd, &st) < 0)
			return false;
		lengths[i] = file.length = (uint64_t)st.st_size;
		memcpy(file.name, program->files[i].name, sizeof file.name);
		done = put(writing, &file, sizeof file);
	}
	return done && put(writing, writing->text, head.text_length);
}

static bool
write_program(void *context, FILE *to)
{
	struct writing *writing = context;
	uint64_t lengths[BOX_MAX_FILES];
	unsigned char sum[SUM];

	writing->to = to;
	crypto_generichash_init(&writing->state, NULL, 0, SUM);
	bool done = put_heads(writing, lengths);
	for (size_t i = 0; done && i < writing->program->nfiles; i++)
		done = put_contents(writing, writing->program->files[i].fd, lengths[i]);
	crypto_generichash_final(&writing->state, sum, SUM);
	return done && fwrite(sum, 1, SUM, to) == SUM;
}

/* Looking through the directory is dear: only when a part of its bound is new. */
static void
trim_sometimes(const struct cache *cache, int64_t written)
{
	static _Atomic int64_t since_trim;
	int64_t sum = atomic_fetch_add(&since_trim, written) + written;

	if (sum < cache->limit_bytes / TRIM_PARTS)
		return;
	atomic_store(&since_trim, 0);
	cache_trim(cache);
}

void
programs_keep(const struct cache *cache, const struct source *source,
    const struct program *program, const char *text)
{
	struct writing writing = { .program = program, .text = text };
	char key[CACHE_HASH + 1];

	if (write_key(program->language, source, key) &&
	    cache_write(cache, key, write_program, &writing))
		trim_sometimes(cache, writing.written);
}
