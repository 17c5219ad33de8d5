#define _GNU_SOURCE /* sigabbrev_np */
#include "judge/verdict.h"

#include <signal.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "log.h"

static const char *const verdict_words[] = {
	[VERDICT_NONE] = "NONE",
	[ACCEPTED] = "ACCEPTED",
	[WRONG_ANSWER] = "WRONG_ANSWER",
	[TIME_LIMIT] = "TIME_LIMIT",
	[MEMORY_LIMIT] = "MEMORY_LIMIT",
	[OUTPUT_LIMIT] = "OUTPUT_LIMIT",
	[RUNTIME_ERROR] = "RUNTIME_ERROR",
	[COMPILE_ERROR] = "COMPILE_ERROR",
	[INTERNAL_ERROR] = "INTERNAL_ERROR",
};

const char *
verdict_word(enum verdict verdict)
{
	return verdict_words[verdict];
}

enum verdict
verdict_find(const char *word)
{
	for (size_t i = 0; i < sizeof verdict_words / sizeof *verdict_words; i++)
		if (strcmp(word, verdict_words[i]) == 0)
			return (enum verdict)i;
	return VERDICT_NONE;
}

__attribute__((format(printf, 3, 4))) static void
decide(struct test_result *test, enum verdict verdict, const char *format, ...)
{
	va_list args;

	test->verdict = verdict;
	va_start(args, format);
	vsnprintf(test->detail, sizeof test->detail, format, args);
	va_end(args);
}

static void
decide_cpu_time(struct test_result *test, const struct limits *limits)
{
	decide(test, TIME_LIMIT, "%.1f s of CPU time allowed, stopped at %.2f s",
	    (double)limits->cpu_ms / 1000, (double)test->cpu_ms / 1000);
}

/* A wait for a processor is not the program's: it is told, and does not count. */
static void
decide_wall_time(struct test_result *test, const struct limits *limits)
{
	double waited = test->wait_ms > 0 ? (double)test->wait_ms / 1000 : 0;
	double wall = (double)test->wall_ms / 1000, cpu = (double)test->cpu_ms / 1000;
	double allowed = (double)limits->wall_ms / 1000;

	if (test->is_contended)
		decide(test, TIME_LIMIT,
		    "%.1f s of wall time allowed, stopped at %.2f s, of which %.2f s of "
		    "CPU "
		    "time; %.2f s of waiting for a processor do not count",
		    allowed, wall - waited, cpu, waited);
	else
		decide(test, TIME_LIMIT,
		    "%.1f s of wall time allowed, stopped at %.2f s, of which %.2f s of "
		    "CPU "
		    "time",
		    allowed, wall, cpu);
}

/* Words for what it was refused, which may be why it failed. */
static void
add_refusals(struct test_result *test, const struct box_result *result,
    const struct limits *limits)
{
	size_t used = strlen(test->detail);
	char *end = test->detail + used;
	size_t room = sizeof test->detail - used;

	if (result->refused & BOX_REFUSED_PROCESSES)
		snprintf(end, room, "; it was refused more than %d processes and threads",
		    limits->processes);
	else if (result->refused & BOX_REFUSED_FILE_SIZE)
		snprintf(end, room, "; it wrote a file of more than was allowed");
	else if (result->refused & BOX_REFUSED_SPACE)
		snprintf(end, room, "; /box and /tmp were full");
	else if (result->refused & BOX_REFUSED_FILES)
		snprintf(end, room, "; no more files were allowed in /box and /tmp");
}

static void
decide_signal(struct test_result *test, int number)
{
	const char *name = sigabbrev_np(number), *words = sigdescr_np(number);

	test->signal = number;
	if (name && words)
		decide(test, RUNTIME_ERROR, "signal %d (SIG%s, %s)", number, name, words);
	else
		decide(test, RUNTIME_ERROR, "signal %d", number);
}

/* The peak may be above what is told: runtimes are given something on top. */
void
verdict_of_memory(struct test_result *test, const struct limits *limits)
{
	decide(test, MEMORY_LIMIT, "%ld MiB allowed, stopped at %ld MiB",
	    limits->memory_kb / 1024, test->memory_kb / 1024);
}

