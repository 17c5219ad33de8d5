#include "judge/language.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "judge/spawn.h"
#include "log.h"
#include "scoped.h"

enum {
	MAX_FILE = 65536,
	VERSION_TIMEOUT_MS = 20000,
	VERSIONS_AT_ONCE = 8,
	MAX_LANGUAGES = 256
};

/* Where we are in a language file, and what stands there. */
struct reader {
	struct language *language;
	struct arena *arena;
	const char *path, *why;
	char *value;
	int line;
};

static bool
refuse(struct reader *reader, const char *key, const char *expected)
{
	reader->why = arena_printf(
	    reader->arena, "%s:%d: %s %s", reader->path, reader->line, key, expected);
	return false;
}

static char *
trim(char *s)
{
	while (isspace((unsigned char)*s))
		s++;
	for (size_t n = strlen(s); n && isspace((unsigned char)s[n - 1]); n--)
		s[n - 1] = '\0';
	return s;
}

/* Cut the next word out of *TEXT; NULL at the end.  *OPEN: a quote is missing. */
static char *
take_word(char **text, bool *open)
{
	char *s = *text, *to, *word;
	bool quoted = false;

	while (isspace((unsigned char)*s))
		s++;
	if (!*s)
		return NULL;
	for (word = to = s; *s && (quoted || !isspace((unsigned char)*s)); s++)
		if (*s == '"')
			quoted = !quoted;
		else
			*to++ = *s;
	*text = *s ? s + 1 : s;
	*to = '\0';
	*open = quoted;
	return word;
}

static bool
read_words(struct reader *reader, const char *key, const char *words[])
{
	size_t n = 0;
	bool open = false;

	if (words[0])
		return refuse(reader, key, "is given twice");
	for (char *word; (word = take_word(&reader->value, &open));) {
		if (n == LANGUAGE_WORDS - 1)
			return refuse(reader, key, "has too many words");
		words[n++] = word;
	}
	if (open)
		return refuse(reader, key, "lacks a closing quote");
	return n > 0 || refuse(reader, key, "needs a value");
}

static bool
read_environment(struct reader *reader)
{
	const char **env = reader->language->env;
	size_t n = 0;

	if (!strchr(reader->value, '=') || *reader->value == '=')
		return refuse(reader, "env", "must be NAME=value");
	while (env[n])
		n++;
	if (n == LANGUAGE_WORDS - 1)
		return refuse(reader, "env", "is given too often");
	env[n] = reader->value;
	return true;
}

static bool
read_number(struct reader *reader, const char *key, int *number_out)
{
	char *end;

	errno = 0;
	long number = strtol(reader->value, &end, 10);
	if (errno || end == reader->value || *end || number < 0 || number > 1000000)
		return refuse(reader, key, "must be a whole number from 0 to 1000000");
	*number_out = (int)number;
	return true;
}

static bool
read_multiplier(struct reader *reader)
{
	char *end;
	double number = strtod(reader->value, &end);

	if (end == reader->value || *end || !(number >= 0.1 && number <= 100))
		return refuse(reader, "time_multiplier", "must be from 0.1 to 100");
	reader->language->time_multiplier = number;
	return true;
}

/* No path may be made of it, nor a surprise in a page or a shell. */
static bool
read_name(struct reader *reader, const char *key, const char **name_out)
{
	size_t length = strspn(reader->value,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-_#.");

	if (!length || reader->value[length] || *reader->value == '.' || length > 64)
		return refuse(reader, key, "must be letters, digits and + - _ # .");
	*name_out = reader->value;
	return true;
}

static bool
read_text(struct reader *reader, const char **text_out)
{
	*text_out = reader->value;
	return true;
}

static bool
read_key(struct reader *reader, const char *key)
{
	struct language *to = reader->language;
	const struct {
		const char *key, **text;
	} names[] = {
		{ "id", &to->id }, { "extension", &to->extension }, { "source", &to->source },
	}, texts[] = {
		{ "name", &to->name }, { "packages", &to->packages },
		{ "memory_words", &to->memory_words },
		{ "install", &to->install },
	};
	const struct {
		const char *key, **words;
	} commands[] = {
		{ "compile", to->compile },
		{ "run", to->run },
		{ "keep", to->keep },
		{ "version", to->version_command },
		{ "prepare", to->prepare },
	};
	const struct {
		const char *key;
		int *number;
	} numbers[] = {
		{ "memory_extra_mb", &to->memory_extra_mb },
		{ "processes_extra", &to->processes_extra },
		{ "time_extra_ms", &to->time_extra_ms },
		{ "file_mb", &to->file_mb },
		{ "compile_cpu_s", &to->compile_cpu_s },
		{ "compile_memory_mb", &to->compile_memory_mb },
		{ "compile_processes", &to->compile_processes },
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(key, names[i].key) == 0)
			return read_name(reader, key, names[i].text);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (strcmp(key, texts[i].key) == 0)
			return read_text(reader, texts[i].text);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcmp(key, commands[i].key) == 0)
			return read_words(reader, key, commands[i].words);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (strcmp(key, numbers[i].key) == 0)
			return read_number(reader, key, numbers[i].number);
	if (strcmp(key, "env") == 0)
		return read_environment(reader);
	if (strcmp(key, "time_multiplier") == 0)
		return read_multiplier(reader);
	return refuse(reader, key, "is no key of a language file");
}

