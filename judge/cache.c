#define _GNU_SOURCE /* reallocarray, utimensat */
#include "judge/cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "log.h"
#include "scoped.h"

enum { PATH_SIZE = 512, CHUNK = 65536 };

/* A file of the cache, for trimming. */
struct entry {
	char name[CACHE_HASH + 1];
	int64_t size, used_at;
};

static void
write_path(const struct cache *cache, const char *name, char path[static PATH_SIZE])
{
	snprintf(path, PATH_SIZE, "%s/%s", cache->directory, name);
}

/* A hash comes from the database, but it becomes a path. */
static bool
is_hash(const char *text)
{
	return strlen(text) == CACHE_HASH &&
	       strspn(text, "0123456789abcdef") == CACHE_HASH;
}

static bool
is_temporary(const char *name)
{
	return strncmp(name, "new-", 4) == 0;
}

/* Temporary files of a judge that was killed; those of a living one are young. */
static void
remove_leftover(const struct cache *cache, const char *name)
{
	char path[PATH_SIZE];
	struct stat file;

	write_path(cache, name, path);
	if (is_temporary(name) && stat(path, &file) == 0 &&
	    time(NULL) - file.st_mtime > 3600)
		unlink(path);
}

void
cache_init(struct cache *cache)
{
	if (sodium_init() < 0)
		die("libsodium does not work here");
	if (mkdir(cache->directory, 0700) < 0 && errno != EEXIST)
		die("%s: %s", cache->directory, strerror(errno));
	if (access(cache->directory, R_OK | W_OK | X_OK) < 0)
		die("%s: %s", cache->directory, strerror(errno));

	DIR *directory = opendir(cache->directory);
	if (!directory)
		die("%s: %s", cache->directory, strerror(errno));
	for (struct dirent *entry; (entry = readdir(directory));)
		remove_leftover(cache, entry->d_name);
	closedir(directory);
}

bool
cache_touch(const struct cache *cache, const char *name)
{
	char path[PATH_SIZE];

	write_path(cache, name, path);
	return utimensat(AT_FDCWD, path, NULL, 0) == 0;
}

/* Others than us pass no further than our folder; the box lets them open /dev/stdin. */
static bool
write_temporary(const char *path, cache_writer write, void *context)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
	FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
	bool written = out && write(context, out);

	if (out && fclose(out) != 0)
		written = false;
	return written;
}

bool
cache_write(
    const struct cache *cache, const char *name, cache_writer write, void *context)
{
	char temporary[PATH_SIZE], path[PATH_SIZE], unique[128];
	unsigned random = randombytes_random();

	snprintf(unique, sizeof unique, "new-%d-%08x", (int)getpid(), random);
	write_path(cache, unique, temporary);
	write_path(cache, name, path);
	if (write_temporary(temporary, write, context) && rename(temporary, path) == 0)
		return true;
	log_error(
	    "the cache cannot keep a file", "file=%s why=%s", path, strerror(errno));
	unlink(temporary);
	return false;
}

static bool
file_has_hash(const char *path, const char *hash)
{
	scoped_file *in = fopen(path, "re");
	unsigned char bytes[CHUNK], sum[crypto_hash_sha256_BYTES];
	char hex[CACHE_HASH + 1];
	crypto_hash_sha256_state state;

	if (!in)
		return false;
	crypto_hash_sha256_init(&state);
	for (size_t n; (n = fread(bytes, 1, sizeof bytes, in)) > 0;)
		crypto_hash_sha256_update(&state, bytes, n);
	crypto_hash_sha256_final(&state, sum);
	sodium_bin2hex(hex, sizeof hex, sum, sizeof sum);
	return !ferror(in) && strcmp(hex, hash) == 0;
}

/* Test data on its way from the database, and the hash that it must have. */
struct blob {
	struct db *db;
	const char *hash;
	int nchunks; /* that came so far */
	int status;  /* as in db_reply, when they do not come */
	crypto_hash_sha256_state state;
};

