#include "judge/problem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "member.h"
#include "log.h"
#include "scoped.h"

enum { CHECKER_CPU_MS = 60000, CHECKER_MEMORY_KB = 1 << 20, CHECKER_OUTPUT_KB = 8192 };

static void
forget(struct problem *problem)
{
	for (size_t i = 0; i < problem->ncheckers; i++)
		checker_release(&problem->checkers[i]);
	checker_release(&problem->static_validator);
	checker_release(&problem->grader);
	arena_release(&problem->arena);
	*problem = (struct problem){ 0 };
}

/* A place for a new one: free, or the one not used for the longest time. */
static struct problem *
make_room(struct problems *problems)
{
	struct problem *oldest = problems->items;

	for (size_t i = 1; i < PROBLEMS_REMEMBERED; i++)
		if (problems->items[i].used < oldest->used)
			oldest = &problems->items[i];
	forget(oldest);
	return oldest;
}

/* ---- from JSON --------------------------------------------------------------- */

static struct json_object *
item(struct json_object *list, size_t i)
{
	return json_object_array_get_idx(list, i);
}

static const char *
keep(struct arena *arena, const char *text)
{
	return text ? arena_strdup(arena, text) : NULL;
}

static bool
read_limits(struct limits *limits, struct json_object *from)
{
	limits->cpu_ms = json_number(from, "cpu_ms", 0);
	limits->wall_ms = json_number(from, "wall_ms", 0);
	limits->memory_kb = json_number(from, "memory_kb", 0);
	limits->output_kb = json_number(from, "output_kb", 0);
	limits->processes = (int)json_number(from, "processes", 0);
	if (!limits->wall_ms)
		limits->wall_ms = 2 * limits->cpu_ms + 1000;
	return limits->cpu_ms > 0 && limits->memory_kb > 0 && limits->output_kb > 0 &&
	       limits->processes > 0;
}

static struct limits
read_checker_limits(struct json_object *from)
{
	struct limits limits = {
		.cpu_ms = json_number(from, "cpu_ms", CHECKER_CPU_MS),
		.memory_kb = json_number(from, "memory_kb", CHECKER_MEMORY_KB),
		.output_kb = json_number(from, "output_kb", CHECKER_OUTPUT_KB),
		.processes = 64,
	};

	limits.wall_ms = 2 * limits.cpu_ms;
	return limits;
}

static bool
read_judging(struct problem *problem, struct json_object *from)
{
	struct arena *arena = &problem->arena;
	struct json_object *programs = json_member(from, "programs");
	size_t n = json_length(programs);

	problem->checkers = arena_alloc(arena, (n + 1) * sizeof *problem->checkers);
	for (size_t i = 0; i < n; i++)
		problem->checkers[problem->ncheckers++] =
		    checker_from_json(arena, item(programs, i));
	problem->static_validator = checker_from_json(arena, json_member(from, "static"));
	problem->checker_limits = read_checker_limits(json_member(from, "limits"));
	problem->is_interactive =
	    json_object_get_boolean(json_member(from, "interactive"));
	problem->takes_answers = json_object_get_boolean(json_member(from, "answers"));
	problem->passes = (int)json_number(from, "passes", 1);
	problem->limits.is_read_only =
	    json_object_get_boolean(json_member(from, "read_only"));
	return !problem->is_interactive || n == 1;
}

/* ---- groups ------------------------------------------------------------------ */

/* The place of WORD in WORDS, which end with NULL; 0 when it is in none. */
static int
find_word(const char *word, const char *const *words)
{
	for (int i = 0; word && words[i]; i++)
		if (strcmp(word, words[i]) == 0)
			return i;
	return 0;
}

static struct group
read_group(struct arena *arena, struct json_object *from)
{
	static const char *const scores[] = { "sum", "min", "max", "avg", "all", NULL };
	static const char *const verdicts[] = { "worst", "first", "always", NULL };
	struct json_object *requires = json_member(from, "requires");
	size_t n = json_length(requires);
	int *indices = arena_alloc(arena, (n + 1) * sizeof *indices);

	for (size_t i = 0; i < n; i++)
		indices[i] = json_object_get_int(item(requires, i));
	return (struct group){
		.name = keep(arena, json_text(from, "name") ?: ""),
		.parent = (int)json_number(from, "parent", -1),
		.score = (enum group_score)find_word(json_text(from, "score"), scores),
		.verdict =
		    (enum group_verdict)find_word(json_text(from, "verdict"), verdicts),
		.max = json_real(from, "max", 0),
		.breaks = json_object_get_boolean(json_member(from, "breaks")),
		.ignores_sample =
		    json_object_get_boolean(json_member(from, "ignores_sample")),
		.is_any_enough =
		    json_object_get_boolean(json_member(from, "is_any_enough")),
		.requires = indices,
		.nrequires = n,
		.flags = json_words(arena, json_member(from, "flags")),
	};
}

