#define _GNU_SOURCE /* memmem */
#include "judge/attached.h"

#include <string.h>
#include <strings.h>

#include "judge/answers.h"
#include "judge/checker.h"
#include "judge/grammar.h"
#include "member.h"
#include "judge/javasource.h"
#include "judge/languagename.h"

enum { MAX_SOURCE = 1 << 20 };

/* ---- languages --------------------------------------------------------------- */

/* Endings beside the one that a language itself names. */
static const char *const endings[][2] = {
	{ "c", "c" },
	{ "cpp", "cpp" },
	{ "cc", "cpp" },
	{ "cxx", "cpp" },
	{ "c++", "cpp" },
	{ "C", "cpp" },
	{ "py", "python" },
	{ "py3", "python" },
	{ "java", "java" },
	{ "js", "javascript" },
	{ "mjs", "javascript" },
	{ "sh", "bash" },
	{ "bash", "bash" },
	{ "rs", "rust" },
	{ "go", "go" },
	{ "kt", "kotlin" },
	{ "cs", "csharp" },
	{ "rb", "ruby" },
	{ "hs", "haskell" },
	{ "pas", "pascal" },
	{ "ml", "ocaml" },
	{ "php", "php" },
	{ "lua", "lua" },
	{ "pl", "perl" },
	{ "d", "d" },
	{ "ts", "typescript" },
	{ "scala", "scala" },
	{ "swift", "swift" },
	{ "f90", "fortran" },
	{ "f95", "fortran" },
	{ "p", "pascal" },
	{ "plg", "prolog" },
	{ "R", "r" },
	{ "adb", "ada" },
};

/* Where programs are submitted a text beside them is no program. */
static bool
is_for_answers(const struct reader *reader, const char *id)
{
	return !reader->is_answers && strcmp(id, ANSWER_LANGUAGE) == 0;
}

static const char *
offered_language(struct reader *reader, const char *ending)
{
	struct json_object *list = reader->package->languages;
	size_t n = list ? json_object_array_length(list) : 0;

	for (size_t i = 0; i < n; i++) {
		struct json_object *language = json_object_array_get_idx(list, i);

		if (strcmp(json_text(language, "extension") ?: "", ending) == 0 &&
		    !is_for_answers(reader, json_text(language, "id")))
			return json_text(language, "id");
	}
	return NULL;
}

const char *
attached_language(struct reader *reader, const char *name)
{
	const char *point = strrchr(name, '.');

	for (size_t i = 0; point && i < sizeof endings / sizeof *endings; i++)
		if (strcmp(point + 1, endings[i][0]) == 0)
			return endings[i][1];
	return point ? offered_language(reader, point + 1) : NULL;
}

/* ---- describing a program ------------------------------------------------------ */

struct description {
	struct reader *reader;
	const struct entry *entries;
	size_t count;
	const char *language;
	struct json_object *files, *units;
	const char *entry; /* what is run; NULL: as the language does */
	const char *main;  /* the base name of the file that is run; NULL: the only one */
	const char *first; /* of what is compiled together, the one with main */
	const char *wish;  /* which that should be; NULL: any */
};

static bool
is_source(const struct description *d, const char *base)
{
	const char *language = attached_language(d->reader, base);

	return language && strcmp(language, d->language) == 0;
}

/* Endings that two languages share: Prolog's and Python 2's are not offered. */
static bool
is_another(struct reader *reader, const struct entry *entry)
{
	const char *text;

	if (ends_with(entry->base, ".pl"))
		return (text = reader_lossy_text(reader, entry->name, MAX_SOURCE)) &&
		       strstr(text, ":-");
	if (!ends_with(entry->base, ".py"))
		return false;
	text = reader_lossy_text(reader, entry->name, MAX_SOURCE);
	return text && strncmp(text, "#!", 2) == 0 &&
	       memmem(text, strcspn(text, "\n"), "python2", 7);
}

/* C++ if there is any of it, otherwise what the first source is in. */
static const char *
find_language(struct reader *reader, const struct entry *entries, size_t count)
{
	const char *found = NULL;

	for (size_t i = 0; i < count; i++) {
		const char *language = attached_language(reader, entries[i].base);

		if (language && (!found || strcmp(language, "cpp") == 0) &&
		    !is_another(reader, &entries[i]))
			found = language;
	}
	return found;
}

