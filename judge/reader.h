/*
 * A package being read: its files, and why it cannot be taken.
 *
 * Names that begin with "." or "-" are not part of a package.  Links may share
 * files within it; one that leads out is refused by name.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "judge/package.h"

enum format { FORMAT_LEGACY, FORMAT_ICPC, FORMAT_2023, FORMAT_2025 };

struct reader {
	struct package *package;
	struct arena *arena;
	struct json_object *yaml; /* of problem.yaml */
	struct json_object *submissions_json; /* DOMjudge's; NULL */
	struct json_object *constants; /* of problem.yaml; NULL: there are none */
	enum format format;
	bool is_scoring, is_interactive, is_multi_pass, is_answers;
	bool has_checkers;	  /* validators of its own decide */
	char root[PATH_MAX];
	size_t nscratch; /* files in the scratch folder */
	const char *why; /* it is refused; NULL: it is not */
};

/* Refuse the package; always false. */
__attribute__((format(printf, 2, 3))) bool reader_refuse(
    struct reader *, const char *format, ...);

__attribute__((format(printf, 2, 3))) void reader_warn(
    struct reader *, const char *format, ...);

/* NAME within the package as a path of ours. */
const char *reader_path(struct reader *, const char *name);

bool reader_has(struct reader *, const char *name);

/* A file or folder in a folder. */
struct entry {
	const char *name; /* within the package: data/sample/1.in */
	const char *base; /* 1.in */
	bool is_folder, is_executable;
};

/*
 * What is in FOLDER, by name in byte order; none when it is not there.  False
 * when an entry is refused.
 */
bool reader_list(struct reader *, const char *folder, struct entry **entries_out,
    size_t *count_out);

/* All files below FOLDER, the same way; folders themselves are left out. */
bool reader_list_all(struct reader *, const char *folder, struct entry **entries_out,
    size_t *count_out);

/*
 * The text of NAME, which must be UTF-8 and at most MAX bytes; a byte order mark
 * is left out.  NULL: it is refused.
 */
const char *reader_text(struct reader *, const char *name, size_t max);

/* The same of a file that may be no UTF-8: what is not becomes U+FFFD. */
const char *reader_lossy_text(struct reader *, const char *name, size_t max);

/*
 * Hash NAME and note it as one to be sent; the same content is noted once.
 * False: it is refused.
 */
bool reader_file(struct reader *, const char *name, struct package_file *file_out);

/* The same of a file of ours that holds TEXT. */
bool reader_made_file(struct reader *, const char *text, struct package_file *file_out);

/* The same as {name: BASE, hash, executable}; NULL: it is refused. */
struct json_object *reader_file_json(
    struct reader *, const struct entry *, const char *base);

/* The same of a program's file, with the package's constants in their places. */
struct json_object *reader_code_json(
    struct reader *, const struct entry *, const char *base);

/* The YAML file NAME; NULL: it is refused. */
struct json_object *reader_yaml(struct reader *, const char *name);

/* ---- texts ------------------------------------------------------------------- */

bool ends_with(const char *text, const char *end);

/* What YAML calls true; numbers and truths are texts here. */
bool is_true(struct json_object *);

/* LIST ends with NULL. */
bool is_listed(const char *word, const char *const list[]);

/* A list of words, or a text of words between blanks (and quotes, as in a shell). */
struct json_object *words_of(struct reader *, struct json_object *from);

/*
 * SCALE times the decimal number TEXT, from more than nothing to MOST.  False:
 * it is refused under the name KEY.
 */
bool parse_scaled(struct reader *, const char *key, const char *text, double scale,
    long most, long *number_out);
