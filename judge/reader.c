#define _GNU_SOURCE /* realpath */
#include "judge/reader.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/constants.h"
#include "judge/text.h"
#include "judge/yaml.h"
#include "log.h"
#include "scoped.h"

enum { MAX_FILES = 20000, MAX_DEPTH = 12, MAX_CODE = 1 << 20 };

bool
reader_refuse(struct reader *reader, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (!reader->why) /* the first reason is the cause of those that follow */
		reader->why = arena_strdup(reader->arena, text);
	return false;
}

void
reader_warn(struct reader *reader, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	package_warn(reader->package, text);
}

/* ---- files ------------------------------------------------------------------- */

const char *
reader_path(struct reader *reader, const char *name)
{
	return arena_printf(reader->arena, "%s/%s", reader->package->directory, name);
}

bool
reader_has(struct reader *reader, const char *name)
{
	return access(reader_path(reader, name), F_OK) == 0;
}

static bool
is_inside(struct reader *reader, const char *name)
{
	char real[PATH_MAX];
	size_t length = strlen(reader->root);

	if (!realpath(reader_path(reader, name), real))
		return reader_refuse(reader, "%s: %s", name, strerror(errno));
	if (strncmp(real, reader->root, length) != 0 || real[length] != '/')
		return reader_refuse(
		    reader, "%s is a link that leaves the package", name);
	return true;
}

static int
open_file(struct reader *reader, const char *name)
{
	struct stat file;

	if (!is_inside(reader, name))
		return -1;
	int fd = open(reader_path(reader, name), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd >= 0 && fstat(fd, &file) == 0 && S_ISREG(file.st_mode))
		return fd;
	if (fd >= 0)
		close(fd);
	reader_refuse(reader, "%s is no file that can be read", name);
	return -1;
}

static const char *
read_text(struct reader *reader, const char *name, size_t max, bool must_be_utf8)
{
	static const char mark[] = "\xef\xbb\xbf";
	scoped_fd fd = open_file(reader, name);
	struct stat file;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &file) < 0 || (size_t)file.st_size > max) {
		reader_refuse(reader, "%s is larger than %zu bytes", name, max);
		return NULL;
	}
	const char *text = text_of_file(reader->arena, fd, max);
	if (!text || (must_be_utf8 && strlen(text) != (size_t)file.st_size)) {
		reader_refuse(reader, "%s is not UTF-8", name);
		return NULL;
	}
	return strncmp(text, mark, strlen(mark)) == 0 ? text + strlen(mark) : text;
}

const char *
reader_text(struct reader *reader, const char *name, size_t max)
{
	return read_text(reader, name, max, true);
}

const char *
reader_lossy_text(struct reader *reader, const char *name, size_t max)
{
	return read_text(reader, name, max, false);
}

struct json_object *
reader_yaml(struct reader *reader, const char *name)
{
	const char *why = NULL;

	if (!is_inside(reader, name))
		return NULL;
	struct json_object *yaml =
	    yaml_read(reader->arena, reader_path(reader, name), &why);
	size_t length = strlen(reader->package->directory) + 1;
	if (!yaml)
		reader_refuse(reader, "%s",
		    strncmp(why, reader->package->directory, length - 1) == 0 ? why + length
									      : why);
	return yaml;
}

/* ---- hashes ------------------------------------------------------------------ */

