#include "judge/outputcheck.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "member.h"
#include "scoped.h"

/* False: *WHY_OUT is the reason. */
static bool
has_files(const struct trial *trial, struct db *db, struct json_object *output,
    const char **why_out)
{
	static const char *const keys[] = { "input", "answer", "output" };
	int status;

	*why_out = "an output is gone";
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (!cache_ensure(
			trial->cache, db, json_text(output, keys[i]) ?: "", &status))
			return false;
	return true;
}

/* Those of the first test that has an output. */
static const char *const *
flags_of(const struct problem *problem)
{
	const struct test *test = problem->tests;
	const struct test *end = test + problem->ntests;

	while (test < end && test->is_static)
		test++;
	return test < end ? test->flags : NULL;
}

/* As a test: its own flags, or those of the problem.  False: they make no sense. */
static bool
make_test(const struct trial *trial, struct arena *arena, struct json_object *output,
    struct test *test, struct validator *validator, char why_out[static VALIDATOR_TEXT])
{
	const char *const *flags = json_words(arena, json_member(output, "flags"));
	size_t n = 0;

	*test = (struct test){
		.n = 1,
		.name = json_text(output, "name") ?: "",
		.input = json_text(output, "input"),
		.answer = json_text(output, "answer"),
		.flags = flags ? flags : flags_of(trial->problem),
		.validator = validator,
		.accept = NAN,
		.most = 0, /* scores are not looked at */
	};
	while (test->flags && test->flags[n])
		n++;
	return trial->problem->ncheckers ||
	       validator_init(validator, test->flags, n, why_out);
}

static void
disagree(struct arena *arena, const struct test *test, bool is_valid,
    const struct test_result *result, struct outcome *outcome)
{
	const char *said = result->judge_message;

	outcome->verdict =
	    result->verdict == INTERNAL_ERROR ? INTERNAL_ERROR : WRONG_ANSWER;
	outcome->judge_message = arena_printf(arena, "%s: %s\n%s", test->name,
	    result->verdict == INTERNAL_ERROR ? "the validator failed"
	    : is_valid			      ? "it was refused"
					      : "it was taken",
	    said ? said : result->detail);
}

static enum step
check(const struct trial *trial, struct arena *arena, struct json_object *output,
    struct outcome *outcome, const char **why_out)
{
	bool is_valid = json_object_get_boolean(json_member(output, "valid"));
	struct validator validator;
	struct test test;
	struct test_result result;
	char why[VALIDATOR_TEXT];

	if (!make_test(trial, arena, output, &test, &validator, why)) {
		*outcome = (struct outcome){ .verdict = INTERNAL_ERROR,
			.judge_message =
			    arena_printf(arena, "%s: %s", test.name, why) };
		return STEP_DONE;
	}
	scoped_fd fd = cache_open(trial->cache, json_text(output, "output"));
	enum step step = trial_judge(trial, arena, &test, fd, &result, why_out);
	if (step == STEP_DONE &&
	    result.verdict != (is_valid ? ACCEPTED : WRONG_ANSWER))
		disagree(arena, &test, is_valid, &result, outcome);
	return step;
}

enum step
outputcheck_run(const struct trial *trial, struct db *db, struct arena *arena,
    struct json_object *outputs, struct outcome *outcome, const char **why_out)
{
	*outcome = (struct outcome){ .verdict = ACCEPTED };
	for (size_t i = 0; i < json_length(outputs); i++) {
		struct json_object *output = json_object_array_get_idx(outputs, i);

		if (!has_files(trial, db, output, why_out))
			return STEP_FAILED;
		enum step step = check(trial, arena, output, outcome, why_out);
		if (step != STEP_DONE || outcome->verdict != ACCEPTED)
			return step;
	}
	return STEP_DONE;
}
