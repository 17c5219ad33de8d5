/*
 * Reading a problem package in the ICPC format from a directory.
 *
 * Understood are legacy, legacy-icpc, 2023-07 and 2025-09 as far as problems
 * with one program and the default output validator need.  What we cannot do
 * is refused with its reason; what does not matter is passed over, with a
 * warning where the author should know.
 */
#pragma once

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

enum { PACKAGE_HASH = 64 };

struct package_file {
	const char *path;
	char hash[PACKAGE_HASH + 1];
	size_t size;
};

struct package_test {
	const char *name; /* sample/1, secret/02-large */
	bool is_sample;
	struct package_file input, answer;
};

struct package_submission {
	const char *path; /* accepted/sum.py */
	const char *language, *source;
	const char *const *expected; /* verdict words, NULL at the end */
};

struct package {
	struct arena arena;
	const char *directory, *slug;
	struct json_object *about; /* the argument of import_begin */
	struct package_test *tests;
	size_t ntests;
	struct package_submission *submissions;
	size_t nsubmissions;
	void (*warn)(const struct package *, const char *text); /* may be NULL */
};

/*
 * Read DIRECTORY.  False with the reason in *WHY_OUT (in the package's arena).
 * Release the package in either case.
 */
bool package_read(struct package *, const char *directory,
    void (*warn)(const struct package *, const char *text), const char **why_out);
void package_release(struct package *);