/* Only one that had slack can be. */
static bool
is_late(const struct test_result *test, const struct limits *limits)
{
	long waited = test->wait_ms > 0 ? test->wait_ms : 0;

	return limits->slack > 1 && test->wall_ms - waited > limits->wall_ms;
}

void
verdict_of_box(struct test_result *test, const struct box_result *result,
    const struct limits *limits)
{
	enum box_outcome outcome = result->outcome;

	test->cpu_ms = (long)(result->cpu_us / 1000);
	test->wall_ms = (long)(result->wall_us / 1000);
	test->memory_kb = (long)result->memory_kb;
	test->wait_ms = result->wait_us < 0 ? -1 : (long)(result->wait_us / 1000);
	test->is_contended = result->is_contended;
	test->exit_code = outcome == BOX_EXITED ? result->exit_code : -1;

	if (outcome == BOX_CPU_LIMIT || test->cpu_ms > limits->cpu_ms)
		decide_cpu_time(test, limits);
	else if (outcome == BOX_WALL_LIMIT || is_late(test, limits))
		decide_wall_time(test, limits);
	else if (outcome == BOX_MEMORY_LIMIT)
		verdict_of_memory(test, limits);
	else if (outcome == BOX_OUTPUT_LIMIT)
		decide(test, OUTPUT_LIMIT, "%ld KiB allowed, stopped at %lld KiB",
		    limits->output_kb, (long long)result->output_kb);
	else if (outcome == BOX_SIGNALED)
		decide_signal(test, result->signal);
	else if (result->exit_code != 0)
		decide(test, RUNTIME_ERROR, "exit code %d", result->exit_code);
	else
		test->verdict = ACCEPTED;
	if (test->verdict == RUNTIME_ERROR)
		add_refusals(test, result, limits);
	test->is_near = limits->slack > 1 && test->verdict == TIME_LIMIT &&
			outcome != BOX_CPU_LIMIT && outcome != BOX_WALL_LIMIT;
}

struct outcome
verdict_internal(struct arena *arena, const char *job, const char *why)
{
	unsigned reason = randombytes_random();

	log_error("internal error", "reason=%s job=%s why=%s",
	    arena_printf(arena, "%08x", reason), job, why);
	return (struct outcome){
		.verdict = INTERNAL_ERROR,
		.detail = arena_printf(arena, "reason %08x", reason),
	};
}

static void
add_text(struct json_object *to, const char *key, const char *text)
{
	json_object_object_add(to, key, text ? json_object_new_string(text) : NULL);
}

static void
add_number(struct json_object *to, const char *key, long number)
{
	json_object_object_add(to, key, json_object_new_int64(number));
}

static void
add_wait(struct json_object *to, long wait_ms, bool is_contended)
{
	json_object_object_add(
	    to, "wait_ms", wait_ms < 0 ? NULL : json_object_new_int64(wait_ms));
	json_object_object_add(to, "contended", json_object_new_boolean(is_contended));
}

static struct json_object *
test_to_json(const struct test_result *test)
{
	struct json_object *json = json_object_new_object();

	add_number(json, "n", test->n);
	add_text(json, "verdict", verdict_word(test->verdict));
	add_number(json, "cpu_ms", test->cpu_ms);
	add_number(json, "wall_ms", test->wall_ms);
	add_number(json, "memory_kb", test->memory_kb);
	add_wait(json, test->wait_ms, test->is_contended);
	if (test->is_near)
		json_object_object_add(json, "near", json_object_new_boolean(true));
	return json;
}

/* What only staff may read, apart from the tests that a player sees. */
static struct json_object *
messages_to_json(const struct outcome *outcome)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < outcome->ntests; i++) {
		const struct test_result *test = &outcome->tests[i];
		struct json_object *item;

		if (!test->judge_message)
			continue;
		item = json_object_new_object();
		add_number(item, "n", test->n);
		add_text(item, "text", test->judge_message);
		json_object_array_add(list, item);
	}
	return list;
}

