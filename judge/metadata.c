#include "judge/metadata.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "judge/answers.h"
#include "judge/attached.h"
#include "judge/constants.h"
#include "member.h"
#include "judge/languagename.h"
#include "scoped.h"

enum {
	MAX_TIME_MS = 60000,
	MAX_INI = 16384,
	PROCESSES = 64,
};

static const double ALMOST = 1e-6; /* thousandths are not exact */

/* ---- helpers ----------------------------------------------------------------- */

static void
add(struct reader *reader, const char *key, struct json_object *value)
{
	json_object_object_add(reader->package->about, key, value);
}

static void
add_text(struct reader *reader, const char *key, const char *text)
{
	add(reader, key, json_object_new_string(text));
}

static const char *
lower(struct reader *reader, const char *text)
{
	char *copy = arena_strdup(reader->arena, text ?: "");

	for (char *s = copy; *s; s++)
		*s = (char)tolower((unsigned char)*s);
	return copy;
}

static void
warn_of_unknown(struct reader *reader, struct json_object *map, const char *where,
    const char *const known[])
{
	if (!json_object_is_type(map, json_type_object))
		return;
	json_object_object_foreach(map, key, value)
	{
		(void)value;
		if (!is_listed(key, known))
			reader_warn(reader, "%s: the key \"%s\" is unknown", where, key);
	}
}

/* ---- DOMjudge ---------------------------------------------------------------- */

/* The lines NAME = value, with or without quotes, as a map; NULL: refused. */
static struct json_object *
parse_ini(struct reader *reader, const char *text)
{
	struct json_object *map = json_object_new_object();
	char *rest = arena_strdup(reader->arena, text), *line;

	while ((line = strsep(&rest, "\n"))) {
		char *equals = strchr(line, '=');
		char *key = line + strspn(line, " \t\r");

		if (!equals || *key == ';' || *key == '#' || *key == '[')
			continue;
		*equals = '\0';
		key[strcspn(key, " \t")] = '\0';
		char *value = equals + 1 + strspn(equals + 1, " \t\"'");
		size_t length = strlen(value);
		while (length && strchr(" \t\r\"'", value[length - 1]))
			length--;
		json_object_object_add(
		    map, key, json_object_new_string_len(value, (int)length));
	}
	return map;
}

/* What domjudge-problem.ini says where problem.yaml does not. */
static bool
read_ini(struct reader *reader)
{
	static const char file[] = "domjudge-problem.ini";
	static const char *const known[] = { "name", "timelimit", "color", "points",
		"short-name", "probid", "externalid", "allow_submit", "allow_judge",
		"special_run", "special_compare", "special_compare_args", NULL };

	if (!reader_has(reader, file))
		return true;
	const char *text = reader_text(reader, file, MAX_INI);
	if (!text)
		return false;
	scoped_json *ini = parse_ini(reader, text);
	const char *name = json_text(ini, "name"), *time = json_text(ini, "timelimit");
	const char *flags = json_text(ini, "special_compare_args");

	warn_of_unknown(reader, ini, file, known);
	if (name && !json_member(reader->yaml, "name"))
		json_object_object_add(
		    reader->yaml, "name", json_object_new_string(name));
	if (flags && !json_member(reader->yaml, "validator_flags"))
		json_object_object_add(
		    reader->yaml, "validator_flags", json_object_new_string(flags));
	if (time)
		json_object_object_add(
		    reader->yaml, "domjudge_timelimit", json_object_new_string(time));
	if (json_member(ini, "special_run") || json_member(ini, "special_compare"))
		reader_warn(reader,
		    "%s: special_run and special_compare name programs of a DOMjudge "
		    "server, which are not in the package",
		    file);
	return true;
}

/* ---- the kind of problem ------------------------------------------------------ */

static bool
read_format(struct reader *reader)
{
	static const struct {
		const char *name;
		enum format format;
	} formats[] = {
		{ "legacy", FORMAT_LEGACY },
		{ "legacy-icpc", FORMAT_ICPC },
		{ "2023-07", FORMAT_2023 },
		{ "2023-07-draft", FORMAT_2023 },
		{ "2025-09", FORMAT_2025 },
		{ "2025-09-draft", FORMAT_2025 },
	};
	const char *name =
	    json_text(reader->yaml, "problem_format_version") ?: "legacy";

	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (strcmp(name, formats[i].name) == 0) {
			reader->format = formats[i].format;
			return true;
		}
	return reader_refuse(reader, "problem_format_version \"%s\" is unknown", name);
}

