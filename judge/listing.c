#include "judge/listing.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "judge/compile.h"
#include "judge/run.h"
#include "judge/verdict.h"
#include "log.h"

/* One language or one broken file.  Texts are borrowed; NULL is nothing. */
struct line {
	const char *state, *id, *name, *version, *packages, *install, *why;
};

static const struct limits trial_limits = {
	.cpu_ms = 5000,
	.wall_ms = 20000,
	.memory_kb = 256 * 1024,
	.output_kb = 1024,
	.processes = 64,
};

/* ---- trying ---------------------------------------------------------------- */

static const char *
try_program(struct box *box, struct arena *arena, const struct program *program)
{
	struct outcome outcome = { 0 };
	const char *why = NULL;

	if (run_with_input(box, arena, program, &trial_limits, "", &outcome, &why) !=
	    STEP_DONE)
		return why;
	if (outcome.verdict == ACCEPTED)
		return NULL;
	return arena_printf(arena, "%s (%s) %s", verdict_word(outcome.verdict),
	    outcome.tests[0].detail, outcome.errors ? outcome.errors : "");
}

/* NULL: it works. */
static const char *
try_language(struct box *box, struct arena *arena, const struct language *language)
{
	struct program program;
	const char *text, *why;
	struct box_file file = compile_file_of(language, language->template_text);
	enum step step = compile(box, NULL, arena, language,
	    &(struct source){ .files = &file, .nfiles = 1 }, &program, &text);

	close(file.fd);
	if (step == STEP_BOX_GONE)
		why = "the box is gone";
	else if (step != STEP_DONE)
		why = arena_printf(arena, "it does not compile: %s", text ? text : "");
	else
		why = try_program(box, arena, &program);
	program_release(&program);
	return why;
}

/* ---- writing --------------------------------------------------------------- */

static void
write_field(const char *text, char end)
{
	for (const char *c = text ? text : ""; *c; c++)
		putchar(strchr("\t\n\r", *c) ? ' ' : *c);
	putchar(end);
}

static void
write_line(const struct line *line)
{
	const char *const fields[] = { line->state, line->id, line->name, line->version,
		line->packages, line->install };

	for (size_t n = 0; n < sizeof fields / sizeof *fields; n++)
		write_field(fields[n], '\t');
	write_field(line->why, '\n');
	fflush(stdout);
}

static void
add_text(struct json_object *to, const char *key, const char *text)
{
	json_object_object_add(to, key, text ? json_object_new_string(text) : NULL);
}

static void
add_line(struct json_object *array, const struct line *line)
{
	struct json_object *json = json_object_new_object();

	add_text(json, "state", line->state);
	add_text(json, "id", line->id);
	add_text(json, "name", line->name);
	add_text(json, "version", line->version);
	add_text(json, "packages", line->packages);
	add_text(json, "install", line->install);
	add_text(json, "why", line->why);
	json_object_array_add(array, json);
}

/* ---- all of them ----------------------------------------------------------- */

static struct line
line_of(const struct language *language, const char *state)
{
	return (struct line){
		.state = state,
		.id = language->id,
		.name = language->name,
		.version = language->version,
		.packages = language->packages,
		.install = language->install, /* below DATADIR */
	};
}

/* ARRAY is NULL when lines are wanted. */
static void
tell(struct json_object *array, const struct line *line)
{
	if (array)
		add_line(array, line);
	else
		write_line(line);
}

static bool
tell_offered(
    const struct languages *languages, struct box *box, struct json_object *array)
{
	bool good = true;

	for (size_t n = 0; n < languages->count; n++) {
		struct arena arena = { 0 };
		struct line line = line_of(&languages->items[n], "offered");

		if (box) {
			line.why = try_language(box, &arena, &languages->items[n]);
			line.state = line.why ? "fails" : "works";
			good = good && !line.why;
		}
		tell(array, &line);
		arena_release(&arena);
	}
	return good;
}

static void
tell_others(const struct languages *languages, struct json_object *array)
{
	for (size_t n = 0; n < languages->nmissing; n++) {
		struct arena arena = { 0 };
		struct line line = line_of(&languages->missing[n], "missing");

		if (line.install)
			line.install = arena_printf(&arena, DATADIR "/%s", line.install);
		tell(array, &line);
		arena_release(&arena);
	}
	for (size_t n = 0; n < languages->nerrors; n++)
		tell(array,
		    &(struct line){ .state = "broken", .why = languages->errors[n] });
}

bool
listing_print(const struct languages *languages, struct box *box, enum listing_form form)
{
	struct json_object *array = form == LISTING_JSON ? json_object_new_array() : NULL;
	struct box_status status;
	bool is_reachable = box && box_status(box, &status);

	if (box && !is_reachable)
		log_error("nothing was tried: riposte-box is not reachable", "count=%zu",
		    languages->count);
	bool good = tell_offered(languages, is_reachable ? box : NULL, array);
	tell_others(languages, array);
	if (array) {
		puts(json_object_to_json_string_ext(array, JSON_C_TO_STRING_PRETTY));
		json_object_put(array);
	}
	return good && !languages->nerrors && (!box || is_reachable);
}
