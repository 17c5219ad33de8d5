#define _GNU_SOURCE /* strchrnul */
#include "list.h"

#include <stdlib.h>
#include <string.h>

#include "log.h"

static const char *const outcomes[] = { "EXITED", "SIGNALED", "CPU_LIMIT", "WALL_LIMIT",
	"MEMORY_LIMIT", "OUTPUT_LIMIT", "FAILED" };

const char *
list_outcome(enum box_outcome outcome)
{
	return outcomes[outcome];
}

static char *
trim(char *text)
{
	text += strspn(text, " \t");
	for (char *end = text + strlen(text); end > text && strchr(" \t\n", end[-1]);)
		*--end = '\0';
	return text;
}

static char *
next_field(char **rest)
{
	char *field = strsep(rest, ";");

	if (!field)
		die("the list: a field is missing");
	return trim(field);
}

static unsigned
parse_outcomes(char *text)
{
	unsigned found = 0;

	for (char *word; (word = strsep(&text, "|"));) {
		size_t n = 0;
		while (n < sizeof outcomes / sizeof *outcomes &&
		       strcmp(word, outcomes[n]) != 0)
			n++;
		if (n == sizeof outcomes / sizeof *outcomes)
			die("the list: %s is no outcome", word);
		found |= 1U << n;
	}
	return found;
}

static bool
set_limit(struct box_limits *limits, const char *name, const char *value)
{
	const struct {
		const char *name;
		int64_t *wide;
		int32_t *narrow;
	} known[] = {
		{ "cpu_ms", &limits->cpu_ms, NULL },
		{ "wall_ms", &limits->wall_ms, NULL },
		{ "memory_kb", &limits->memory_kb, NULL },
		{ "output_kb", &limits->output_kb, NULL },
		{ "file_kb", &limits->file_kb, NULL },
		{ "tmpfs_kb", &limits->tmpfs_kb, NULL },
		{ "processes", NULL, &limits->processes },
		{ "open_files", NULL, &limits->open_files },
	};

	for (size_t n = 0; n < sizeof known / sizeof *known; n++) {
		if (strcmp(name, known[n].name) != 0)
			continue;
		if (known[n].wide)
			*known[n].wide = atoll(value);
		else
			*known[n].narrow = atoi(value);
		return true;
	}
	return false;
}

static void
set(struct assault *assault, char *word)
{
	char *value = strchr(word, '=');

	if (!value)
		die("the list: %s has no value", word);
	*value++ = '\0';
	if (strcmp(word, "keep") == 0)
		assault->keep[0] = value;
	else if (strcmp(word, "stdin") == 0)
		assault->input = value;
	else if (strcmp(word, "exit") == 0)
		assault->exit_code = atoi(value);
	else if (strcmp(word, "signal") == 0)
		assault->signal = atoi(value);
	else if (strcmp(word, "refused") == 0)
		assault->refused = atoi(value);
	else if (strcmp(word, "kept") == 0)
		assault->kept = value;
	else if (strcmp(word, "says") == 0)
		assault->says = value;
	else if (strcmp(word, "lacks") == 0)
		assault->lacks = value;
	else if (!set_limit(&assault->limits, word, value))
		die("the list: %s is unknown", word);
}

static void
parse(struct assault *assault)
{
	char *rest = assault->text, *word;
	size_t words = 0;

	assault->number = next_field(&rest);
	assault->title = next_field(&rest);
	char *command = next_field(&rest), *settings = next_field(&rest);
	char *expected = next_field(&rest);
	while ((word = strsep(&command, " ")) && words < LIST_WORDS)
		if (*word)
			assault->argv[words++] = word;
	while ((word = strsep(&settings, " ")))
		if (*word)
			set(assault, word);
	assault->outcomes = parse_outcomes(strsep(&expected, " "));
	while ((word = strsep(&expected, " ")))
		if (*word)
			set(assault, word);
}

bool
list_next(FILE *list, struct assault *assault_out)
{
	*assault_out = (struct assault){
		.limits = { .cpu_ms = 20000,
		    .wall_ms = 60000,
		    .memory_kb = 131072,
		    .output_kb = 1024,
		    .file_kb = 65536,
		    .tmpfs_kb = 65536,
		    .processes = 64,
		    .open_files = 64 },
		.exit_code = -1,
		.signal = -1,
		.refused = -1,
	};
	do
		if (!fgets(assault_out->text, sizeof assault_out->text, list))
			return false;
	while (*assault_out->text == '#' || *assault_out->text == '\n');
	parse(assault_out);
	return true;
}