static bool
read_line(struct reader *reader, char *text)
{
	char *key = trim(text);
	char *equals = strchr(key, '=');

	if (!*key || *key == '#')
		return true;
	if (!equals)
		return refuse(reader, key, "is not \"key = value\"");
	*equals = '\0';
	key = trim(key);
	reader->value = trim(equals + 1);
	if (!*reader->value)
		return refuse(reader, key, "needs a value");
	return read_key(reader, key);
}

/* What no language can do without. */
static bool
is_complete(struct reader *reader)
{
	const struct language *language = reader->language;
	const struct {
		const char *key;
		bool is_given;
	} needed[] = {
		{ "id", language->id },
		{ "name", language->name },
		{ "extension", language->extension },
		{ "source", language->source },
		{ "run", language->run[0] },
		{ "keep", language->keep[0] },
		{ "version", language->version_command[0] },
	};

	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if (!needed[i].is_given)
			return refuse(reader, needed[i].key, "is missing");
	return true;
}

static bool
read_lines(struct reader *reader, char *text)
{
	while (*text) {
		char *line = text;
		char *end = strchr(text, '\n');

		text = end ? end + 1 : text + strlen(text);
		if (end)
			*end = '\0';
		reader->line++;
		if (strcmp(line, "template:") == 0) {
			reader->language->template_text = text;
			break;
		}
		if (!read_line(reader, line))
			return false;
	}
	return is_complete(reader);
}

static char *
read_file(struct arena *arena, const char *path)
{
	scoped_file *in = fopen(path, "re");
	char *text = arena_alloc(arena, MAX_FILE + 1);

	if (!in)
		return NULL;
	size_t length = fread(text, 1, MAX_FILE, in);
	text[length] = '\0';
	return ferror(in) ? NULL : text;
}

bool
language_read(struct language *language, struct arena *arena, const char *path,
    const char **why_out)
{
	struct reader reader = { .language = language, .arena = arena, .path = path };
	char *text = read_file(arena, path);

	*language = (struct language){ .template_text = "",
		.packages = "",
		.time_multiplier = 1,
		.compile_cpu_s = 10,
		.compile_memory_mb = 512,
		.compile_processes = 64 };
	if (!text) {
		*why_out = arena_printf(arena, "%s: %s", path, strerror(errno));
		return false;
	}
	language->file_text = arena_strdup(arena, text);
	bool read = read_lines(&reader, text);
	*why_out = reader.why;
	return read;
}

/* The first line with a digit in it: some compilers greet first. */
static const char *
first_version_line(struct arena *arena, char *text)
{
	for (char *line; (line = strsep(&text, "\n"));)
		if (strpbrk(line, "0123456789"))
			return arena_strdup(arena, trim(line));
	return NULL;
}

/*
 * Whatever may change what a source compiles to: the language file, what its
 * compiler says of itself, the installed packages (headers and libraries have no
 * version command), the processor.
 */
static const char *
identify(const struct language *language, struct arena *arena)
{
	unsigned char sum[crypto_generichash_BYTES];
	char *hex = arena_alloc(arena, 2 * sizeof sum + 1);
	struct stat packages = { 0 };
	struct utsname system;

	uname(&system);
	stat("/var/lib/dpkg/status", &packages); /* absent: not Debian's packages */
	const char *all = arena_printf(arena, "%s\n%s\n%s\n%lld.%09ld", language->version,
	    system.machine, language->file_text, (long long)packages.st_mtim.tv_sec,
	    packages.st_mtim.tv_nsec);
	crypto_generichash(
	    sum, sizeof sum, (const unsigned char *)all, strlen(all), NULL, 0);
	return sodium_bin2hex(hex, 2 * sizeof sum + 1, sum, sizeof sum);
}

