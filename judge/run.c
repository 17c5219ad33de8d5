#include "judge/run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/execute.h"
#include "judge/text.h"
#include "log.h"
#include "scoped.h"

enum { SHOWN_BYTES = 65536, TMPFS_KB = 65536 };

static struct command
runner(const struct program *program, const struct limits *limits, int stdin_fd)
{
	const struct language *language = program->language;
	struct command command = {
		.language = language,
		.argv = language->run,
		.limits = *limits,
		.memory_extra_kb = language->memory_extra_mb * 1024,
		.tmpfs_kb = TMPFS_KB,
		.stdin_fd = stdin_fd,
		.files = program->files,
		.nfiles = program->nfiles,
	};

	command.limits.cpu_ms =
	    (long)((double)limits->cpu_ms * language->time_multiplier);
	command.limits.wall_ms =
	    (long)((double)limits->wall_ms * language->time_multiplier);
	command.limits.processes += language->processes_extra;
	return command;
}

/* Runtimes that refuse memory themselves say so and exit as if it were a bug. */
static bool
says_out_of_memory(const struct language *language, int errors_fd)
{
	struct arena arena = { 0 };
	bool says = false;

	if (language->memory_words) {
		const char *text = text_of_file(&arena, errors_fd, SHOWN_BYTES);
		says = text && strstr(text, language->memory_words);
	}
	arena_release(&arena);
	return says;
}

static void
judge_ending(struct test_result *test, const struct execution *execution,
    const struct command *command)
{
	verdict_of_box(test, &execution->result, &command->limits);
	if (test->verdict == RUNTIME_ERROR &&
	    says_out_of_memory(command->language, execution->errors_fd))
		verdict_of_memory(test, &command->limits);
}

/* A whole file as memory; unmap it by drop_map. */
struct map {
	struct span span;
};

static void
drop_map(struct map *map)
{
	if (map->span.length)
		munmap((void *)(uintptr_t)map->span.start, map->span.length);
}

static bool
map_file(int fd, struct map *map_out)
{
	struct stat file;

	*map_out = (struct map){ .span = { "", 0 } };
	if (fd < 0 || fstat(fd, &file) < 0)
		return false;
	if (file.st_size == 0)
		return true;
	void *at = mmap(NULL, (size_t)file.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (at == MAP_FAILED)
		return false;
	map_out->span = (struct span){ at, (size_t)file.st_size };
	return true;
}

/* Compare what was written with what was expected.  False: we cannot. */
static bool
judge_output(struct test_result *result, const struct validator *validator, int answer_fd,
    int output_fd)
{
	scoped(drop_map) struct map answer = { 0 };
	scoped(drop_map) struct map output = { 0 };

	if (!map_file(answer_fd, &answer) || !map_file(output_fd, &output))
		return false;
	if (!validator_accepts(validator, answer.span, output.span, result->detail))
		result->verdict = WRONG_ANSWER;
	return true;
}
_Static_assert((int)VERDICT_DETAIL >= (int)VALIDATOR_TEXT, "a reason fits into a detail");

static enum step
run_test(struct run_set *set, struct box *box, const struct test *test,
    struct test_result *result, char why[static VERDICT_DETAIL])
{
	scoped_fd input = cache_open(set->cache, test->input);
	scoped_fd answer = cache_open(set->cache, test->answer);
	struct command command = runner(set->program, &set->problem->limits, input);
	struct execution execution;
	enum step step = STEP_DONE;

	*result = (struct test_result){ .n = test->n };
	if (input < 0 || answer < 0) {
		snprintf(why, VERDICT_DETAIL, "test data is gone: %s", strerror(errno));
		return STEP_FAILED;
	}
	if (!execute(box, &command, &execution)) {
		step = STEP_BOX_GONE;
	} else if (execution.result.outcome == BOX_FAILED) {
		snprintf(why, VERDICT_DETAIL, "%.*s", VERDICT_DETAIL - 1,
		    execution.result.text);
		step = STEP_FAILED;
	} else {
		judge_ending(result, &execution, &command);
		if (result->verdict == ACCEPTED &&
		    !judge_output(
			result, &set->problem->validator, answer, execution.output_fd)) {
			snprintf(why, VERDICT_DETAIL, "cannot read the output");
			step = STEP_FAILED;
		}
	}
	execution_release(&execution);
	return step;
}

void
run_set_init(struct run_set *set, struct arena *arena, const struct program *program,
    const struct problem *problem, const struct cache *cache)
{
	*set = (struct run_set){
		.program = program,
		.problem = problem,
		.cache = cache,
		.results = arena_alloc(arena, problem->ntests * sizeof *set->results),
		.end = problem->ntests,
	};
	pthread_mutex_init(&set->lock, NULL);
}

void
run_set_release(struct run_set *set)
{
	pthread_mutex_destroy(&set->lock);
}

static bool
begin(struct run_set *set, size_t *index_out)
{
	pthread_mutex_lock(&set->lock);
	bool has_work = set->step == STEP_DONE && set->next < set->end;
	if (has_work)
		*index_out = set->next++;
	pthread_mutex_unlock(&set->lock);
	return has_work;
}

static void
finish(
    struct run_set *set, size_t index, enum step step, const char *why, size_t *done_out)
{
	pthread_mutex_lock(&set->lock);
	*done_out = ++set->finished;
	if (step != STEP_DONE && index < set->end) {
		set->step = step;
		snprintf(set->why, sizeof set->why, "%s", why);
	} else if (index < set->end && set->results[index].verdict != ACCEPTED) {
		set->end = index + 1;
	}
	pthread_mutex_unlock(&set->lock);
}

bool
run_set_step(struct run_set *set, struct box *box, size_t *done_out)
{
	char why[VERDICT_DETAIL] = "";
	size_t index;

	if (!begin(set, &index))
		return false;
	enum step step =
	    run_test(set, box, &set->problem->tests[index], &set->results[index], why);
	finish(set, index, step, why, done_out);
	return step == STEP_DONE;
}

bool
run_set_has_work(struct run_set *set)
{
	pthread_mutex_lock(&set->lock);
	bool has_work = set->step == STEP_DONE && set->next < set->end;
	pthread_mutex_unlock(&set->lock);
	return has_work;
}

enum step
run_with_input(struct box *box, struct arena *arena, const struct program *program,
    const struct limits *limits, const char *input, struct outcome *outcome_out,
    const char **why_out)
{
	scoped_fd input_fd = execute_file_of(input);
	struct command command = runner(program, limits, input_fd);
	struct test_result *result = arena_alloc(arena, sizeof *result);
	struct execution execution;
	enum step step = STEP_BOX_GONE;

	*result = (struct test_result){ .n = 1 };
	if (!execute(box, &command, &execution)) {
		*why_out = "the box is gone";
	} else if (execution.result.outcome == BOX_FAILED) {
		*why_out = arena_strdup(arena, execution.result.text);
		step = STEP_FAILED;
	} else {
		judge_ending(result, &execution, &command);
		*outcome_out = (struct outcome){
			.verdict = result->verdict,
			.tests = result,
			.ntests = 1,
			.output = text_of_file(arena, execution.output_fd, SHOWN_BYTES),
			.errors = text_of_file(arena, execution.errors_fd, SHOWN_BYTES),
		};
		step = STEP_DONE;
	}
	execution_release(&execution);
	return step;
}
