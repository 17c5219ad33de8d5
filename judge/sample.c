#include "judge/sample.h"

#include <string.h>
#include <sys/stat.h>

#include "member.h"
#include "scoped.h"

enum { MAX_SAMPLE = 65536 };

static struct json_object *
text_to_json(const char *text)
{
	return text ? json_object_new_string(text) : NULL;
}

/* The first of NAMES (endings) that is there; NULL: none, or too large. */
static const char *
read_first(struct reader *reader, const char *base, const char *const endings[])
{
	struct stat file;

	for (; *endings; endings++) {
		const char *name =
		    arena_printf(reader->arena, "%s%s", base, *endings);

		if (stat(reader_path(reader, name), &file) < 0)
			continue;
		if (file.st_size <= MAX_SAMPLE)
			return reader_text(reader, name, MAX_SAMPLE);
		reader_warn(reader, "%s is too large to be shown", name);
		return NULL;
	}
	return NULL;
}

/* "description" of CASE.yaml, or CASE.desc. */
static const char *
read_note(struct reader *reader, const char *base)
{
	static const char *const endings[] = { ".desc", NULL };
	const char *file = arena_printf(reader->arena, "%s.yaml", base);

	if (!reader_has(reader, file))
		return read_first(reader, base, endings);
	scoped_json *config = reader_yaml(reader, file);
	const char *text = json_text(config, "description");
	return text ? arena_strdup(reader->arena, text) : NULL;
}

bool
sample_add(struct reader *reader, struct json_object *list, const char *base)
{
	static const char *const inputs[] = { ".in.statement", ".in", NULL };
	static const char *const outputs[] = { ".ans.statement", ".out", ".ans", NULL };
	static const char *const talks[] = { ".interaction", NULL };
	const char *talk = read_first(reader, base, talks);
	bool is_pair = !talk && !reader->is_interactive;
	const char *input = is_pair ? read_first(reader, base, inputs) : NULL;
	const char *output = is_pair ? read_first(reader, base, outputs) : NULL;

	if (reader->why)
		return false;
	if (!talk && !(input && output))
		return true; /* nothing that may be shown */
	struct json_object *sample = json_object_new_object();
	json_object_object_add(sample, "input", text_to_json(input));
	json_object_object_add(sample, "output", text_to_json(output));
	json_object_object_add(sample, "note", text_to_json(read_note(reader, base)));
	json_object_object_add(sample, "interaction", text_to_json(talk));
	json_object_array_add(list, sample);
	return !reader->why;
}