static bool
set_kind(struct reader *reader, const char *word)
{
	if (strcmp(word, "scoring") == 0)
		reader->is_scoring = true;
	else if (strcmp(word, "interactive") == 0)
		reader->is_interactive = true;
	else if (strcmp(word, "multi-pass") == 0)
		reader->is_multi_pass = true;
	else if (strcmp(word, "submit-answer") == 0)
		reader->is_answers = true;
	else if (strcmp(word, "pass-fail") != 0)
		return reader_refuse(reader, "type \"%s\" is unknown", word);
	return true;
}

/* "custom interactive score", as the legacy formats have it. */
static bool
read_validation(struct reader *reader, struct json_object *words)
{
	size_t n = json_object_array_length(words);
	const char *first =
	    n ? json_object_get_string(json_object_array_get_idx(words, 0)) : "default";

	if (strcmp(first, "default") == 0)
		return true;
	if (strcmp(first, "custom") != 0)
		return reader_refuse(reader, "validation \"%s\" is unknown", first);
	reader->has_checkers = true;
	for (size_t i = 1; i < n; i++) {
		const char *word =
		    json_object_get_string(json_object_array_get_idx(words, i));

		if (strcmp(word, "score") != 0 && !set_kind(reader, word))
			return false;
	}
	return true;
}

static bool
check_kind(struct reader *reader, struct json_object *words)
{
	size_t n = json_object_array_length(words);

	for (size_t i = 0; i < n; i++)
		if (!set_kind(reader,
			json_object_get_string(json_object_array_get_idx(words, i))))
			return false;
	if (reader->is_scoring && n > 1 &&
	    strcmp(json_object_get_string(json_object_array_get_idx(words, 0)),
		"pass-fail") == 0)
		return reader_refuse(reader, "a problem is pass-fail or scoring, not both");
	if (reader->is_answers && (reader->is_interactive || reader->is_multi_pass))
		return reader_refuse(reader,
		    "submit-answer goes neither with interactive nor with multi-pass");
	return true;
}

static void
add_kind(struct reader *reader)
{
	struct json_object *type = json_object_new_array();
	const struct {
		bool is_so;
		const char *word;
	} words[] = {
		{ true, reader->is_scoring ? "scoring" : "pass-fail" },
		{ reader->is_interactive, "interactive" },
		{ reader->is_multi_pass, "multi-pass" },
		{ reader->is_answers, "submit-answer" },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].is_so)
			json_object_array_add(type, json_object_new_string(words[i].word));
	add(reader, "type", type);
}

static bool
read_kind(struct reader *reader)
{
	scoped_json *type = words_of(reader, json_member(reader->yaml, "type"));
	scoped_json *validation =
	    words_of(reader, json_member(reader->yaml, "validation"));

	if (!check_kind(reader, type) || !read_validation(reader, validation))
		return false;
	/* Later formats, and some that say nothing, tell it by the folder alone. */
	if (reader->format >= FORMAT_2023)
		reader->has_checkers |= reader_has(reader, "output_validator") ||
					reader_has(reader, "output_validators");
	else if (!reader->has_checkers && reader_has(reader, "output_validators"))
		reader_warn(reader, "output_validators is passed over: problem.yaml does "
				    "not say \"validation: custom\"");
	add_kind(reader);
	if ((reader->is_interactive || reader->is_multi_pass) && !reader->has_checkers)
		return reader_refuse(reader, "an interactive or multi-pass problem needs "
					     "an output validator");
	return true;
}

/* ---- names and tags ----------------------------------------------------------- */

static void
read_title(struct reader *reader)
{
	struct json_object *name = json_member(reader->yaml, "name");
	const char *title = NULL;

	if (json_object_is_type(name, json_type_object)) {
		title = json_text(name, "en");
		json_object_object_foreach(name, language, value)
		{
			(void)language;
			title = title ? title : json_object_get_string(value);
		}
	} else if (name) {
		title = json_object_get_string(name);
	}
	add_text(reader, "title", title && *title ? title : reader->package->slug);
}

/*
 * The keywords in lower case: each item of a list as it is, "shortest paths" too,
 * but each word of a text, which is how the legacy formats have them.
 */
static void
read_tags(struct reader *reader)
{
	struct json_object *from = json_member(reader->yaml, "keywords");
	struct json_object *list = json_object_new_array();
	bool is_list = json_object_is_type(from, json_type_array);
	char *rest = is_list || !from
			 ? NULL
			 : arena_strdup(reader->arena, json_object_get_string(from));

	for (size_t i = 0; is_list && i < json_object_array_length(from); i++)
		json_object_array_add(list,
		    json_object_new_string(lower(reader,
			json_object_get_string(json_object_array_get_idx(from, i)))));
	for (char *word; rest && (word = strsep(&rest, " \t\r\n,"));)
		if (*word)
			json_object_array_add(
			    list, json_object_new_string(lower(reader, word)));
	add(reader, "tags", list);
}

