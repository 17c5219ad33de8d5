#include "judge/grammar.h"

#include <string.h>
#include <unistd.h>

#include "judge/checker.h"
#include "judge/language.h"

static bool
is_for_viva(const struct entry *entry)
{
	return ends_with(entry->base, ".viva");
}

bool
grammar_is(const struct entry *entry)
{
	return !entry->is_folder && (ends_with(entry->base, ".ctd") || is_for_viva(entry));
}

/* Where sandboxes find commands, as long as box_root is not another machine's. */
static bool
is_installed(struct reader *reader, const char *command)
{
	char *rest = arena_strdup(reader->arena, LANGUAGE_PATH), *folder;

	while ((folder = strsep(&rest, ":")))
		if (access(arena_printf(reader->arena, "%s/%s", folder, command), X_OK) == 0)
			return true;
	return false;
}

/* It says 0 of what is sound and 1 of what is not. */
static const char script[] =
    "#!/bin/sh\n"
    "checktestdata ./*.ctd\n"
    "code=$?\n"
    "case $code in\n"
    "0) exit 42 ;;\n"
    "1) exit 43 ;;\n"
    "127) echo 'checktestdata is not installed where the judge runs' ;;\n"
    "esac\n"
    "exit 1\n";

static struct json_object *
script_file(struct reader *reader)
{
	struct package_file file;

	if (!reader_made_file(reader, script, &file))
		return NULL;
	struct json_object *json = json_object_new_object();
	json_object_object_add(json, "name", json_object_new_string("run"));
	json_object_object_add(json, "hash", json_object_new_string(file.hash));
	json_object_object_add(json, "executable", json_object_new_boolean(true));
	return json;
}

static struct json_object *
describe(struct reader *reader, const struct entry *entry)
{
	struct json_object *files = json_object_new_array(), *json;
	struct json_object *both[] = { reader_code_json(reader, entry, entry->base),
		script_file(reader) };

	for (size_t i = 0; i < sizeof both / sizeof *both; i++)
		if (both[i])
			json_object_array_add(files, both[i]);
	if (json_object_array_length(files) < sizeof both / sizeof *both) {
		json_object_put(files);
		return NULL;
	}
	json = json_object_new_object();
	json_object_object_add(json, "name", json_object_new_string(entry->base));
	json_object_object_add(json, "language", json_object_new_string(CHECKER_SCRIPTS));
	json_object_object_add(json, "files", files);
	return json;
}

struct json_object *
grammar_describe(struct reader *reader, const struct entry *entry)
{
	if (is_for_viva(entry))
		reader_warn(reader, "%s is passed over: grammars for VIVA are not understood",
		    entry->name);
	else if (is_installed(reader, "checktestdata"))
		return describe(reader, entry);
	else
		reader_warn(reader, "%s is passed over: checktestdata is not installed; Debian "
		    "has no package of it, see https://github.com/DOMjudge/checktestdata",
		    entry->name);
	return NULL;
}
