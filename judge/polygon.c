#include "judge/polygon.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libxml/parser.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "scoped.h"

enum { MAX_TESTS = 2000, SHOWN_MISSING = 10 };

static bool
refuse(struct polygon *p, const char *text)
{
	p->why = arena_strdup(p->arena, text);
	return false;
}

/* ---- the tree of problem.xml ----------------------------------------------------- */

static xmlNode *
child(xmlNode *node, const char *name)
{
	for (xmlNode *c = node ? node->children : NULL; c; c = c->next)
		if (c->type == XML_ELEMENT_NODE &&
		    strcmp((const char *)c->name, name) == 0)
			return c;
	return NULL;
}

static xmlNode *
next_like(xmlNode *node)
{
	for (xmlNode *n = node->next; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE && xmlStrEqual(n->name, node->name))
			return n;
	return NULL;
}

/* "judging/testset" */
static xmlNode *
find(xmlNode *node, const char *path)
{
	while (node && *path) {
		char name[64];
		size_t length = strcspn(path, "/");

		snprintf(name, sizeof name, "%.*s", (int)length, path);
		node = child(node, name);
		path += length + (path[length] == '/');
	}
	return node;
}

/* NULL when there is none. */
static const char *
attribute(struct polygon *p, xmlNode *node, const char *name)
{
	xmlChar *value = node ? xmlGetProp(node, (const xmlChar *)name) : NULL;
	const char *text =
	    value ? arena_strdup(p->arena, (const char *)value) : NULL;

	xmlFree(value);
	return text;
}

static const char *
content(struct polygon *p, xmlNode *node)
{
	xmlChar *value = node ? xmlNodeGetContent(node) : NULL;
	const char *text = value ? arena_strdup(p->arena, (const char *)value) : NULL;

	xmlFree(value);
	return text;
}

/* ---- writing files ---------------------------------------------------------------- */

