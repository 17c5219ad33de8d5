#include "conf.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "scoped.h"

enum { MAX_LINE = 4096 };

/* All names, so that a key of another program is no error and a typo is. */
static const char *const known[] = {
	"database_url", "site_url", "web_workers", "web_limit_polls",
	"web_limit_room", "web_stream_s", "password_threads", "box_socket", "max_workers",
	"box_slot_memory_mb",
	"box_memory_mb", "box_uid", "box_root", "box_cpu_percent", "box_contended_percent",
	"judge_name", "judge_cache", "judge_cache_mb", "judge_programs_mb", "judge_prepared",
	"judge_languages", "judge_user", "web_address", "web_socket",
	"meeting_secret", "meeting_version", "minutes_context", "minutes_key", "minutes_model",
	"minutes_timeout_s", "minutes_url", "turn_urls", "janus_socket", "janus_path",
	"scribe_name", "speech_url", "speech_key", "speech_model", "speech_language",
	"speech_parallel", "speech_timeout_s", "speech_partial", "speech_sphinx", NULL,
};

struct place {
	const char *file;
	int line;
};

static void
set_int(const struct conf_key *key, const char *text, struct place at)
{
	char *end;

	errno = 0;
	long n = strtol(text, &end, 10);
	if (errno || end == text || *end || n < key->min || n > key->max)
		die("%s:%d: %s must be a whole number from %d to %d, not \"%s\"", at.file,
		    at.line, key->name, key->min, key->max, text);
	*(int *)key->value = (int)n;
}

static void
set_bool(const struct conf_key *key, const char *text, struct place at)
{
	if (strcmp(text, "yes") != 0 && strcmp(text, "no") != 0)
		die("%s:%d: %s must be yes or no, not \"%s\"", at.file, at.line,
		    key->name, text);
	*(bool *)key->value = strcmp(text, "yes") == 0;
}

/* The text lives as long as the program, which the analyzer cannot see. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
static void
set_text(const struct conf_key *key, const char *text)
{
	const char **value = key->value;

	*value = strdup(text);
	if (!*value)
		die("out of memory");
}
#pragma GCC diagnostic pop

static void
set(const struct conf_key *key, const char *text, struct place at)
{
	if (key->type == CONF_INT)
		set_int(key, text, at);
	else if (key->type == CONF_BOOL)
		set_bool(key, text, at);
	else
		set_text(key, text);
}

static const struct conf_key *
find(const struct conf_key *keys, const char *name)
{
	for (; keys->name; keys++)
		if (strcmp(keys->name, name) == 0)
			return keys;
	return NULL;
}

static bool
is_known(const char *name)
{
	for (const char *const *k = known; *k; k++)
		if (strcmp(*k, name) == 0)
			return true;
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

static void
read_line(char *text, const struct conf_key *keys, struct place at)
{
	char *name = trim(text);
	char *equals = strchr(name, '=');

	if (!*name || *name == '#')
		return;
	if (!equals)
		die("%s:%d: expected \"key = value\"", at.file, at.line);
	*equals = '\0';
	name = trim(name);

	const struct conf_key *key = find(keys, name);
	if (key)
		set(key, trim(equals + 1), at);
	else if (!is_known(name))
		die("%s:%d: unknown key \"%s\"; see riposte.conf(5)", at.file, at.line,
		    name);
}

static void
read_environment(const struct conf_key *key)
{
	char name[64] = "RIPOSTE_";
	size_t n = strlen(name);

	for (const char *s = key->name; *s && n < sizeof name - 1; s++)
		name[n++] = (char)toupper((unsigned char)*s);

	const char *value = getenv(name);
	if (!value && strcmp(key->name, "database_url") == 0)
		value = getenv("DATABASE_URL");
	if (value)
		set(key, value, (struct place){ "environment", 0 });
}

void
conf_read(const char *path, const struct conf_key *keys)
{
	const char *file = path ? path : SYSCONFDIR "/riposte.conf";
	scoped_file *in = fopen(file, "re");
	char text[MAX_LINE];

	if (!in && (path || errno != ENOENT))
		die("%s: %s", file, strerror(errno));
	for (int n = 1; in && fgets(text, sizeof text, in); n++)
		read_line(text, keys, (struct place){ file, n });
	for (const struct conf_key *key = keys; key->name; key++)
		read_environment(key);
}
