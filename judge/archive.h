/*
 * Zip files of packages, unpacked into a folder of our own.
 *
 * An archive is a stranger's: names that are absolute or lead out, links that do,
 * devices, and more than the bounds below are refused by name, and nothing is
 * ever written through a link.
 */
#pragma once

#include <stdbool.h>

#include "arena.h"

enum { ARCHIVE_FILES = 20000, ARCHIVE_MB = 1024 };

/*
 * Unpack the file PATH into a new temporary folder; *ROOT_OUT is that folder or
 * the only one in it, if all stands in one.  False with the reason in *WHY_OUT.
 * Texts are in ARENA.  Remove *FOLDER_OUT (NULL: nothing was made) in any case.
 */
bool archive_unpack(struct arena *, const char *path, const char **folder_out,
    const char **root_out, const char **why_out);

/* Remove FOLDER with all that is in it; links are not followed. */
void archive_remove(const char *folder);