/* Folders on the way to NAME in the new package. */
static const char *
target(struct polygon *p, const char *name)
{
	char *path = arena_printf(p->arena, "%s/%s", p->folder, name);

	for (char *slash = strchr(path + strlen(p->folder) + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
	return path;
}

static bool
write_text(struct polygon *p, const char *name, const char *text, mode_t mode)
{
	scoped_fd fd =
	    open(target(p, name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	size_t length = strlen(text);

	return (fd >= 0 && write(fd, text, length) == (ssize_t)length) ||
	       refuse(p, arena_printf(p->arena, "%s: %s", name, strerror(errno)));
}

/* A file of the package's own, not one that a link leads to elsewhere. */
static int
open_source(struct polygon *p, const char *name)
{
	char real[PATH_MAX], root[PATH_MAX];
	const char *path = arena_printf(p->arena, "%s/%s", p->from, name);
	struct stat st;

	if (!realpath(path, real) || !realpath(p->from, root) ||
	    strncmp(real, root, strlen(root)) != 0 || real[strlen(root)] != '/')
		return -1;
	int fd = open(real, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd >= 0 && (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static bool
has(struct polygon *p, const char *name)
{
	scoped_fd fd = name ? open_source(p, name) : -1;

	return fd >= 0;
}

static bool
copy(struct polygon *p, const char *from, const char *to)
{
	scoped_fd in = open_source(p, from);
	scoped_fd out =
	    open(target(p, to), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t n = -1;

	if (in < 0 || out < 0)
		return refuse(p, arena_printf(p->arena, "%s cannot be read", from));
	while ((n = sendfile(out, in, NULL, 1 << 20)) > 0)
		continue;
	return n == 0 || refuse(p, arena_printf(p->arena, "%s: %s", from, strerror(errno)));
}

static const char *
base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* ---- tests ------------------------------------------------------------------------- */

/* tests/%02d with N: the only place holder, of at most two digits. */
static const char *
fill_pattern(struct polygon *p, const char *pattern, int n)
{
	const char *percent = strchr(pattern, '%');
	int width = 0;
	const char *end;

	if (!percent)
		return NULL;
	end = percent + 1;
	if (*end == '0')
		end++;
	while (isdigit((unsigned char)*end) && width < 10)
		width = 10 * width + (*end++ - '0');
	if (*end != 'd')
		return NULL;
	return arena_printf(p->arena, "%.*s%0*d%s", (int)(percent - pattern), pattern,
	    width, n, end + 1);
}

struct test {
	const char *input, *answer, *group;
	bool is_sample;
	double points;
};

struct testset {
	struct test tests[MAX_TESTS];
	int count;
	bool has_points;
	xmlNode *groups;
	long time_ms;
	long long memory;
};

static bool
read_tests(struct polygon *p, xmlNode *set, struct testset *t)
{
	const char *inputs = content(p, child(set, "input-path-pattern"));
	const char *answers = content(p, child(set, "answer-path-pattern"));

	t->groups = child(set, "groups");
	t->time_ms = atol(content(p, child(set, "time-limit")) ?: "0");
	t->memory = atoll(content(p, child(set, "memory-limit")) ?: "0");
	for (xmlNode *n = find(set, "tests/test"); n; n = next_like(n)) {
		struct test *test = &t->tests[t->count];

		if (t->count == MAX_TESTS)
			return refuse(p, "more than 2000 tests");
		t->count++;
		*test = (struct test){
			.input = inputs ? fill_pattern(p, inputs, t->count) : NULL,
			.answer = answers ? fill_pattern(p, answers, t->count) : NULL,
			.group = attribute(p, n, "group"),
			.is_sample =
			    strcmp(attribute(p, n, "sample") ?: "", "true") == 0,
			.points = atof(attribute(p, n, "points") ?: "0"),
		};
		t->has_points |= test->points > 0;
		if (!test->input || !test->answer)
			return refuse(p, "the names of tests have no pattern");
	}
	return t->count > 0 || refuse(p, "problem.xml names no tests");
}

/* "tests 3, 4, 7 …" */
static bool
check_tests(struct polygon *p, const struct testset *t)
{
	const char *list = "";
	int missing = 0;

	for (int i = 0; i < t->count; i++) {
		if (has(p, t->tests[i].input) && has(p, t->tests[i].answer))
			continue;
		if (missing++ < SHOWN_MISSING)
			list = arena_printf(
			    p->arena, "%s%s%d", list, *list ? ", " : "", i + 1);
	}
	if (!missing)
		return true;
	return refuse(p,
	    arena_printf(p->arena,
		"%d of %d tests are not in the package (%s%s): a \"standard\" package "
		"has only those written by hand; ask Polygon for the full one (\"linux\")",
		missing, t->count, list, missing > SHOWN_MISSING ? ", …" : ""));
}

static xmlNode *
find_group(struct polygon *p, const struct testset *t, const char *name)
{
	for (xmlNode *g = child(t->groups, "group"); g; g = next_like(g))
		if (strcmp(attribute(p, g, "name") ?: "", name) == 0)
			return g;
	return NULL;
}

static bool
is_plain_name(const char *name)
{
	return *name && *name != '.' && *name != '-' && !strchr(name, '/');
}

/*
 * The folder in secret of a scored test: its group's, or one of its own where each
 * test counts for itself.
 */
static const char *
score_folder(struct polygon *p, const struct testset *t, int i)
{
	const struct test *test = &t->tests[i];
	xmlNode *group = test->group ? find_group(p, t, test->group) : NULL;
	const char *policy = attribute(p, group, "points-policy");

	if (group && is_plain_name(test->group) && policy &&
	    strcmp(policy, "complete-group") == 0)
		return arena_printf(p->arena, "g%s", test->group);
	return arena_printf(p->arena, "t%04d", i + 1);
}

static double
points_of(struct polygon *p, const struct testset *t, const char *folder)
{
	double sum = 0;

	for (int i = 0; i < t->count; i++)
		if (!t->tests[i].is_sample &&
		    strcmp(score_folder(p, t, i), folder) == 0)
			sum += t->tests[i].points;
	return sum;
}

/* Groups that come later and must have been passed stand in a list. */
static const char *
requires_of(struct polygon *p, const struct testset *t, const struct test *test)
{
	xmlNode *group = test->group ? find_group(p, t, test->group) : NULL;
	const char *list = "";

	for (xmlNode *d = find(group, "dependencies/dependency"); d; d = next_like(d))
		list = arena_printf(p->arena, "%s%sg%s", list, *list ? ", " : "",
		    attribute(p, d, "group") ?: "");
	return list;
}

static bool
write_group(struct polygon *p, const struct testset *t, int i, const char *folder)
{
	const char *name =
	    arena_printf(p->arena, "data/secret/%s/test_group.yaml", folder);
	const char *requires = requires_of(p, t, &t->tests[i]);

	return write_text(p, name,
	    arena_printf(p->arena,
		"max_score: %.10g\nscore_aggregation: pass-fail\nrequire_pass: [%s]\n",
		points_of(p, t, folder), *folder == 'g' ? requires : ""),
	    0600);
}

static bool
copy_test(struct polygon *p, const struct testset *t, int i)
{
	const struct test *test = &t->tests[i];
	const char *folder = test->is_sample ? "sample" : "secret";
	const char *base;

	if (t->has_points && !test->is_sample) {
		const char *own = score_folder(p, t, i);

		if (!write_group(p, t, i, own))
			return false;
		folder = arena_printf(p->arena, "secret/%s", own);
	}
	base = arena_printf(p->arena, "data/%s/%04d", folder, i + 1);
	return copy(p, test->input, arena_printf(p->arena, "%s.in", base)) &&
	       copy(p, test->answer, arena_printf(p->arena, "%s.ans", base));
}

static bool
copy_tests(struct polygon *p, const struct testset *t)
{
	double sum = 0;

	for (int i = 0; i < t->count; i++) {
		if (!copy_test(p, t, i))
			return false;
		sum += t->tests[i].is_sample ? 0 : t->tests[i].points;
	}
	return !t->has_points ||
	       write_text(p, "data/secret/test_group.yaml",
		   arena_printf(p->arena, "max_score: %.10g\n", sum), 0600);
}

/* ---- testlib ------------------------------------------------------------------------ */

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
	bool good = copy(p, source, arena_printf(p->arena, "%s/%s.cpp", folder, name));

	for (struct dirent *e; good && directory && (e = readdir(directory));) {
		const char *point = strrchr(e->d_name, '.');

		if (point && strcmp(point, ".h") == 0)
			good = copy(p,
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
	return write_text(p, arena_printf(p->arena, "%s/build", folder), build_script,
		   0700) &&
	       write_text(p, arena_printf(p->arena, "%s/run", folder), run, 0700);
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

	return has(p,
	    arena_printf(p->arena, "%.*stestlib.h",
		(int)(slash ? slash - source + 1 : 0), source));
}

/* *FLAGS_OUT: of the default validator, where that does; else NULL. */
static bool
convert_checker(
    struct polygon *p, xmlNode *assets, bool *is_interactive_out, const char **flags_out)
{
	xmlNode *node = child(assets, "checker");
	const char *source = attribute(p, child(node, "source"), "path");
	const char *talker =
	    attribute(p, find(assets, "interactor/source"), "path");
	const char *flags = standard_flags(attribute(p, node, "name"));

	*is_interactive_out = talker;
	*flags_out = NULL;
	if (!talker && flags && (!has(p, source) || !has_testlib(p, source))) {
		*flags_out = flags;
		return true;
	}
	if (!is_cpp(source) || !has(p, source) || (talker && !is_cpp(talker)))
		return refuse(p, "a checker or interactor that is not in C++, or missing");
	if (!has_testlib(p, talker ? talker : source))
		return refuse(p, "testlib.h is not in the package");
	return talker ? write_interactor(p, talker, source) : write_checker(p, source);
}

static bool
convert_validators(struct polygon *p, xmlNode *assets)
{
	int n = 0;

	for (xmlNode *v = find(assets, "validators/validator"); v; v = next_like(v)) {
		const char *source = attribute(p, child(v, "source"), "path");
		const char *folder =
		    arena_printf(p->arena, "input_validators/validator%d", ++n);

		if (!is_cpp(source) || !has(p, source) || !has_testlib(p, source)) {
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

/* ---- solutions ------------------------------------------------------------------------ */

static const char *
folder_of_tag(const char *tag)
{
	static const char *const folders[][2] = { { "main", "accepted" },
		{ "accepted", "accepted" }, { "wrong-answer", "wrong_answer" },
		{ "presentation-error", "wrong_answer" },
		{ "time-limit-exceeded", "time_limit_exceeded" },
		{ "time-limit-exceeded-or-accepted", "slow_accepted" },
		{ "time-limit-exceeded-or-memory-limit-exceeded", "rejected" },
		{ "memory-limit-exceeded", "rejected" }, { "rejected", "rejected" },
		{ "failed", "rejected" } };

	for (size_t i = 0; tag && i < sizeof folders / sizeof *folders; i++)
		if (strcmp(tag, folders[i][0]) == 0)
			return folders[i][1];
	return NULL;
}

static bool
convert_solutions(struct polygon *p, xmlNode *assets)
{
	for (xmlNode *s = find(assets, "solutions/solution"); s; s = next_like(s)) {
		const char *path = attribute(p, child(s, "source"), "path");
		const char *folder = folder_of_tag(attribute(p, s, "tag"));

		if (!path || !folder || !has(p, path)) {
			p->warn(p->context,
			    arena_printf(p->arena, "the solution %s is passed over",
				path ? path : "without a name"));
			continue;
		}
		if (!copy(p, path,
			arena_printf(
			    p->arena, "submissions/%s/%s", folder, base_of(path))))
			return false;
	}
	return true;
}

/* ---- statements ------------------------------------------------------------------------ */

static const char *
short_language(const char *language)
{
	static const char *const languages[][2] = { { "english", "en" },
		{ "russian", "ru" }, { "german", "de" }, { "spanish", "es" },
		{ "french", "fr" }, { "chinese", "zh" }, { "ukrainian", "uk" },
		{ "polish", "pl" }, { "italian", "it" }, { "kazakh", "kk" } };

	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
		if (strcmp(language, languages[i][0]) == 0)
			return languages[i][1];
	return language;
}

/* Images stand beside the statement. */
static void
copy_images(struct polygon *p, const char *statement)
{
	const char *folder = arena_strndup(p->arena, statement,
	    (size_t)(base_of(statement) - statement));
	DIR *directory = opendir(arena_printf(p->arena, "%s/%s", p->from, folder));

	for (struct dirent *e; directory && (e = readdir(directory));) {
		const char *point = strrchr(e->d_name, '.');

		if (point && (strcmp(point, ".png") == 0 || strcmp(point, ".jpg") == 0))
			copy(p, arena_printf(p->arena, "%s%s", folder, e->d_name),
			    arena_printf(p->arena, "statement/%s", e->d_name));
	}
	if (directory)
		closedir(directory);
}

static bool
convert_statements(struct polygon *p, xmlNode *root)
{
	static const struct {
		const char *type, *ending;
	} types[] = { { "application/x-tex", "tex" }, { "application/pdf", "pdf" } };

	for (xmlNode *s = find(root, "statements/statement"); s; s = next_like(s)) {
		const char *path = attribute(p, s, "path");
		const char *type = attribute(p, s, "type");
		const char *language = attribute(p, s, "language") ?: "english";

		for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
			if (!type || strcmp(type, types[i].type) != 0 || !has(p, path) ||
			    !is_plain_name(language))
				continue;
			if (!copy(p, path,
				arena_printf(p->arena, "statement/problem.%s.%s",
				    short_language(language), types[i].ending)))
				return false;
			copy_images(p, path);
		}
	}
	return true;
}

/* ---- the whole --------------------------------------------------------------------------- */

/* As a YAML text between double quotes. */
static const char *
quoted(struct polygon *p, const char *text)
{
	char *out = arena_alloc(p->arena, 2 * strlen(text) + 3), *at = out;

	*at++ = '"';
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			*at++ = '\\';
		*at++ = *text == '\n' ? ' ' : *text;
	}
	*at++ = '"';
	return out;
}

static const char *
title_of(struct polygon *p, xmlNode *root)
{
	const char *title = NULL;

	for (xmlNode *n = find(root, "names/name"); n; n = next_like(n)) {
		const char *language = attribute(p, n, "language");

		if (!title || (language && strcmp(language, "english") == 0))
			title = attribute(p, n, "value");
	}
	return title ? title : p->slug;
}

static bool
write_yaml(struct polygon *p, xmlNode *root, const struct testset *t, bool is_interactive,
    const char *flags)
{
	const char *name = arena_printf(p->arena,
	    "problem_format_version: 2025-09\nname: %s\ntype: [%s%s]\n"
	    "limits:\n  time_limit: %.3f\n  memory: %lld\n",
	    quoted(p, title_of(p, root)), t->has_points ? "scoring" : "pass-fail",
	    is_interactive ? ", interactive" : "", (double)t->time_ms / 1000,
	    (t->memory + (1 << 20) - 1) >> 20);
	const char *group = arena_printf(
	    p->arena, "output_validator_args: [%s]\n", flags ? flags : "");

	if (t->time_ms <= 0 || t->memory <= 0)
		return refuse(p, "problem.xml has no limits");
	return write_text(p, "problem.yaml", name, 0600) &&
	       (!flags || t->has_points ||
		   (write_text(p, "data/secret/test_group.yaml", group, 0600) &&
		       write_text(p, "data/sample/test_group.yaml", group, 0600)));
}

/* The set "tests", or the first. */
static xmlNode *
main_testset(struct polygon *p, xmlNode *root)
{
	xmlNode *first = find(root, "judging/testset");

	for (xmlNode *s = first; s; s = next_like(s))
		if (strcmp(attribute(p, s, "name") ?: "", "tests") == 0)
			return s;
	return first;
}

static void
warn_of_files(struct polygon *p, xmlNode *root)
{
	const char *input = attribute(p, child(root, "judging"), "input-file");

	if (input && *input)
		p->warn(p->context, "the problem wants input and output files; here it "
				    "is standard input and output");
}

static bool
convert(struct polygon *p, xmlNode *root)
{
	struct testset *t = arena_alloc(p->arena, sizeof *t);
	xmlNode *assets = child(root, "assets");
	bool is_interactive;
	const char *flags;

	p->slug = attribute(p, root, "short-name");
	warn_of_files(p, root);
	return read_tests(p, main_testset(p, root), t) && check_tests(p, t) &&
	       copy_tests(p, t) && convert_checker(p, assets, &is_interactive, &flags) &&
	       convert_validators(p, assets) && convert_solutions(p, assets) &&
	       convert_statements(p, root) &&
	       write_yaml(p, root, t, is_interactive, flags);
}

bool
polygon_is_package(const char *folder)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/problem.xml", folder);
	return access(path, F_OK) == 0;
}

static void
drop_document(xmlDoc **document)
{
	xmlFreeDoc(*document);
}

bool
polygon_convert(struct polygon *p)
{
	char *folder = arena_printf(
	    p->arena, "%s/riposte-polygon-XXXXXX", getenv("TMPDIR") ?: "/tmp");
	const char *path = arena_printf(p->arena, "%s/problem.xml", p->from);

	p->folder = NULL;
	if (!mkdtemp(folder))
		return refuse(p, "a temporary folder cannot be made");
	p->folder = folder;
	/* no network, no entities from elsewhere, no words on standard error */
	scoped(drop_document) xmlDoc *document = xmlReadFile(
	    path, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;
	if (!root || strcmp((const char *)root->name, "problem") != 0)
		return refuse(p, "problem.xml is no description of a problem");
	return convert(p, root);
}