/* A parent stands before its children, so that nothing goes round in circles. */
static bool
are_groups_sound(const struct grading *grading)
{
	for (size_t i = 0; i < grading->ngroups; i++) {
		const struct group *group = &grading->groups[i];

		if (group->parent >= (int)i || (group->parent < 0) != (i == 0))
			return false;
		for (size_t k = 0; k < group->nrequires; k++)
			if (group->requires[k] < 0 || group->requires[k] >= (int)i)
				return false;
	}
	return true;
}

/* Without groups: the first failure decides. */
static const struct group whole = {
	.name = "data",
	.parent = -1,
	.verdict = GROUP_FIRST,
	.breaks = true,
};

static bool
read_grading(struct problem *problem, struct json_object *from)
{
	struct arena *arena = &problem->arena;
	struct json_object *list = json_member(from, "groups");
	size_t n = json_length(list);
	struct group *groups = arena_alloc(arena, (n + 1) * sizeof *groups);

	groups[0] = whole;
	for (size_t i = 0; i < n; i++)
		groups[i] = read_group(arena, item(list, i));
	problem->grading = (struct grading){
		.groups = groups,
		.ngroups = n ? n : 1,
		.is_scoring = json_object_get_boolean(json_member(from, "scoring")),
		.max = json_real(from, "max", NAN),
	};
	problem->grader = checker_from_json(arena, json_member(from, "grader"));
	return are_groups_sound(&problem->grading);
}

/* ---- tests ------------------------------------------------------------------- */

static const struct validator *
make_validator(struct problem *problem, const char *const *flags)
{
	struct validator *validator = arena_alloc(&problem->arena, sizeof *validator);
	char why[VALIDATOR_TEXT];
	size_t n = 0;

	while (flags && flags[n])
		n++;
	if (validator_init(validator, flags, n, why))
		return validator;
	log_error("a problem's validator", "version=%s why=%s", problem->version, why);
	return NULL;
}

static bool
are_same_words(const char *const *a, const char *const *b)
{
	size_t i = 0;

	if (!a || !b)
		return a == b;
	while (a[i] && b[i] && strcmp(a[i], b[i]) == 0)
		i++;
	return !a[i] && !b[i];
}

/* Most tests have the flags of the one before. */
static bool
choose_validator(struct problem *problem, struct test *test)
{
	const struct test *last =
	    problem->ntests ? &problem->tests[problem->ntests - 1] : NULL;

	if (problem->ncheckers || test->is_static)
		return true;
	test->validator = last && last->validator && are_same_words(last->flags, test->flags)
			      ? last->validator
			      : make_validator(problem, test->flags);
	return test->validator;
}

static bool
read_test(struct problem *problem, struct json_object *from, const char *const *flags)
{
	struct arena *arena = &problem->arena;
	struct test *test = &problem->tests[problem->ntests];
	const char *input = json_text(json_member(from, "input"), "hash");
	const char *answer = json_text(json_member(from, "answer"), "hash");

	*test = (struct test){
		.n = (int)json_number(from, "n", (long)problem->ntests + 1),
		.is_sample = json_object_get_boolean(json_member(from, "sample")),
		.name = keep(arena, json_text(from, "name") ?: ""),
		.input = keep(arena, input),
		.answer = keep(arena, answer),
		.hint = keep(arena, json_text(from, "hint")),
		.is_static = json_object_get_boolean(json_member(from, "static")),
		.flags = json_words(arena, json_member(from, "flags")) ?: flags,
		.arguments = json_words(arena, json_member(from, "args")),
		.group = (int)json_number(from, "group", 0),
		.accept = json_real(from, "accept", NAN),
		.reject = json_real(from, "reject", 0),
		.most = json_real(from, "most", INFINITY),
	};
	test->files = data_files_from_json(arena, json_member(from, "files"), &test->nfiles);
	if (!input || !answer || test->group < 0 ||
	    test->group >= (int)problem->grading.ngroups ||
	    (test->is_static && !problem->static_validator.nfiles) ||
	    !choose_validator(problem, test))
		return false;
	problem->ntests++;
	return true;
}

static bool
read_tests(
    struct problem *problem, struct json_object *from, const char *const *flags)
{
	size_t n = json_length(from);

	problem->tests = arena_alloc(&problem->arena, (n + 1) * sizeof *problem->tests);
	for (size_t i = 0; i < n; i++)
		if (!read_test(problem, item(from, i), flags))
			return false;
	return n > 0;
}

static void
read_includes(struct problem *problem, struct json_object *from)
{
	struct arena *arena = &problem->arena;
	size_t n = json_length(from);

	problem->includes = arena_alloc(arena, (n + 1) * sizeof *problem->includes);
	for (size_t i = 0; i < n; i++) {
		struct include *include = &problem->includes[problem->nincludes++];

		include->language =
		    keep(arena, json_text(item(from, i), "language") ?: "");
		include->files = data_files_from_json(
		    arena, json_member(item(from, i), "files"), &include->nfiles);
	}
}