/* One chunk in Postgres's text form, \x and hexadecimal digits. */
static bool
write_chunk(struct blob *blob, FILE *out, const char *text)
{
	size_t length = strlen(text), size;

	if (strncmp(text, "\\x", 2) != 0)
		return false;
	scoped_heap unsigned char *bytes = malloc(length);
	if (!bytes)
		die("out of memory");
	if (sodium_hex2bin(bytes, length, text + 2, length - 2, NULL, &size, NULL) < 0)
		return false;
	crypto_hash_sha256_update(&blob->state, bytes, size);
	return fwrite(bytes, 1, size, out) == size;
}

/* The next few chunks, so that no more than those is ever in memory.  -1: they do not come. */
static int
write_chunks(struct blob *blob, FILE *out)
{
	struct db_reply refusal = { .status = 500 };
	char from[16];

	snprintf(from, sizeof from, "%d", blob->nchunks);
	scoped_result *rows =
	    db_select(blob->db, &refusal, "judge_blob", blob->hash, from);
	if (!rows) {
		blob->status = refusal.status;
		json_object_put(refusal.body);
		errno = ENODATA;
		return -1;
	}
	for (int i = 0; i < PQntuples(rows); i++)
		if (!write_chunk(blob, out, PQgetvalue(rows, i, PQfnumber(rows, "data"))))
			return -1;
	blob->nchunks += PQntuples(rows);
	return PQntuples(rows);
}

static bool
write_blob(void *context, FILE *out)
{
	struct blob *blob = context;
	unsigned char sum[crypto_hash_sha256_BYTES];
	char hex[CACHE_HASH + 1];
	int count;

	crypto_hash_sha256_init(&blob->state);
	while ((count = write_chunks(blob, out)) > 0)
		continue;
	if (count < 0)
		return false;
	crypto_hash_sha256_final(&blob->state, sum);
	sodium_bin2hex(hex, sizeof hex, sum, sizeof sum);
	if (strcmp(hex, blob->hash) == 0)
		return true;
	log_error("test data does not have its hash", "hash=%s", blob->hash);
	errno = EBADMSG;
	return false;
}

bool
cache_ensure(const struct cache *cache, struct db *db, const char *hash, int *status_out)
{
	char path[PATH_SIZE];
	struct blob blob = { .db = db, .hash = hash, .status = 500 };

	*status_out = 500;
	if (!is_hash(hash)) {
		log_error("no hash", "text=%s", hash);
		return false;
	}
	write_path(cache, hash, path);
	if (file_has_hash(path, hash)) {
		cache_touch(cache, hash);
		return true;
	}
	if (cache_write(cache, hash, write_blob, &blob))
		return true;
	*status_out = blob.status;
	return false;
}

int
cache_open(const struct cache *cache, const char *name)
{
	char path[PATH_SIZE];

	write_path(cache, name, path);
	return open(path, O_RDONLY | O_CLOEXEC);
}

static int
by_use(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return (x->used_at > y->used_at) - (x->used_at < y->used_at);
}

/* All files of the cache, oldest use first; the caller frees them. */
static struct entry *
list(const struct cache *cache, size_t *count_out)
{
	DIR *directory = opendir(cache->directory);
	struct entry *entries = NULL;
	struct stat file;
	size_t count = 0;

	for (struct dirent *e; directory && (e = readdir(directory));) {
		if (!is_hash(e->d_name) ||
		    fstatat(dirfd(directory), e->d_name, &file, AT_SYMLINK_NOFOLLOW) < 0)
			continue;
		entries = reallocarray(entries, count + 1, sizeof *entries);
		if (!entries)
			die("out of memory");
		entries[count] =
		    (struct entry){ .size = file.st_size, .used_at = file.st_mtime };
		memcpy(entries[count++].name, e->d_name, CACHE_HASH + 1);
	}
	if (directory)
		closedir(directory);
	if (count)
		qsort(entries, count, sizeof *entries, by_use);
	*count_out = count;
	return entries;
}

void
cache_trim(const struct cache *cache)
{
	size_t count;
	scoped_heap struct entry *entries = list(cache, &count);
	int64_t total = 0, kept_since = time(NULL) - cache->keep_s;
	char path[PATH_SIZE];

	for (size_t i = 0; i < count; i++)
		total += entries[i].size;
	for (size_t i = 0; i < count && total > cache->limit_bytes &&
			   entries[i].used_at <= kept_since; i++) {
		write_path(cache, entries[i].name, path);
		if (unlink(path) == 0)
			total -= entries[i].size;
	}
}
