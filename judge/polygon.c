#include "judge/polygon.h"

#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge/polygonfile.h"
#include "judge/testlib.h"
#include "scoped.h"

enum { MAX_TESTS = 2000, SHOWN_MISSING = 10 };

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
	const char *inputs = xml_content(p, xml_child(set, "input-path-pattern"));
	const char *answers = xml_content(p, xml_child(set, "answer-path-pattern"));

	t->groups = xml_child(set, "groups");
	t->time_ms = atol(xml_content(p, xml_child(set, "time-limit")) ?: "0");
	t->memory = atoll(xml_content(p, xml_child(set, "memory-limit")) ?: "0");
	for (xmlNode *n = xml_find(set, "tests/test"); n; n = xml_next(n)) {
		struct test *test = &t->tests[t->count];

		if (t->count == MAX_TESTS)
			return polygon_refuse(p, "more than 2000 tests");
		t->count++;
		*test = (struct test){
			.input = inputs ? fill_pattern(p, inputs, t->count) : NULL,
			.answer = answers ? fill_pattern(p, answers, t->count) : NULL,
			.group = xml_attribute(p, n, "group"),
			.is_sample =
			    strcmp(xml_attribute(p, n, "sample") ?: "", "true") == 0,
			.points = atof(xml_attribute(p, n, "points") ?: "0"),
		};
		t->has_points |= test->points > 0;
		if (!test->input || !test->answer)
			return polygon_refuse(p, "the names of tests have no pattern");
	}
	return t->count > 0 || polygon_refuse(p, "problem.xml names no tests");
}

/* "tests 3, 4, 7 …" */
static bool
check_tests(struct polygon *p, const struct testset *t)
{
	const char *list = "";
	int missing = 0;

	for (int i = 0; i < t->count; i++) {
		if (polygon_has(p, t->tests[i].input) && polygon_has(p, t->tests[i].answer))
			continue;
		if (missing++ < SHOWN_MISSING)
			list = arena_printf(
			    p->arena, "%s%s%d", list, *list ? ", " : "", i + 1);
	}
	if (!missing)
		return true;
	return polygon_refuse(p,
	    arena_printf(p->arena,
		"%d of %d tests are not in the package (%s%s): a \"standard\" package "
		"has only those written by hand; ask Polygon for the full one (\"linux\")",
		missing, t->count, list, missing > SHOWN_MISSING ? ", …" : ""));
}

static xmlNode *
find_group(struct polygon *p, const struct testset *t, const char *name)
{
	for (xmlNode *g = xml_child(t->groups, "group"); g; g = xml_next(g))
		if (strcmp(xml_attribute(p, g, "name") ?: "", name) == 0)
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
	const char *policy = xml_attribute(p, group, "points-policy");

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

	for (xmlNode *d = xml_find(group, "dependencies/dependency"); d; d = xml_next(d))
		list = arena_printf(p->arena, "%s%sg%s", list, *list ? ", " : "",
		    xml_attribute(p, d, "group") ?: "");
	return list;
}

static bool
write_group(struct polygon *p, const struct testset *t, int i, const char *folder)
{
	const char *name =
	    arena_printf(p->arena, "data/secret/%s/test_group.yaml", folder);
	const char *requires = requires_of(p, t, &t->tests[i]);

	return polygon_write(p, name,
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
	return polygon_copy(p, test->input, arena_printf(p->arena, "%s.in", base)) &&
	       polygon_copy(p, test->answer, arena_printf(p->arena, "%s.ans", base));
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
	       polygon_write(p, "data/secret/test_group.yaml",
		   arena_printf(p->arena, "max_score: %.10g\n", sum), 0600);
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
	for (xmlNode *s = xml_find(assets, "solutions/solution"); s; s = xml_next(s)) {
		const char *path = xml_attribute(p, xml_child(s, "source"), "path");
		const char *folder = folder_of_tag(xml_attribute(p, s, "tag"));

		if (!path || !folder || !polygon_has(p, path)) {
			p->warn(p->context,
			    arena_printf(p->arena, "the solution %s is passed over",
				path ? path : "without a name"));
			continue;
		}
		if (!polygon_copy(p, path,
			arena_printf(
			    p->arena, "submissions/%s/%s", folder, polygon_base(path))))
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
	    (size_t)(polygon_base(statement) - statement));
	DIR *directory = opendir(arena_printf(p->arena, "%s/%s", p->from, folder));

	for (struct dirent *e; directory && (e = readdir(directory));) {
		const char *point = strrchr(e->d_name, '.');

		if (point && (strcmp(point, ".png") == 0 || strcmp(point, ".jpg") == 0))
			polygon_copy(p, arena_printf(p->arena, "%s%s", folder, e->d_name),
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

	for (xmlNode *s = xml_find(root, "statements/statement"); s; s = xml_next(s)) {
		const char *path = xml_attribute(p, s, "path");
		const char *type = xml_attribute(p, s, "type");
		const char *language = xml_attribute(p, s, "language") ?: "english";

		for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
			if (!type || strcmp(type, types[i].type) != 0 || !polygon_has(p, path) ||
			    !is_plain_name(language))
				continue;
			if (!polygon_copy(p, path,
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

	for (xmlNode *n = xml_find(root, "names/name"); n; n = xml_next(n)) {
		const char *language = xml_attribute(p, n, "language");

		if (!title || (language && strcmp(language, "english") == 0))
			title = xml_attribute(p, n, "value");
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
		return polygon_refuse(p, "problem.xml has no limits");
	return polygon_write(p, "problem.yaml", name, 0600) &&
	       (!flags || t->has_points ||
		   (polygon_write(p, "data/secret/test_group.yaml", group, 0600) &&
		       polygon_write(p, "data/sample/test_group.yaml", group, 0600)));
}

/* The set "tests", or the first. */
static xmlNode *
main_testset(struct polygon *p, xmlNode *root)
{
	xmlNode *first = xml_find(root, "judging/testset");

	for (xmlNode *s = first; s; s = xml_next(s))
		if (strcmp(xml_attribute(p, s, "name") ?: "", "tests") == 0)
			return s;
	return first;
}

static void
warn_of_files(struct polygon *p, xmlNode *root)
{
	const char *input = xml_attribute(p, xml_child(root, "judging"), "input-file");

	if (input && *input)
		p->warn(p->context, "the problem wants input and output files; here it "
				    "is standard input and output");
}

static bool
convert(struct polygon *p, xmlNode *root)
{
	struct testset *t = arena_alloc(p->arena, sizeof *t);
	xmlNode *assets = xml_child(root, "assets");
	bool is_interactive;
	const char *flags;

	p->slug = xml_attribute(p, root, "short-name");
	warn_of_files(p, root);
	return read_tests(p, main_testset(p, root), t) && check_tests(p, t) &&
	       copy_tests(p, t) && testlib_convert_checker(p, assets, &is_interactive, &flags) &&
	       testlib_convert_validators(p, assets) && convert_solutions(p, assets) &&
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
		return polygon_refuse(p, "a temporary folder cannot be made");
	p->folder = folder;
	/* no network, no entities from elsewhere, no words on standard error */
	scoped(drop_document) xmlDoc *document = xmlReadFile(
	    path, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;
	if (!root || strcmp((const char *)root->name, "problem") != 0)
		return polygon_refuse(p, "problem.xml is no description of a problem");
	return convert(p, root);
}