static bool
read_extras(struct reader *reader)
{
	static const char *const visibilities[] = { "public", "hidden", NULL };
	struct json_object *extras = json_member(reader->yaml, "riposte");
	const char *level = json_text(extras, "level") ?: "easy";
	const char *visibility = json_text(extras, "visibility");
	long points = 100;

	if (visibility && !is_listed(visibility, visibilities))
		return reader_refuse(reader, "riposte.visibility must be public or hidden");
	if (json_text(extras, "points") &&
	    !parse_scaled(
		reader, "riposte.points", json_text(extras, "points"), 1, 10000, &points))
		return false;
	add_text(reader, "level", level);
	if (visibility)
		add_text(reader, "visibility", visibility);
	add(reader, "points", json_object_new_int64(points));
	read_tags(reader);
	return true;
}

/* ---- limits ------------------------------------------------------------------ */

static bool
read_limit(struct reader *reader, const char *key, double scale, const char *otherwise,
    long most, long *number_out)
{
	const char *text = json_text(json_member(reader->yaml, "limits"), key);

	return parse_scaled(
	    reader, key, text ? text : otherwise, scale, most, number_out);
}

/* limits.KEY, or limits.MAP.KEY; 0: it is refused. */
static double
read_factor(struct reader *reader, struct json_object *from, const char *key,
    const char *otherwise)
{
	long thousandths = 0;

	parse_scaled(reader, key, json_text(from, key) ?: otherwise, 1000, 1000000,
	    &thousandths);
	return (double)thousandths / 1000;
}

/* How a limit is found from the accepted solutions. */
static bool
read_calibration(struct reader *reader)
{
	struct json_object *limits = json_member(reader->yaml, "limits");
	struct json_object *multipliers = json_member(limits, "time_multipliers");
	struct package *package = reader->package;
	bool is_legacy = reader->format < FORMAT_2023;

	package->time_multiplier =
	    is_legacy ? read_factor(reader, limits, "time_multiplier", "5")
		      : read_factor(reader, multipliers, "ac_to_time_limit", "2");
	package->time_resolution = read_factor(reader, limits, "time_resolution", "1");
	package->is_slack_due = !is_legacy;
	return !reader->why;
}

/* How much slower those must be that are too slow. */
static bool
read_slack(struct reader *reader)
{
	struct json_object *limits = json_member(reader->yaml, "limits");
	struct json_object *multipliers = json_member(limits, "time_multipliers");

	reader->package->time_slack =
	    reader->format < FORMAT_2023
		? read_factor(reader, limits, "time_safety_margin", "2")
		: read_factor(reader, multipliers, "time_limit_to_tle", "1.5");
	return !reader->why;
}

/* A limit that is given must satisfy what would find it; told when it does not. */
static bool
read_margin(struct reader *reader, double limit)
{
	struct json_object *limits = json_member(reader->yaml, "limits");
	struct json_object *multipliers = json_member(limits, "time_multipliers");
	double resolution;

	if (reader->format < FORMAT_2023)
		return true;
	reader->package->time_margin =
	    read_factor(reader, multipliers, "ac_to_time_limit", "2");
	resolution = read_factor(reader, limits, "time_resolution", "1");
	if (!reader->why && fabs(remainder(limit, resolution)) > ALMOST)
		reader_warn(reader,
		    "limits: time_limit %.6g is no multiple of time_resolution %.6g", limit,
		    resolution);
	return !reader->why;
}

static bool
read_time_limit(struct reader *reader, long *cpu_ms_out)
{
	const char *text =
	    json_text(json_member(reader->yaml, "limits"), "time_limit");

	if (!text)
		text = json_text(reader->yaml, "domjudge_timelimit");
	if (!text && reader_has(reader, ".timelimit") &&
	    !(text = reader_text(reader, ".timelimit", 64)))
		return false;
	if (text)
		return parse_scaled(reader, "time_limit", text, 1000, MAX_TIME_MS,
			   cpu_ms_out) &&
		       read_margin(reader, (double)*cpu_ms_out / 1000);
	*cpu_ms_out = MAX_TIME_MS; /* until it is found */
	return read_calibration(reader);
}

