/*
 * Files that came with a problem, by their hash in the cache: parts of its
 * programs, and what is put beside submissions.
 */
#pragma once

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "judge/box.h"
#include "judge/cache.h"

struct data_file {
	const char *name, *hash;
	bool is_executable;
};

/*
 * Open NFILES files and put them behind the *COUNT entries of OPENED (room for
 * BOX_MAX_FILES); one that has the name of an entry takes its place.  False when
 * one is gone or there is no room; the caller closes what *COUNT says in any case.
 */
bool data_files_open(const struct cache *, const struct data_file *files, size_t nfiles,
    struct box_file *opened, size_t *count);

/* From [{name, hash, executable}]: *COUNT_OUT files, in the arena. */
const struct data_file *data_files_from_json(
    struct arena *, struct json_object *, size_t *count_out);

void data_files_close(struct box_file *opened, size_t count);
