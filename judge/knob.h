/* The kernel's small files: one value, or a line for each. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Write TEXT or NUMBER to FILE of the folder DIR.  False with errno. */
bool knob_put(int dir, const char *file, const char *text);
bool knob_put_number(int dir, const char *file, int64_t number);

/* The number after KEY in an open file, or its only one when KEY is NULL; -1. */
int64_t knob_get(int fd, const char *key);

/* The number after "total=" in the line of KEY, as the files *.pressure have it; -1. */
int64_t knob_get_total(int fd, const char *key);

bool knob_is_there(int dir, const char *file);
