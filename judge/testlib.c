#include "judge/testlib.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "judge/polygonfile.h"

/* What standard checkers come to, as flags of the default validator. */
static const struct {
	const char *name, *flags;
} standard[] = {
	{ "std::wcmp.cpp", "case_sensitive" },
	{ "std::hcmp.cpp", "case_sensitive" },
	{ "std::ncmp.cpp", "case_sensitive" },
	{ "std::icmp.cpp", "case_sensitive" },
	{ "std::lcmp.cpp", "case_sensitive" },
	{ "std::fcmp.cpp", "case_sensitive, space_change_sensitive" },
	{ "std::rcmp4.cpp", "float_tolerance, 1e-4" },
	{ "std::rcmp6.cpp", "float_tolerance, 1e-6" },
	{ "std::rcmp9.cpp", "float_tolerance, 1e-9" },
	{ "std::yesno.cpp", "" },
	{ "std::nyesno.cpp", "" },
};

static const char *
standard_flags(const char *name)
{
	for (size_t i = 0; name && i < sizeof standard / sizeof *standard; i++)
		if (strcmp(name, standard[i].name) == 0)
			return standard[i].flags;
	return NULL;
}

static bool
is_cpp(const char *path)
{
	const char *point = path ? strrchr(path, '.') : NULL;

	return point && (strcmp(point, ".cpp") == 0 || strcmp(point, ".cc") == 0);
}

/* SOURCE and all headers beside it, into FOLDER as NAME.cpp. */
static bool
copy_program(
    struct polygon *p, const char *source, const char *folder, const char *name)
{
	const char *slash = strrchr(source, '/');
	const char *dir = arena_strndup(
	    p->arena, source, slash ? (size_t)(slash - source) : 0);
	DIR *directory = opendir(arena_printf(p->arena, "%s/%s", p->from, dir));
	bool good = polygon_copy(p, source, arena_printf(p->arena, "%s/%s.cpp", folder, name));

	for (struct dirent *e; good && directory && (e = readdir(directory));) {
		const char *point = strrchr(e->d_name, '.');

		if (point && strcmp(point, ".h") == 0)
			good = polygon_copy(p,
			    arena_printf(p->arena, "%s%s%s", dir, *dir ? "/" : "", e->d_name),
			    arena_printf(p->arena, "%s/%s", folder, e->d_name));
	}
	if (directory)
		closedir(directory);
	return good;
}

static const char build_script[] =
    "#!/bin/sh\n"
    "set -e\n"
    "for source in *.cpp; do\n"
    "	c++ -std=gnu++17 -O2 -w -o \"${source%.cpp}\" \"$source\"\n"
    "done\n"
    "rm -f ./*.cpp ./*.h\n";

/* testlib: 0 right, 1 2 4 8 wrong, 7 points, others its own failure. */
static const char judge_script[] =
    "judge () {\n"
    "	\"$@\" 2>message </dev/null\n"
    "	code=$?\n"
    "	cat message >>\"$feedback/judgemessage.txt\"\n"
    "	case $code in\n"
    "	0) exit 42 ;;\n"
    "	1|2|4|8) exit 43 ;;\n"
    "	7) sed -n 's/^points \\([0-9.]*\\).*/\\1/p' message >\"$feedback/score.txt\"\n"
    "	   exit 42 ;;\n"
    "	*) cat message >&2; exit 1 ;;\n"
    "	esac\n"
    "}\n";

static bool
write_scripts(struct polygon *p, const char *folder, const char *run)
{
	return polygon_write(p, arena_printf(p->arena, "%s/build", folder), build_script,
		   0700) &&
	       polygon_write(p, arena_printf(p->arena, "%s/run", folder), run, 0700);
}

static bool
write_checker(struct polygon *p, const char *checker)
{
	return copy_program(p, checker, "output_validator", "checker") &&
	       write_scripts(p, "output_validator",
		   arena_printf(p->arena,
		       "#!/bin/sh\nfeedback=$3\n%scat >output\n"
		       "judge ./checker \"$1\" output \"$2\"\n",
		       judge_script));
}

/* The interactor talks; what it wrote is then checked, if it was content. */
static bool
write_interactor(struct polygon *p, const char *interactor, const char *checker)
{
	return copy_program(p, interactor, "output_validator", "interactor") &&
	       copy_program(p, checker, "output_validator", "checker") &&
	       write_scripts(p, "output_validator",
		   arena_printf(p->arena,
		       "#!/bin/sh\nfeedback=$3\n%s"
		       "./interactor \"$1\" output \"$2\" 2>talk\n"
		       "code=$?\n"
		       "cat talk >>\"$feedback/judgemessage.txt\"\n"
		       "case $code in\n"
		       "0) judge ./checker \"$1\" output \"$2\" ;;\n"
		       "1|2|4|8) exit 43 ;;\n"
		       "*) cat talk >&2; exit 1 ;;\n"
		       "esac\n",
		       judge_script));
}

static bool
has_testlib(struct polygon *p, const char *source)
{
	const char *slash = strrchr(source, '/');

	return polygon_has(p,
	    arena_printf(p->arena, "%.*stestlib.h",
		(int)(slash ? slash - source + 1 : 0), source));
}

/* *FLAGS_OUT: of the default validator, where that does; else NULL. */
bool
testlib_convert_checker(
    struct polygon *p, xmlNode *assets, bool *is_interactive_out, const char **flags_out)
{
	xmlNode *node = xml_child(assets, "checker");
	const char *source = xml_attribute(p, xml_child(node, "source"), "path");
	const char *talker =
	    xml_attribute(p, xml_find(assets, "interactor/source"), "path");
	const char *flags = standard_flags(xml_attribute(p, node, "name"));

	*is_interactive_out = talker;
	*flags_out = NULL;
	if (!talker && flags && (!polygon_has(p, source) || !has_testlib(p, source))) {
		*flags_out = flags;
		return true;
	}
	if (!is_cpp(source) || !polygon_has(p, source) || (talker && !is_cpp(talker)))
		return polygon_refuse(p, "a checker or interactor that is not in C++, or missing");
	if (!has_testlib(p, talker ? talker : source))
		return polygon_refuse(p, "testlib.h is not in the package");
	return talker ? write_interactor(p, talker, source) : write_checker(p, source);
}

bool
testlib_convert_validators(struct polygon *p, xmlNode *assets)
{
	int n = 0;

	for (xmlNode *v = xml_find(assets, "validators/validator"); v; v = xml_next(v)) {
		const char *source = xml_attribute(p, xml_child(v, "source"), "path");
		const char *folder =
		    arena_printf(p->arena, "input_validators/validator%d", ++n);

		if (!is_cpp(source) || !polygon_has(p, source) || !has_testlib(p, source)) {
			p->warn(p->context, "a validator of the input is passed over: it "
					    "needs C++ and testlib.h");
			continue;
		}
		if (!copy_program(p, source, folder, "validator") ||
		    !write_scripts(p, folder,
			"#!/bin/sh\nif ./validator; then exit 42; else exit 43; fi\n"))
			return false;
	}
	return true;
}