/* The slowest and the largest of all tests, and how many were passed. */
static void
add_totals(struct json_object *to, const struct outcome *outcome)
{
	long cpu_ms = 0, wall_ms = 0, memory_kb = 0, wait_ms = -1, passed = 0;
	bool is_contended = false;

	for (const struct test_result *t = outcome->tests;
	     t < outcome->tests + outcome->ntests; t++) {
		cpu_ms = t->cpu_ms > cpu_ms ? t->cpu_ms : cpu_ms;
		wall_ms = t->wall_ms > wall_ms ? t->wall_ms : wall_ms;
		memory_kb = t->memory_kb > memory_kb ? t->memory_kb : memory_kb;
		wait_ms = t->wait_ms > wait_ms ? t->wait_ms : wait_ms;
		is_contended = is_contended || t->is_contended;
		passed += t->verdict == ACCEPTED;
	}
	add_number(to, "passed", passed);
	add_number(to, "total", (long)outcome->total);
	add_number(to, "cpu_ms", cpu_ms);
	add_number(to, "wall_ms", wall_ms);
	add_number(to, "memory_kb", memory_kb);
	add_wait(to, wait_ms, is_contended);
}

/* The test that decided: the first that was not passed, else the last. */
static const struct test_result *
deciding(const struct outcome *outcome)
{
	const struct test_result *last = NULL;

	for (size_t i = 0; i < outcome->ntests; i++) {
		const struct test_result *test = &outcome->tests[i];

		if (test->verdict != VERDICT_NONE)
			last = test;
		if (test->verdict != VERDICT_NONE && test->verdict != ACCEPTED)
			return test;
	}
	return last;
}

static void
add_decision(struct json_object *to, const struct outcome *outcome)
{
	const struct test_result *test = deciding(outcome);
	bool failed = test && test->verdict != ACCEPTED;
	bool exited = test && test->exit_code >= 0, killed = test && test->signal;

	json_object_object_add(to, "test", failed ? json_object_new_int(test->n) : NULL);
	json_object_object_add(
	    to, "exit_code", exited ? json_object_new_int(test->exit_code) : NULL);
	json_object_object_add(
	    to, "signal", killed ? json_object_new_int(test->signal) : NULL);
	const char *why = failed && *test->detail ? test->detail : NULL;
	add_text(to, "detail", outcome->detail ? outcome->detail : why);
	const char *said = test ? test->judge_message : NULL;
	add_text(to, "judge_message",
	    outcome->judge_message ? outcome->judge_message : said);
	add_text(to, "team_message", test ? test->team_message : NULL);
	json_object_object_add(to, "score",
	    outcome->has_score ? json_object_new_double(outcome->score) : NULL);
}

/* {name: score} */
static struct json_object *
groups_to_json(const struct outcome *outcome)
{
	struct json_object *map = json_object_new_object();

	for (size_t i = 0; i < outcome->ngroups; i++)
		json_object_object_add(map, outcome->groups[i].name,
		    json_object_new_double(outcome->groups[i].score));
	return map;
}

struct json_object *
outcome_to_json(const struct outcome *outcome)
{
	struct json_object *json = json_object_new_object();
	struct json_object *tests = json_object_new_array();

	add_text(json, "verdict", verdict_word(outcome->verdict));
	add_totals(json, outcome);
	add_decision(json, outcome);
	add_text(json, "compile_output", outcome->compile_output);
	add_text(json, "stdout", outcome->output);
	add_text(json, "stderr", outcome->errors);
	for (size_t i = 0; i < outcome->ntests; i++)
		if (outcome->tests[i].verdict != VERDICT_NONE)
			json_object_array_add(tests, test_to_json(&outcome->tests[i]));
	json_object_object_add(json, "tests", tests);
	json_object_object_add(json, "messages", messages_to_json(outcome));
	if (outcome->ngroups)
		json_object_object_add(json, "groups", groups_to_json(outcome));
	return json;
}