static bool
hash(struct reader *reader, int fd, const char *path, struct package_file *file)
{
	unsigned char bytes[65536], sum[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;
	ssize_t n;

	if (fd < 0)
		return false;
	*file = (struct package_file){ .path = path };
	crypto_hash_sha256_init(&state);
	while ((n = read(fd, bytes, sizeof bytes)) > 0) {
		crypto_hash_sha256_update(&state, bytes, (size_t)n);
		file->size += (size_t)n;
	}
	crypto_hash_sha256_final(&state, sum);
	sodium_bin2hex(file->hash, sizeof file->hash, sum, sizeof sum);
	return n == 0 || reader_refuse(reader, "%s: %s", path, strerror(errno));
}

/* Of the same content the first is kept. */
static bool
note(struct reader *reader, const struct package_file *file)
{
	struct package *package = reader->package;

	for (size_t i = 0; i < package->nfiles; i++)
		if (strcmp(package->files[i].hash, file->hash) == 0)
			return true;
	if (package->nfiles == MAX_FILES)
		return reader_refuse(reader, "more than %d files", MAX_FILES);
	if (!package->files)
		package->files =
		    arena_alloc(reader->arena, MAX_FILES * sizeof *package->files);
	package->files[package->nfiles++] = *file;
	return true;
}

bool
reader_file(struct reader *reader, const char *name, struct package_file *file_out)
{
	scoped_fd fd = open_file(reader, name);

	return hash(reader, fd, reader_path(reader, name), file_out) &&
	       note(reader, file_out);
}

static struct json_object *
file_to_json(
    const struct package_file *file, const struct entry *entry, const char *base)
{
	struct json_object *json = json_object_new_object();

	json_object_object_add(json, "name", json_object_new_string(base));
	json_object_object_add(json, "hash", json_object_new_string(file->hash));
	json_object_object_add(
	    json, "executable", json_object_new_boolean(entry->is_executable));
	return json;
}

struct json_object *
reader_file_json(struct reader *reader, const struct entry *entry, const char *base)
{
	struct package_file file;

	return reader_file(reader, entry->name, &file) ? file_to_json(&file, entry, base)
						       : NULL;
}

/* A file of ours that holds TEXT; NULL: it is refused. */
static const char *
write_scratch(struct reader *reader, const char *text)
{
	struct package *package = reader->package;
	size_t length = strlen(text);

	if (!package->scratch) {
		char *folder = arena_printf(reader->arena, "%s/riposte-made-XXXXXX",
		    getenv("TMPDIR") ?: "/tmp");
		if (!mkdtemp(folder)) {
			reader_refuse(reader, "%s: %s", folder, strerror(errno));
			return NULL;
		}
		package->scratch = folder;
	}
	const char *path =
	    arena_printf(reader->arena, "%s/%zu", package->scratch, reader->nscratch++);
	scoped_fd fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0 && write(fd, text, length) == (ssize_t)length)
		return path;
	reader_refuse(reader, "%s: %s", path, strerror(errno));
	return NULL;
}

bool
reader_made_file(struct reader *reader, const char *text, struct package_file *file_out)
{
	const char *path = write_scratch(reader, text);
	scoped_fd fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;

	return hash(reader, fd, path, file_out) && note(reader, file_out);
}

struct json_object *
reader_code_json(struct reader *reader, const struct entry *entry, const char *base)
{
	const char *text =
	    reader->constants ? reader_lossy_text(reader, entry->name, MAX_CODE) : NULL;
	const char *replaced = text ? constants_apply(reader, text) : NULL;
	struct package_file file;

	/* not text, or without constants */
	if (replaced == text || strstr(text, "\xef\xbf\xbd"))
		return reader->why ? NULL : reader_file_json(reader, entry, base);
	return reader_made_file(reader, replaced, &file) ? file_to_json(&file, entry, base)
							 : NULL;
}

/* ---- folders ----------------------------------------------------------------- */

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static bool
add_entry(struct reader *reader, const char *folder, const char *base, struct entry *entry)
{
	struct stat file;

	*entry = (struct entry){
		.name = arena_printf(reader->arena, "%s/%s", folder, base),
		.base = arena_strdup(reader->arena, base),
	};
	if (!is_inside(reader, entry->name) ||
	    stat(reader_path(reader, entry->name), &file) < 0)
		return reader_refuse(reader, "%s: %s", entry->name, strerror(errno));
	entry->is_folder = S_ISDIR(file.st_mode);
	entry->is_executable = file.st_mode & 0100;
	return true;
}