static bool
mentions(struct reader *reader, const struct entry *entry, const char *words)
{
	const char *text = reader_lossy_text(reader, entry->name, MAX_SOURCE);

	return text && strstr(text, words);
}

/* Where one file of several says that it is the program. */
static bool
has_main(const struct description *d, const struct entry *entry)
{
	if (strcmp(d->language, "java") == 0)
		return mentions(d->reader, entry, "static void main");
	return strcmp(d->language, "kotlin") == 0 && mentions(d->reader, entry, "fun main(");
}

/* FooKt is the class that Kotlin makes of foo.kt and of Foo.kt. */
static bool
is_wished(const struct description *d, const char *base)
{
	size_t length = strlen(d->wish);

	if (strcmp(base, d->wish) == 0)
		return true;
	return strcmp(d->language, "kotlin") == 0 && length > 2 &&
	       strcmp(d->wish + length - 2, "Kt") == 0 &&
	       strncasecmp(base, d->wish, length - 2) == 0 &&
	       strcmp(base + length - 2, ".kt") == 0;
}

/* Which file is run: of that name, or the only one, or the one that looks so. */
static const struct entry *
find_main(const struct description *d)
{
	static const char *const names[] = { "__main__.py", "main.py", "Main.java",
		"main.js", "main.rb", "main.sh", NULL };
	const struct entry *only = NULL;

	for (size_t i = 0; d->wish && i < d->count; i++)
		if (is_wished(d, d->entries[i].base))
			return &d->entries[i];
	for (size_t i = 0; i < d->count; i++)
		if (is_listed(d->entries[i].base, names))
			return &d->entries[i];
	for (size_t i = 0; i < d->count; i++) {
		if (!is_source(d, d->entries[i].base))
			continue;
		if (has_main(d, &d->entries[i]))
			return &d->entries[i];
		only = only ? only : &d->entries[i];
	}
	return only;
}

/* Main.java → Main */
static const char *
stem(struct reader *reader, const char *base)
{
	return arena_strndup(reader->arena, base, (size_t)(strrchr(base, '.') - base));
}

/* A class that is wished for may have its package before it: it is no file, then. */
static bool
is_class(const struct description *d, const char *name)
{
	return !strchr(name, '.') || (strcmp(d->language, "java") == 0 &&
					 !ends_with(name, ".java"));
}

static const char *
entry_of(const struct description *d, const struct entry *file)
{
	if (d->wish && is_class(d, d->wish))
		return d->wish;
	if (strcmp(d->language, "java") != 0)
		return stem(d->reader, file->base);
	return arena_printf(d->reader->arena, "%s%s", javasource_package(d->reader, file),
	    javasource_class(d->reader, file));
}

/*
 * A public class must stand in a file of its name; the file with main in Kotlin gives
 * that to the class that is run.
 */
static const char *
name_in_box(const struct description *d, const struct entry *entry)
{
	if (d->first && strcmp(d->language, "kotlin") == 0 &&
	    strcmp(entry->base, d->first) == 0)
		return "main.kt";
	if (strcmp(d->language, "java") != 0 || !is_source(d, entry->base))
		return entry->base;
	return arena_printf(d->reader->arena, "%s.java", javasource_class(d->reader, entry));
}

static bool
is_compiled_together(const char *language)
{
	static const char *const such[] = { "c", "cpp", "java", "kotlin", "csharp", "go",
		NULL };

	return is_listed(language, such);
}

/*
 * Where the files are compiled together the compiler is told their names; where
 * one is interpreted, that one gets the name that the language expects, and the
 * others stay what they are.
 */
static bool
add_files(struct description *d, const char *main_name)
{
	for (size_t i = 0; i < d->count; i++) {
		const struct entry *entry = &d->entries[i];
		bool is_main = d->main && strcmp(entry->base, d->main) == 0;
		const char *base = name_in_box(d, entry);

		/* Another is to be run, and takes its name. */
		if (!is_main && main_name && strcmp(base, main_name) == 0)
			continue;
		struct json_object *file = reader_code_json(
		    d->reader, entry, is_main && main_name ? main_name : base);

		if (!file)
			return false;
		json_object_array_add(d->files, file);
		if (!main_name && is_source(d, entry->base))
			json_object_array_add(d->units, json_object_new_string(base));
	}
	return true;
}

