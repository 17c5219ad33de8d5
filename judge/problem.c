#include "judge/problem.h"

#include <stdlib.h>
#include <string.h>

#include "judge/json.h"
#include "log.h"
#include "scoped.h"

/* A place for a new one: free, or the one not used for the longest time. */
static struct problem *
make_room(struct problems *problems)
{
	struct problem *oldest = problems->items;

	for (size_t i = 1; i < PROBLEMS_REMEMBERED; i++)
		if (problems->items[i].used < oldest->used)
			oldest = &problems->items[i];
	arena_release(&oldest->arena);
	*oldest = (struct problem){ 0 };
	return oldest;
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

static bool
read_validator(struct problem *problem, struct json_object *from)
{
	struct json_object *flags = json_member(from, "flags");
	size_t n = flags ? json_object_array_length(flags) : 0;
	const char **words = arena_alloc(&problem->arena, (n + 1) * sizeof *words);
	char why[VALIDATOR_TEXT];

	for (size_t i = 0; i < n; i++)
		words[i] = json_object_get_string(json_object_array_get_idx(flags, i));
	if (validator_init(&problem->validator, words, n, why))
		return true;
	log_error("a problem's validator", "version=%s why=%s", problem->version, why);
	return false;
}

static bool
read_tests(struct problem *problem, struct json_object *from)
{
	size_t n = from ? json_object_array_length(from) : 0;
	struct arena *arena = &problem->arena;

	problem->tests = arena_alloc(arena, (n + 1) * sizeof *problem->tests);
	for (size_t i = 0; i < n; i++) {
		struct json_object *test = json_object_array_get_idx(from, i);
		const char *input = json_text(json_member(test, "input"), "hash");
		const char *answer = json_text(json_member(test, "answer"), "hash");

		if (!input || !answer)
			return false;
		problem->tests[problem->ntests++] = (struct test){
			.n = (int)json_number(test, "n", (long)i + 1),
			.name = arena_strdup(arena, json_text(test, "name") ?: ""),
			.input = arena_strdup(arena, input),
			.answer = arena_strdup(arena, answer),
		};
	}
	return n > 0;
}

static bool
read_problem(struct problem *problem, struct json_object *from)
{
	return read_limits(&problem->limits, json_member(from, "limits")) &&
	       read_validator(problem, json_member(from, "validator")) &&
	       read_tests(problem, json_member(from, "tests"));
}

static bool
fetch_data(const struct problem *problem, const struct cache *cache, struct db *db,
    int *status_out)
{
	for (const struct test *t = problem->tests; t < problem->tests + problem->ntests;
	     t++)
		if (!cache_ensure(cache, db, t->input, status_out) ||
		    !cache_ensure(cache, db, t->answer, status_out))
			return false;
	cache_trim(cache);
	return true;
}

static struct problem *
load(struct problems *problems, struct db *db, const char *version, int *status_out)
{
	struct db_reply reply = db_call(db, "judge_problem", version);
	scoped_json *body = reply.body;

	*status_out = reply.status;
	if (reply.status != 200)
		return NULL;
	*status_out = 500;
	struct problem *problem = make_room(problems);
	problem->version = arena_strdup(&problem->arena, version);
	if (!read_problem(problem, body))
		log_error("a problem cannot be judged", "version=%s", version);
	else if (fetch_data(problem, problems->cache, db, status_out))
		return problem;
	problem->version = NULL;
	problem->used = 0;
	return NULL;
}

const struct problem *
problems_find(
    struct problems *problems, struct db *db, const char *version, int *status_out)
{
	struct problem *found = NULL;

	for (size_t i = 0; i < PROBLEMS_REMEMBERED; i++)
		if (problems->items[i].version &&
		    strcmp(problems->items[i].version, version) == 0)
			found = &problems->items[i];
	if (!found)
		found = load(problems, db, version, status_out);
	if (found)
		found->used = ++problems->count;
	return found;
}

void
problems_release(struct problems *problems)
{
	for (size_t i = 0; i < PROBLEMS_REMEMBERED; i++)
		arena_release(&problems->items[i].arena);
	*problems = (struct problems){ 0 };
}
