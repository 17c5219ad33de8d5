#define _GNU_SOURCE /* sigabbrev_np */
#include "judge/verdict.h"

#include <signal.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "log.h"

const char *
verdict_word(enum verdict verdict)
{
	static const char *const words[] = {
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

	return words[verdict];
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
decide_time(struct test_result *test, const char *kind, long allowed_ms, long used_ms)
{
	decide(test, TIME_LIMIT, "%.1f s%s allowed, stopped at %.2f s",
	    (double)allowed_ms / 1000, kind, (double)used_ms / 1000);
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

void
verdict_of_box(struct test_result *test, const struct box_result *result,
    const struct limits *limits)
{
	enum box_outcome outcome = result->outcome;

	test->cpu_ms = (long)(result->cpu_us / 1000);
	test->wall_ms = (long)(result->wall_us / 1000);
	test->memory_kb = (long)result->memory_kb;
	test->exit_code = outcome == BOX_EXITED ? result->exit_code : -1;

	if (outcome == BOX_CPU_LIMIT || test->cpu_ms > limits->cpu_ms)
		decide_time(test, "", limits->cpu_ms, test->cpu_ms);
	else if (outcome == BOX_WALL_LIMIT)
		decide_time(test, " of wall time", limits->wall_ms, test->wall_ms);
	else if (outcome == BOX_MEMORY_LIMIT)
		verdict_of_memory(test, limits);
	else if (outcome == BOX_OUTPUT_LIMIT)
		decide(test, OUTPUT_LIMIT, "%ld KiB allowed", limits->output_kb);
	else if (outcome == BOX_SIGNALED)
		decide_signal(test, result->signal);
	else if (result->exit_code != 0)
		decide(test, RUNTIME_ERROR, "exit code %d", result->exit_code);
	else
		test->verdict = ACCEPTED;
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

static struct json_object *
test_to_json(const struct test_result *test)
{
	struct json_object *json = json_object_new_object();

	add_number(json, "n", test->n);
	add_text(json, "verdict", verdict_word(test->verdict));
	add_number(json, "cpu_ms", test->cpu_ms);
	add_number(json, "wall_ms", test->wall_ms);
	add_number(json, "memory_kb", test->memory_kb);
	return json;
}

/* The slowest and the largest of all tests, and how many were passed. */
static void
add_totals(struct json_object *to, const struct outcome *outcome)
{
	long cpu_ms = 0, wall_ms = 0, memory_kb = 0, passed = 0;

	for (const struct test_result *t = outcome->tests;
	     t < outcome->tests + outcome->ntests; t++) {
		cpu_ms = t->cpu_ms > cpu_ms ? t->cpu_ms : cpu_ms;
		wall_ms = t->wall_ms > wall_ms ? t->wall_ms : wall_ms;
		memory_kb = t->memory_kb > memory_kb ? t->memory_kb : memory_kb;
		passed += t->verdict == ACCEPTED;
	}
	add_number(to, "passed", passed);
	add_number(to, "total", (long)outcome->total);
	add_number(to, "cpu_ms", cpu_ms);
	add_number(to, "wall_ms", wall_ms);
	add_number(to, "memory_kb", memory_kb);
}

/* The test that decided: the first that was not passed, else the last. */
static const struct test_result *
deciding(const struct outcome *outcome)
{
	for (size_t i = 0; i < outcome->ntests; i++)
		if (outcome->tests[i].verdict != ACCEPTED)
			return &outcome->tests[i];
	return outcome->ntests ? &outcome->tests[outcome->ntests - 1] : NULL;
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
		json_object_array_add(tests, test_to_json(&outcome->tests[i]));
	json_object_object_add(json, "tests", tests);
	return json;
}
