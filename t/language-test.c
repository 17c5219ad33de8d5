/* judge/language.c: language files and the errors in them. */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "judge/language.h"
#include "log.h"
#include "scoped.h"
#include "tap.h"

static const char complete[] = "# a comment\n"
			       "id = toy\n"
			       "name = Toy language\n"
			       "extension = toy\n"
			       "source = main.toy\n"
			       "keep = main.toy\n"
			       "run = toy -m{memory_mb} \"a b\" \"\" --stack={stack_kb}\n"
			       "version = echo toy 1.5\n";

static char folder[] = "/tmp/riposte-language-XXXXXX";

static const char *
file_path(const char *name)
{
	static char path[128];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

/* A file of NAME holding FIRST and then SECOND. */
static void
write_file(const char *name, const char *first, const char *second)
{
	scoped_file *out = fopen(file_path(name), "we");

	if (!out)
		die("cannot write into %s", folder);
	fprintf(out, "%s%s", first, second);
}

/* TEXT after a complete file (or alone) is refused with a reason that says WHAT. */
static void
refuses(const char *first, const char *text, const char *what, const char *title)
{
	struct arena arena = { 0 };
	struct language language;
	const char *why = NULL;

	write_file("toy", first, text);
	bool read = language_read(&language, &arena, file_path("toy"), &why);
	if (!ok(!read && why && strstr(why, what), title))
		printf("# said: %s\n", why ? why : "nothing");
	arena_release(&arena);
}

static void
read_complete(void)
{
	struct arena arena = { 0 };
	struct language language;
	const char *why = NULL;

	write_file("toy", complete,
	    "env = A=1\nenv = B=2 3\ntime_multiplier = 2.5\ntime_extra_ms = 250\n"
	    "file_mb = 64\ninstall = toy/install\ntemplate:\n# x\ny = z\n");
	ok(language_read(&language, &arena, file_path("toy"), &why),
	    "a complete file is read");
	ok(strcmp(language.template_text, "# x\ny = z\n") == 0,
	    "the template is the rest of the file as it is");
	ok(strcmp(language.env[1], "B=2 3") == 0 && !language.env[2],
	    "the environment may be repeated");
	ok(language.time_multiplier > 2.4 && language.time_multiplier < 2.6,
	    "a multiplier may have a fraction");
	ok(language.time_extra_ms == 250 && language.file_mb == 64 &&
		strcmp(language.install, "toy/install") == 0,
	    "what the runtime needs for itself");
	ok(!language.compile[0], "compiling may be left out");

	const char **argv = language_words(&arena, &language, language.run, 65536);
	ok(strcmp(argv[1], "-m64") == 0 && strcmp(argv[4], "--stack=32768") == 0,
	    "place holders are filled in");
	ok(strcmp(argv[2], "a b") == 0 && strcmp(argv[3], "") == 0 && !argv[5],
	    "quotes keep a word together, also an empty one");
	arena_release(&arena);
}

static void
read_broken(void)
{
	refuses(
	    complete, "colour = red\n", "toy:9: colour", "an unknown key, with its line");
	refuses(complete, "nonsense\n", "toy:9: nonsense", "a line without =");
	refuses(
	    complete, "run = x\n", "toy:9: run is given twice", "a command given twice");
	refuses(complete, "compile =\n", "compile needs a value", "an empty value");
	refuses(complete, "compile = cc \"x\n", "closing quote", "an open quote");
	refuses(complete, "compile_cpu_s = 5s\n", "compile_cpu_s must be", "no number");
	refuses(
	    complete, "memory_extra_mb = -1\n", "memory_extra_mb", "a negative number");
	refuses(complete, "time_multiplier = 0\n", "time_multiplier", "no time at all");
	refuses(complete, "env = 5\n", "NAME=value", "an environment without a name");
	refuses(complete, "id = a/b\n", "id must be", "an id that could be a path");
	refuses(
	    complete, "source = ../x\n", "source must be", "a source outside the box");
	refuses("id = toy\n", "", "is missing", "a file that lacks most");
}

static void
offer_some(void)
{
	struct languages languages;

	write_file("a", complete, "");
	write_file("b", complete, ""); /* the same id again */
	write_file("c", "rubbish\n", "");
	write_file("d",
	    "id = gone\nname = x\nextension = x\nsource = x\nkeep = x\nrun = x\n",
	    "version = riposte-no-such-compiler --version\n");
	write_file(".hidden", "rubbish\n", "");
	remove(file_path("toy"));
	languages_init(&languages, folder);
	ok(languages.count == 1 && languages_find(&languages, "toy"),
	    "a broken file and a missing compiler do not keep the others away");
	ok(!languages_find(&languages, "gone"), "what has no compiler is not offered");
	ok(strcmp(languages.items[0].version, "toy 1.5") == 0, "the version is told");
	ok(languages.nmissing == 1 && strcmp(languages.missing[0].id, "gone") == 0,
	    "what has no compiler is missing");
	ok(languages.nerrors == 2 && strstr(languages.errors[0], "id toy") &&
		strstr(languages.errors[1], "c:1: rubbish"),
	    "errors are kept with file, line and reason");
	languages_release(&languages);
}

static void
remove_folder(void)
{
	const char *const names[] = { "a", "b", "c", "d", "toy", ".hidden" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		remove(file_path(names[i]));
	remove(folder);
}

/* The files that we ship, whether or not their compilers are here. */
static void
read_shipped(const char *directory)
{
	DIR *open_directory = opendir(directory);
	struct arena arena = { 0 };
	struct language language;
	const char *why;

	if (!open_directory)
		die("cannot read %s", directory);
	for (struct dirent *entry; (entry = readdir(open_directory));) {
		if (entry->d_name[0] == '.')
			continue;
		const char *path =
		    arena_printf(&arena, "%s/%s", directory, entry->d_name);
		bool read = language_read(&language, &arena, path, &why);
		if (!read)
			printf("# %s\n", why);
		ok(read && strcmp(language.id, entry->d_name) == 0,
		    arena_printf(
			&arena, "%s is sound and named by its id", entry->d_name));
	}
	closedir(open_directory);
	arena_release(&arena);
}

int
main(int argc, char **argv)
{
	if (argc != 2 || !mkdtemp(folder))
		die("usage: language-test judge/languages");
	read_complete();
	read_broken();
	offer_some();
	remove_folder();
	read_shipped(argv[1]);
	return done();
}