static bool
read_limits(struct reader *reader)
{
	static const char *const known[] = { "time_limit", "time_resolution",
		"time_multiplier", "time_safety_margin", "time_multipliers", "memory",
		"output", "code", "compilation_time", "compilation_memory",
		"validation_time", "validation_memory", "validation_output",
		"validation_passes", "processes", NULL };
	struct json_object *limits = json_object_new_object();
	long cpu_ms = 0, memory_kb = 0, output_kb = 0, processes = 0, code_kb = 0;

	add(reader, "limits", limits);
	warn_of_unknown(
	    reader, json_member(reader->yaml, "limits"), "problem.yaml: limits", known);
	if (!read_time_limit(reader, &cpu_ms) || !read_slack(reader) ||
	    !read_limit(reader, "memory", 1024, "1024", 16 << 20, &memory_kb) ||
	    !read_limit(reader, "output", 1024, "8", 256 << 10, &output_kb) ||
	    !read_limit(reader, "processes", 1, "64", 256, &processes))
		return false;
	if (json_text(json_member(reader->yaml, "limits"), "code")) {
		if (!read_limit(reader, "code", 1, NULL, 1 << 20, &code_kb))
			return false;
		json_object_object_add(limits, "code_kb", json_object_new_int64(code_kb));
	}
	json_object_object_add(limits, "cpu_ms", json_object_new_int64(cpu_ms));
	json_object_object_add(
	    limits, "wall_ms", json_object_new_int64(2 * cpu_ms + 1000));
	json_object_object_add(limits, "memory_kb", json_object_new_int64(memory_kb));
	json_object_object_add(limits, "output_kb", json_object_new_int64(output_kb));
	json_object_object_add(limits, "processes", json_object_new_int64(processes));
	return true;
}

/* ---- who may submit what, and when ------------------------------------------------ */

/* "all", or a list of what players may use; answers are plain text. */
static void
read_languages(struct reader *reader)
{
	scoped_json *names = words_of(reader, json_member(reader->yaml, "languages"));
	size_t n = json_length(names);
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < n; i++)
		json_object_array_add(list,
		    json_object_new_string(languagename_to_id(
			json_object_get_string(json_object_array_get_idx(names, i)))));
	bool is_all = n == 0 || strcmp(json_object_get_string(
					   json_object_array_get_idx(names, 0)),
				    "all") == 0;
	if (reader->is_answers || is_all) {
		json_object_put(list);
		list = reader->is_answers ? json_object_new_array() : NULL;
	}
	if (reader->is_answers)
		json_object_array_add(list, json_object_new_string(ANSWER_LANGUAGE));
	if (list)
		add(reader, "languages", list);
}

/* Until then it is for nobody's eyes: hidden, if the package does not say otherwise. */
static void
read_embargo(struct reader *reader)
{
	const char *until = json_text(reader->yaml, "embargo_until");
	struct json_object *extras = json_member(reader->yaml, "riposte");
	char now[32];
	time_t seconds = time(NULL);

	/* ISO 8601 in UTC: earlier is smaller */
	strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", gmtime(&seconds));
	if (!until || strcmp(until, now) <= 0 || json_member(extras, "visibility"))
		return;
	reader_warn(reader, "it is under embargo until %s: hidden until somebody shows it",
	    until);
	add_text(reader, "visibility", "hidden");
}

static void
warn_of_missing(struct reader *reader)
{
	static const char *const required[] = { "name", "uuid", NULL };

	for (const char *const *key = required; reader->format >= FORMAT_2023 && *key; key++)
		if (!json_member(reader->yaml, *key))
			reader_warn(reader, "problem.yaml: the key \"%s\" is missing", *key);
	if (json_text(reader->yaml, "license") &&
	    strcmp(json_text(reader->yaml, "license"), "public domain") == 0 &&
	    json_member(reader->yaml, "rights_owner"))
		reader_warn(reader, "problem.yaml: rights_owner of what is public domain");
}

/* ---- the whole ---------------------------------------------------------------- */

static bool
read_yaml(struct reader *reader)
{
	static const char file[] = "problem.yaml";

	if (!reader_has(reader, file) && reader_has(reader, "domjudge-problem.ini"))
		reader->yaml = json_object_new_object();
	else if (!(reader->yaml = reader_yaml(reader, file)))
		return false;
	return json_object_is_type(reader->yaml, json_type_object) ||
	       reader_refuse(reader, "problem.yaml holds no map");
}

bool
metadata_read(struct reader *reader)
{
	static const char *const known[] = { "problem_format_version", "name", "type",
		"validation", "validator_flags", "keywords", "limits", "riposte",
		"author", "credits", "source", "source_url", "license", "rights_owner",
		"uuid", "version", "languages", "allow_file_writing", "constants",
		"embargo_until", "grading", NULL };

	if (!read_yaml(reader))
		return false;
	warn_of_unknown(reader, reader->yaml, "problem.yaml", known);
	if (!constants_read(reader) || !read_ini(reader) || !read_format(reader) || !read_kind(reader) ||
	    !read_limits(reader) || !read_extras(reader))
		return false;
	read_title(reader);
	read_languages(reader);
	read_embargo(reader);
	warn_of_missing(reader);
	return true;
}