bool
reader_list(struct reader *reader, const char *folder, struct entry **entries_out,
    size_t *count_out)
{
	struct dirent **found;
	int count = scandir(reader_path(reader, folder), &found, NULL, NULL);
	bool good = true;

	*count_out = 0;
	*entries_out =
	    arena_alloc(reader->arena, (size_t)(count + 1) * sizeof **entries_out + 1);
	for (int i = 0; i < count; i++) {
		const char *base = found[i]->d_name;

		if (good && *base != '.' && *base != '-')
			good = add_entry(
			    reader, folder, base, &(*entries_out)[(*count_out)++]);
		free(found[i]);
	}
	if (count >= 0)
		free(found);
	qsort(*entries_out, *count_out, sizeof **entries_out, by_bytes);
	return good;
}

/* Files below a folder, while they are collected. */
struct collection {
	struct entry *entries;
	size_t count, room;
};

static void
add_to(struct reader *reader, struct collection *to, const struct entry *entry)
{
	if (to->count == to->room) {
		size_t room = to->room ? 2 * to->room : 64;
		struct entry *larger =
		    arena_alloc(reader->arena, room * sizeof *larger);

		if (to->count)
			memcpy(larger, to->entries, to->count * sizeof *larger);
		to->entries = larger;
		to->room = room;
	}
	to->entries[to->count++] = *entry;
}

static bool
collect(struct reader *reader, const char *folder, int depth, struct collection *to)
{
	struct entry *entries;
	size_t count;

	if (depth == MAX_DEPTH)
		return reader_refuse(reader, "%s: folders are too deep", folder);
	if (!reader_list(reader, folder, &entries, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!entries[i].is_folder)
			add_to(reader, to, &entries[i]);
		else if (!collect(reader, entries[i].name, depth + 1, to))
			return false;
		if (to->count > MAX_FILES)
			return reader_refuse(reader, "more than %d files", MAX_FILES);
	}
	return true;
}

bool
reader_list_all(struct reader *reader, const char *folder, struct entry **entries_out,
    size_t *count_out)
{
	struct collection all = { 0 };
	bool good = collect(reader, folder, 0, &all);

	*entries_out = all.entries;
	*count_out = all.count;
	return good;
}

/* ---- texts ------------------------------------------------------------------- */

bool
ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), end_length = strlen(end);

	return length > end_length && strcmp(text + length - end_length, end) == 0;
}

bool
is_true(struct json_object *value)
{
	static const char *const words[] = { "true", "True", "TRUE", NULL };

	return value && is_listed(json_object_get_string(value), words);
}

bool
is_listed(const char *word, const char *const list[])
{
	for (; *list; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

/* One word from *AT on, which moves behind it; NULL at the end. */
static char *
next_word(char **at)
{
	char *from = *at + strspn(*at, " \t\r\n"), *to = from, *word = from;
	char quote = '\0';

	if (!*from)
		return NULL;
	for (; *from && (quote || !strchr(" \t\r\n", *from)); from++) {
		if (quote ? *from == quote : *from == '"' || *from == '\'')
			quote = quote ? '\0' : *from;
		else
			*to++ = *from;
	}
	*at = *from ? from + 1 : from;
	*to = '\0';
	return word;
}

struct json_object *
words_of(struct reader *reader, struct json_object *from)
{
	struct json_object *list = json_object_new_array();

	if (json_object_is_type(from, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(from); i++)
			json_object_array_add(list,
			    json_object_new_string(
				json_object_get_string(json_object_array_get_idx(from, i))
				    ?: ""));
	} else if (from && !json_object_is_type(from, json_type_object)) {
		char *text = arena_strdup(reader->arena, json_object_get_string(from));

		for (char *word; (word = next_word(&text));)
			json_object_array_add(list, json_object_new_string(word));
	}
	return list;
}

bool
parse_scaled(struct reader *reader, const char *key, const char *text, double scale,
    long most, long *number_out)
{
	char *end;

	if (!text)
		return reader_refuse(reader, "%s is missing", key);
	double number = strtod(text, &end);
	while (isspace((unsigned char)*end))
		end++;
	if (end == text || *end || !(number > 0) || number * scale > (double)most)
		return reader_refuse(
		    reader, "%s: \"%s\" is no number within bounds", key, text);
	*number_out = (long)(number * scale + 0.5);
	return *number_out > 0 || reader_refuse(reader, "%s is too small", key);
}