static bool
read_problem(struct problem *problem, struct json_object *from)
{
	struct json_object *validator = json_member(from, "validator");
	const char *const *flags =
	    json_words(&problem->arena, json_member(validator, "flags"));

	read_includes(problem, json_member(validator, "includes"));
	return read_limits(&problem->limits, json_member(from, "limits")) &&
	       read_judging(problem, validator) &&
	       read_grading(problem, json_member(from, "grading")) &&
	       read_tests(problem, json_member(from, "tests"), flags);
}

/* ---- data -------------------------------------------------------------------- */

struct fetch {
	const struct cache *cache;
	struct db *db;
	int *status_out;
};

static bool
fetch_files(const struct fetch *fetch, const struct data_file *files, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!cache_ensure(
			fetch->cache, fetch->db, files[i].hash, fetch->status_out))
			return false;
	return true;
}

static bool
fetch_test(const struct fetch *fetch, const struct test *test)
{
	return cache_ensure(fetch->cache, fetch->db, test->input, fetch->status_out) &&
	       cache_ensure(fetch->cache, fetch->db, test->answer, fetch->status_out) &&
	       fetch_files(fetch, test->files, test->nfiles);
}

static bool
fetch_data(const struct problem *problem, const struct fetch *fetch)
{
	for (size_t i = 0; i < problem->ncheckers; i++)
		if (!fetch_files(
			fetch, problem->checkers[i].files, problem->checkers[i].nfiles))
			return false;
	for (size_t i = 0; i < problem->nincludes; i++)
		if (!fetch_files(
			fetch, problem->includes[i].files, problem->includes[i].nfiles))
			return false;
	for (size_t i = 0; i < problem->ntests; i++)
		if (!fetch_test(fetch, &problem->tests[i]))
			return false;
	if (!fetch_files(fetch, problem->grader.files, problem->grader.nfiles) ||
	    !fetch_files(fetch, problem->static_validator.files,
		problem->static_validator.nfiles))
		return false;
	cache_trim(fetch->cache);
	return true;
}

static bool
touch_files(const struct cache *cache, const struct data_file *files, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!cache_touch(cache, files[i].hash))
			return false;
	return true;
}

/* False: some of its data went, since others were judged meanwhile. */
static bool
touch_data(const struct problem *problem, const struct cache *cache)
{
	for (size_t i = 0; i < problem->nincludes; i++)
		if (!touch_files(cache, problem->includes[i].files,
			problem->includes[i].nfiles))
			return false;
	for (size_t i = 0; i < problem->ntests; i++) {
		const struct test *test = &problem->tests[i];

		if (!cache_touch(cache, test->input) ||
		    !cache_touch(cache, test->answer) ||
		    !touch_files(cache, test->files, test->nfiles))
			return false;
	}
	return true;
}

static struct problem *
load(struct problems *problems, struct db *db, const char *version, int *status_out)
{
	struct db_reply reply = db_call(db, "judge_problem", version);
	scoped_json *body = reply.body;
	const struct fetch fetch = { problems->setup.cache, db, status_out };

	*status_out = reply.status;
	if (reply.status != 200)
		return NULL;
	*status_out = 500;
	struct problem *problem = make_room(problems);
	problem->version = arena_strdup(&problem->arena, version);
	if (!read_problem(problem, body))
		log_error("a problem cannot be judged", "version=%s", version);
	else if (fetch_data(problem, &fetch))
		return problem;
	problem->version = NULL;
	problem->used = 0;
	return NULL;
}

struct problem *
problems_find(
    struct problems *problems, struct db *db, const char *version, int *status_out)
{
	struct problem *found = NULL;

	for (size_t i = 0; i < PROBLEMS_REMEMBERED; i++)
		if (problems->items[i].version &&
		    strcmp(problems->items[i].version, version) == 0)
			found = &problems->items[i];
	if (found && !touch_data(found, problems->setup.cache)) {
		forget(found);
		found = NULL;
	}
	if (!found)
		found = load(problems, db, version, status_out);
	if (found)
		found->used = ++problems->count;
	return found;
}

enum step
problems_prepare(const struct problems *problems, struct problem *problem,
    struct box *box, struct arena *arena, const char **why_out)
{
	enum step step = STEP_DONE;

	for (size_t i = 0; i < problem->ncheckers && step == STEP_DONE; i++)
		step = checker_prepare(
		    &problem->checkers[i], &problems->setup, box, arena, why_out);
	if (step == STEP_DONE && problem->grader.nfiles)
		step = checker_prepare(
		    &problem->grader, &problems->setup, box, arena, why_out);
	if (step == STEP_DONE && problem->static_validator.nfiles)
		step = checker_prepare(
		    &problem->static_validator, &problems->setup, box, arena, why_out);
	return step;
}

void
problems_release(struct problems *problems)
{
	for (size_t i = 0; i < PROBLEMS_REMEMBERED; i++)
		forget(&problems->items[i]);
	*problems = (struct problems){ 0 };
}