static void
settle_version(struct language *language, struct arena *arena, struct spawned *spawned)
{
	char text[4096];

	if (!spawn_finish(spawned, text, sizeof text)) {
		log_info("a language is not offered: its compiler is missing",
		    "language=%s command=%s packages=%s", language->id,
		    language->version_command[0], language->packages);
		return;
	}
	language->version = first_version_line(arena, text);
	if (language->version)
		language->identity = identify(language, arena);
	else
		log_warn("a language is not offered: its compiler tells no version",
		    "language=%s command=%s", language->id, language->version_command[0]);
}

/* Several at the same time, since some compilers take a second to answer. */
static void
find_versions(struct languages *languages)
{
	struct spawned spawned[VERSIONS_AT_ONCE];
	struct language *all = languages->items;

	for (size_t asked = 0, n = 0; n < languages->count; n++) {
		for (; asked < languages->count && asked < n + VERSIONS_AT_ONCE; asked++)
			spawn_start(&spawned[asked % VERSIONS_AT_ONCE],
			    all[asked].version_command, NULL, VERSION_TIMEOUT_MS);
		settle_version(
		    &all[n], &languages->arena, &spawned[n % VERSIONS_AT_ONCE]);
	}
}

/* Those that are offered stay, in their order. */
static void
move_missing(struct languages *languages)
{
	size_t offered = 0;

	for (size_t n = 0; n < languages->count; n++)
		if (languages->items[n].version)
			languages->items[offered++] = languages->items[n];
		else
			languages->missing[languages->nmissing++] = languages->items[n];
	languages->count = offered;
}

static void
add(struct languages *languages, const char *path)
{
	struct arena *arena = &languages->arena;
	struct language *language = &languages->items[languages->count];
	const char *why;

	bool read = language_read(language, arena, path, &why);
	if (read && languages_find(languages, language->id)) {
		read = false;
		why = arena_printf(
		    arena, "%s: another file has the id %s too", path, language->id);
	}
	if (read) {
		languages->count++;
		return;
	}
	log_error("a language file has an error", "why=%s", why);
	languages->errors[languages->nerrors++] = why;
}

static int
is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

void
languages_init(struct languages *languages, const char *directory)
{
	struct dirent **entries;
	int count = scandir(directory, &entries, is_visible, alphasort);

	setenv("PATH", LANGUAGE_PATH, 1);
	*languages = (struct languages){ 0 };
	languages->items =
	    arena_alloc(&languages->arena, MAX_LANGUAGES * sizeof *languages->items);
	languages->missing =
	    arena_alloc(&languages->arena, MAX_LANGUAGES * sizeof *languages->missing);
	languages->errors =
	    arena_alloc(&languages->arena, MAX_LANGUAGES * sizeof *languages->errors);
	if (count < 0)
		log_error(
		    "no languages", "directory=%s why=%s", directory, strerror(errno));
	for (int i = 0; i < count; i++) {
		if (i < MAX_LANGUAGES)
			add(languages, arena_printf(&languages->arena, "%s/%s", directory,
					   entries[i]->d_name));
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	find_versions(languages);
	move_missing(languages);
}

void
languages_release(struct languages *languages)
{
	arena_release(&languages->arena);
	*languages = (struct languages){ 0 };
}

const struct language *
languages_find(const struct languages *languages, const char *id)
{
	for (size_t i = 0; i < languages->count; i++)
		if (strcmp(languages->items[i].id, id) == 0)
			return &languages->items[i];
	return NULL;
}

/* WORD with each MARK replaced by VALUE. */
static const char *
fill_in(struct arena *arena, const char *word, const char *mark, const char *value)
{
	const char *found = strstr(word, mark);

	if (!found)
		return word;
	return arena_printf(arena, "%.*s%s%s", (int)(found - word), word, value,
	    fill_in(arena, found + strlen(mark), mark, value));
}

const char **
language_words(struct arena *arena, const struct language *language,
    const char *const words[], long memory_kb)
{
	const char **filled = arena_alloc(arena, LANGUAGE_WORDS * sizeof *filled);
	/* Runtimes want their stack bound told, below the system's own. */
	long stack_kb = memory_kb / 2 < 60000 ? memory_kb / 2 : 60000;
	/* another thread may just have made it */
	const char *prepared = __atomic_load_n(&language->prepared, __ATOMIC_ACQUIRE);
	const char *const values[][2] = {
		{ "{memory_mb}", arena_printf(arena, "%ld", memory_kb / 1024) },
		{ "{stack_kb}", arena_printf(arena, "%ld", stack_kb) },
		{ "{prepared}", prepared ? prepared : "/prepared/none" },
	};

	for (size_t i = 0; words[i]; i++) {
		filled[i] = words[i];
		for (size_t k = 0; k < sizeof values / sizeof *values; k++)
			filled[i] = fill_in(arena, filled[i], values[k][0], values[k][1]);
	}
	return filled;
}