static struct json_object *
finish(struct description *d, const char *name)
{
	struct json_object *json = json_object_new_object();

	json_object_object_add(json, "name", json_object_new_string(name));
	json_object_object_add(json, "language", json_object_new_string(d->language));
	json_object_object_add(json, "files", d->files);
	if (json_object_array_length(d->units))
		json_object_object_add(json, "units", json_object_get(d->units));
	if (d->entry)
		json_object_object_add(json, "entry", json_object_new_string(d->entry));
	json_object_put(d->units);
	return json;
}

/* An ending that says to Node.js what the file is must stay. */
#define MODULE "main.mjs"

/* As the language calls its source; where nobody offers it, as the file is called. */
static const char *
main_name_of(const char *language, struct reader *reader, const char *base)
{
	static const char *const capital[] = { "haxe", "scala", NULL };
	struct json_object *list = reader->package->languages;
	const char *ending = strrchr(base, '.') ? strrchr(base, '.') + 1 : "";

	if (strcmp(language, CHECKER_SCRIPTS) == 0)
		return "run";
	if (strcmp(language, "javascript") == 0 && ends_with(base, ".mjs"))
		return MODULE;
	for (size_t i = 0; i < json_length(list); i++) {
		struct json_object *offered = json_object_array_get_idx(list, i);
		const char *own = json_text(offered, "extension");

		if (own && strcmp(json_text(offered, "id") ?: "", language) == 0)
			ending = own;
	}
	return arena_printf(reader->arena, "%s.%s",
	    is_listed(language, capital) ? "Main" : "main", ending);
}

static bool
has_scripts(const struct entry *entries, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(entries[i].base, "run") == 0 ||
		    strcmp(entries[i].base, "build") == 0)
			return true;
	return false;
}

struct json_object *
attached_describe(struct reader *reader, const struct parts *parts)
{
	struct description d = { .reader = reader,
		.entries = parts->files,
		.count = parts->count,
		.wish = parts->entry };
	const char *main_name = NULL;

	d.language = parts->language ? languagename_to_id(parts->language) : NULL;
	if (!d.language && parts->scripts && has_scripts(parts->files, parts->count))
		d.language = CHECKER_SCRIPTS;
	if (!d.language)
		d.language = find_language(reader, parts->files, parts->count);
	if (!d.language)
		return NULL;
	d.files = json_object_new_array();
	d.units = json_object_new_array();
	const struct entry *main_file =
	    strcmp(d.language, CHECKER_SCRIPTS) == 0 ? NULL : find_main(&d);
	if (!main_file) {
		main_name = ""; /* scripts: names stay, and nobody is told */
	} else if (is_compiled_together(d.language)) {
		d.entry = entry_of(&d, main_file);
		d.first = main_file->base;
	} else {
		d.main = main_file->base;
		main_name = main_name_of(d.language, reader, main_file->base);
		if (strcmp(main_name, MODULE) == 0)
			json_object_array_add(d.units, json_object_new_string(MODULE));
	}
	if (add_files(&d, main_name))
		return finish(&d, parts->name);
	json_object_put(d.files);
	json_object_put(d.units);
	return NULL;
}

/* ---- folders of programs -------------------------------------------------------- */

static struct json_object *
describe_folder(struct reader *reader, const char *folder, const char *name)
{
	struct entry *entries, *files;
	size_t count, nfiles = 0;

	if (!reader_list(reader, folder, &entries, &count))
		return NULL;
	files = arena_alloc(reader->arena, (count + 1) * sizeof *files);
	for (size_t i = 0; i < count; i++)
		if (entries[i].is_folder)
			reader_warn(reader, "%s: a folder in a program is passed over",
			    entries[i].name);
		else
			files[nfiles++] = entries[i];
	return attached_describe(reader,
	    &(struct parts){
		.name = name, .files = files, .count = nfiles, .scripts = true });
}

static struct json_object *
describe_entry(struct reader *reader, const struct entry *entry)
{
	struct json_object *program =
	    entry->is_folder ? describe_folder(reader, entry->name, entry->base)
			     : attached_describe(reader,
				   &(struct parts){ .name = entry->base,
				       .files = entry,
				       .count = 1,
				       .scripts = true });

	if (!program)
		reader_refuse(reader, "%s is in no language that we know", entry->name);
	return program;
}

