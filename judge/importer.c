#include "judge/importer.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "judge/archive.h"
#include "member.h"
#include "judge/polygon.h"
#include "judge/verify.h"
#include "scoped.h"
#include "service.h"

enum { LOOK_MS = 250 };

static void
warn(const struct package *package, const char *text)
{
	fprintf(stderr, "%s: warning: %s\n", package->slug ?: package->directory, text);
}

/* What judges offer, as soon as there is one: solutions in others are passed over. */
static bool
find_languages(struct import *import)
{
	import->moved_ms = service_now_ms();
	while (!service_stopping()) {
		scoped_json *body = draft_call(import, "import_languages", NULL, 0);
		struct json_object *items = json_member(body, "items");

		if (!body)
			return false;
		if (json_length(items)) {
			import->package.languages = json_object_get(items);
			return true;
		}
		verify_complain(import, "for a judge");
		draft_rest(LOOK_MS);
	}
	return draft_refuse(import, "interrupted");
}

/* sum.zip → sum, when no other name is wanted */
static void
name_after_archive(struct package *package, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;

	if (!package->slug)
		package->slug = arena_strndup(
		    &package->arena, base, (size_t)(strrchr(base, '.') - base));
}

static bool
is_archive(const char *path)
{
	const char *point = strrchr(path, '.');
	struct stat st;

	return point && (strcmp(point, ".zip") == 0 || strcmp(point, ".kpp") == 0) &&
	       stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static void
warn_of_polygon(void *context, const char *text)
{
	struct import *import = context;

	package_warn(&import->package, text);
}

/* Polygon calls a problem by its short name, whatever the file is called. */
static bool
convert_polygon(struct import *import)
{
	struct package *package = &import->package;
	struct polygon polygon = {
		.arena = &package->arena,
		.from = package->directory,
		.warn = warn_of_polygon,
		.context = import,
	};
	bool good = polygon_convert(&polygon);

	import->converted = polygon.folder;
	import->why = polygon.why;
	package->directory = polygon.folder;
	if (!import->options->slug && polygon.slug)
		package->slug = polygon.slug;
	return good;
}

/* The package's folder: PATH, or what the archive there holds. */
static bool
find_folder(struct import *import, const char *path)
{
	struct package *package = &import->package;

	package->directory = path;
	if (is_archive(path)) {
		name_after_archive(package, import->options->name ?: path);
		if (!archive_unpack(&package->arena, path, &import->unpacked,
			&package->directory, &import->why))
			return false;
	}
	return !polygon_is_package(package->directory) || convert_polygon(import);
}

static enum result
run(struct import *import, const char *path)
{
	bool unchanged = false;

	import->package.warn = warn;
	import->package.box = import->options->box;
	import->package.slug = import->options->slug;
	if (!find_folder(import, path))
		return REFUSED;
	if (!find_languages(import))
		return REFUSED;
	if (!package_read(&import->package, &import->why))
		return REFUSED;
	if (!draft_begin(import, &unchanged))
		return REFUSED;
	if (unchanged)
		return UNCHANGED;
	printf("%s: %zu tests, %zu solutions\n", import->package.slug,
	    import->package.ntests, import->package.nsubmissions);
	fflush(stdout);
	if (draft_send_files(import) && draft_send_tests(import) && verify(import) &&
	    draft_publish(import))
		return PUBLISHED;
	return REFUSED;
}

enum result
importer_run(struct import *import, const char *path)
{
	enum result result = run(import, path);

	if (result == REFUSED)
		draft_abandon(import);
	if (import->unpacked)
		archive_remove(import->unpacked);
	if (import->converted)
		archive_remove(import->converted);
	if (import->package.scratch)
		archive_remove(import->package.scratch);
	return result;
}
