/*
 * Patterns of submissions.yaml: * stands for anything within a file's name, {a,b}
 * for one of several texts.
 */
#pragma once

#include <stdbool.h>

bool glob_matches(const char *pattern, const char *path);

/* The same, for PATH or one of the folders that it is in. */
bool glob_matches_within(const char *pattern, const char *path);