struct json_object *
attached_program(struct reader *reader, const char *folder)
{
	struct entry *entries;
	size_t count;

	if (!reader_list(reader, folder, &entries, &count))
		return NULL;
	if (count == 0) {
		reader_refuse(reader, "%s is empty", folder);
		return NULL;
	}
	if (count == 1)
		return describe_entry(reader, &entries[0]);
	struct json_object *program = describe_folder(reader, folder, folder);
	if (!program)
		reader_refuse(reader, "%s is in no language that we know", folder);
	return program;
}

static bool
add_all(struct reader *reader, const char *folder, struct json_object *list)
{
	struct entry *entries;
	size_t count;

	if (!reader_list(reader, folder, &entries, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct json_object *program = describe_entry(reader, &entries[i]);

		if (!program)
			return false;
		json_object_array_add(list, program);
	}
	return true;
}

struct json_object *
attached_programs(struct reader *reader, const char *folder)
{
	struct json_object *list = json_object_new_array();
	struct entry *entries;
	size_t count;
	bool good = reader_list(reader, folder, &entries, &count);

	for (size_t i = 0; i < count && good; i++) {
		struct json_object *program = grammar_is(&entries[i])
						  ? grammar_describe(reader, &entries[i])
						  : describe_entry(reader, &entries[i]);
		good = !reader->why;
		if (program)
			json_object_array_add(list, program);
	}
	if (good)
		return list;
	json_object_put(list);
	return NULL;
}

/* Several loose files without folders are one program in 2025-09. */
static bool
read_checkers(struct reader *reader, struct json_object *list)
{
	struct json_object *one;

	if (reader_has(reader, "output_validator")) {
		one = attached_program(reader, "output_validator");
		if (one)
			json_object_array_add(list, one);
		return one;
	}
	if (!add_all(reader, "output_validators", list))
		return false;
	size_t n = json_object_array_length(list);
	if (n == 0)
		return reader_refuse(reader, "no output validator: output_validators/ is "
					     "missing or empty");
	if (n > 1 && (reader->is_interactive || reader->is_multi_pass))
		return reader_refuse(reader, "an interactive or multi-pass problem has "
					     "one output validator");
	return true;
}

static bool
read_static(struct reader *reader, struct json_object *validator)
{
	if (!reader_has(reader, "static_validator"))
		return true;
	if (reader->is_answers)
		return reader_refuse(reader,
		    "static_validator: answers that are submitted have no source");
	struct json_object *program = attached_program(reader, "static_validator");
	if (program)
		json_object_object_add(validator, "static", program);
	return program;
}

/* ---- files beside submissions --------------------------------------------------- */

static struct json_object *
read_files(struct reader *reader, const char *folder)
{
	struct entry *entries;
	size_t count;

	if (!reader_list(reader, folder, &entries, &count))
		return NULL;
	struct json_object *files = json_object_new_array();
	for (size_t i = 0; i < count; i++) {
		struct json_object *file =
		    entries[i].is_folder
			? NULL
			: reader_code_json(reader, &entries[i], entries[i].base);

		if (file)
			json_object_array_add(files, file);
		else if (entries[i].is_folder)
			reader_warn(reader, "%s: a folder is passed over", entries[i].name);
	}
	return files;
}

static bool
read_includes(struct reader *reader, struct json_object *list)
{
	struct entry *entries;
	size_t count;

	if (!reader_list(reader, "include", &entries, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct json_object *include;

		if (!entries[i].is_folder)
			continue;
		include = json_object_new_object();
		json_object_array_add(list, include);
		json_object_object_add(include, "language",
		    json_object_new_string(languagename_to_id(entries[i].base)));
		json_object_object_add(
		    include, "files", read_files(reader, entries[i].name));
	}
	return !reader->why;
}

bool
attached_read(struct reader *reader, struct json_object *validator)
{
	struct json_object *programs = json_object_new_array();
	struct json_object *includes = json_object_new_array();

	json_object_object_add(validator, "programs", programs);
	json_object_object_add(validator, "includes", includes);
	if (reader->has_checkers && !read_checkers(reader, programs))
		return false;
	if (reader_has(reader, "output_visualizer"))
		reader_warn(reader, "output_visualizer is passed over: nobody is shown "
				    "pictures of outputs");
	return read_static(reader, validator) && read_includes(reader, includes);
}
