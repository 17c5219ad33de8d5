#include "judge/run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/execute.h"
#include "judge/text.h"
#include "judge/trial.h"
#include "scoped.h"

enum { SHOWN_BYTES = 65536 };

static const double ALMOST = 1e-9; /* sums of fractions need not be exact */

void
run_set_init(struct run_set *set, struct arena *arena, const struct run_setup *setup)
{
	size_t ntests = setup->problem->ntests;

	*set = (struct run_set){
		.setup = *setup,
		.arena = arena,
		.results = arena_alloc(arena, ntests * sizeof *set->results),
		.marks = arena_alloc(arena, ntests * sizeof *set->marks),
	};
	for (size_t i = 0; i < ntests; i++)
		set->marks[i].group = setup->problem->tests[i].group;
	pthread_mutex_init(&set->lock, NULL);
}

void
run_set_release(struct run_set *set)
{
	pthread_mutex_destroy(&set->lock);
}

static struct grade_setup
quick_grading(const struct run_set *set)
{
	return (struct grade_setup){
		.grading = &set->setup.problem->grading,
		.patience = set->setup.patience,
	};
}

/* Under the lock: does anybody still want to know? */
static bool
is_wanted(struct run_set *set, size_t index)
{
	const struct grade_setup grading = quick_grading(set);

	return grade_wants(&grading, set->marks, set->setup.problem->ntests, index);
}

/* Under the lock: pass over what no group wants any more. */
static bool
find_next(struct run_set *set)
{
	size_t count = set->setup.problem->ntests;

	while (set->next < count && !is_wanted(set, set->next))
		set->next++;
	return set->step == STEP_DONE && set->next < count;
}

/* Under the lock: where BOX (NULL: nobody) stands in the list. */
static struct running *
find_running(struct run_set *set, const struct box *box)
{
	struct running *running = set->running;

	while (running->box != box)
		running++; /* as many places as there can be threads */
	return running;
}

static bool
begin(struct run_set *set, struct box *box, struct box *second, size_t *index_out)
{
	pthread_mutex_lock(&set->lock);
	bool has_work = find_next(set);
	if (has_work) {
		*index_out = set->next++;
		*find_running(set, NULL) = (struct running){ box, second, *index_out };
	}
	pthread_mutex_unlock(&set->lock);
	return has_work;
}

static const char *
keep(struct arena *arena, const char *text)
{
	return text ? arena_strdup(arena, text) : NULL;
}

/* Under the lock: the result with its texts in the set's arena. */
static void
keep_result(struct run_set *set, size_t index, const struct test_result *result)
{
	struct test_result *kept = &set->results[index];

	*kept = *result;
	kept->judge_message = keep(set->arena, result->judge_message);
	kept->team_message = keep(set->arena, result->team_message);
	set->marks[index].verdict = result->verdict;
	set->marks[index].score = result->score;
	set->marks[index].is_near = result->is_near;
}

/* Under the lock: end what runs in vain since a result is known. */
static void
cut_off(struct run_set *set)
{
	for (size_t i = 0; i < BOX_MAX_SLOTS; i++) {
		struct running *running = &set->running[i];

		if (!running->box || is_wanted(set, running->index))
			continue;
		box_interrupt(running->box, true);
		box_interrupt(running->second, true);
	}
}

/* False: something broke. */
static bool
finish(struct run_set *set, struct box *box, const struct test_result *result,
    enum step step, const char *why, size_t *done_out)
{
	pthread_mutex_lock(&set->lock);
	struct running *running = find_running(set, box);
	size_t index = running->index;

	box_interrupt(running->box, false);
	box_interrupt(running->second, false);
	*running = (struct running){ 0 };
	*done_out = ++set->finished;
	if (step == STEP_DONE) {
		keep_result(set, index, result);
		if (result->verdict != ACCEPTED)
			cut_off(set);
	} else if (is_wanted(set, index)) {
		set->step = step;
		snprintf(set->why, sizeof set->why, "%s", why ? why : "");
	}
	bool is_sound = set->step == STEP_DONE;
	pthread_mutex_unlock(&set->lock);
	return is_sound;
}

bool
run_set_step(struct run_set *set, struct box *box, struct box *second, size_t *done_out)
{
	const struct trial trial = {
		.program = set->setup.program,
		.source = set->setup.source,
		.problem = set->setup.problem,
		.cache = set->setup.cache,
		.box = box,
		.second = second,
		.answers = set->setup.answers,
		.slack = set->setup.slack,
	};
	struct arena arena = { 0 };
	struct test_result result;
	const char *why = NULL;
	size_t index;

	if (!begin(set, box, second, &index))
		return false;
	enum step step = trial_run(
	    &trial, &arena, &set->setup.problem->tests[index], &result, &why);
	bool is_sound = finish(set, box, &result, step, why, done_out);
	arena_release(&arena);
	return is_sound;
}

bool
run_set_has_work(struct run_set *set)
{
	pthread_mutex_lock(&set->lock);
	bool has_work = find_next(set);
	pthread_mutex_unlock(&set->lock);
	return has_work;
}

/* ---- the outcome ------------------------------------------------------------- */

/* Where a package's grader is asked, and what it answered last. */
struct asking {
	struct run_set *set;
	struct box *box;
	const char *why;
};

static enum verdict
verdict_of_word(const char *word)
{
	static const struct {
		const char *word;
		enum verdict verdict;
	} words[] = {
		{ "AC", ACCEPTED },
		{ "WA", WRONG_ANSWER },
		{ "TLE", TIME_LIMIT },
		{ "MLE", MEMORY_LIMIT },
		{ "OLE", OUTPUT_LIMIT },
		{ "RTE", RUNTIME_ERROR },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(word, words[i].word) == 0)
			return words[i].verdict;
	return INTERNAL_ERROR;
}

static bool
ask_grader(void *context, const struct group *group, const char *lines,
    struct grade *grade_out)
{
	struct asking *asking = context;
	const struct problem *problem = asking->set->setup.problem;
	char word[16];
	const char *answer;

	if (!checker_grade(asking->box, asking->set->arena, &problem->grader,
		&problem->checker_limits, group->flags, lines, &answer, &asking->why))
		return false;
	if (sscanf(answer, "%15s %lf", word, &grade_out->score) == 2 &&
	    isfinite(grade_out->score)) {
		grade_out->verdict = verdict_of_word(word);
		return grade_out->verdict != INTERNAL_ERROR;
	}
	asking->why = arena_printf(asking->set->arena,
	    "the grader's answer for %s is none: %s", group->name, answer);
	return false;
}

/* What was run, but is not wanted after all, has never been. */
static void
drop_unwanted(struct run_set *set)
{
	for (size_t i = 0; i < set->setup.problem->ntests; i++)
		if (set->marks[i].is_dropped)
			set->results[i] = (struct test_result){ 0 };
}

/* Of a scoring problem all that is below its maximum is no ACCEPTED. */
static enum verdict
verdict_of_score(const struct run_set *set, const struct grade *whole)
{
	double max = set->setup.problem->grading.max;

	if (whole->verdict != ACCEPTED || isnan(max) || whole->score >= max - ALMOST)
		return whole->verdict;
	for (size_t i = 0; i < set->setup.problem->ntests; i++)
		if (set->results[i].verdict != ACCEPTED &&
		    set->results[i].verdict != VERDICT_NONE)
			return set->results[i].verdict;
	return WRONG_ANSWER;
}

static const struct group_result *
name_groups(struct run_set *set, const struct grade *grades)
{
	const struct grading *grading = &set->setup.problem->grading;
	struct group_result *groups =
	    arena_alloc(set->arena, (grading->ngroups + 1) * sizeof *groups);

	for (size_t i = 0; i < grading->ngroups; i++)
		groups[i] = (struct group_result){
			keep(set->arena, grading->groups[i].name), grades[i].score };
	return groups;
}

struct outcome
run_set_outcome(struct run_set *set, struct box *box)
{
	const struct problem *problem = set->setup.problem;
	struct asking asking = { .set = set, .box = box };
	struct grade_setup grading = quick_grading(set);
	struct outcome outcome = {
		.tests = set->results,
		.ntests = problem->ntests,
		.total = problem->ntests,
		.has_score = problem->grading.is_scoring,
	};
	struct grade whole;

	grading.custom = ask_grader;
	grading.context = &asking;
	grading.grades = arena_alloc(
	    set->arena, (problem->grading.ngroups + 1) * sizeof *grading.grades);
	if (!grade(&grading, set->marks, problem->ntests, &whole))
		outcome.judge_message = asking.why;
	drop_unwanted(set);
	outcome.verdict =
	    outcome.has_score ? verdict_of_score(set, &whole) : whole.verdict;
	outcome.score = whole.score;
	if (outcome.has_score) {
		outcome.groups = name_groups(set, grading.grades);
		outcome.ngroups = problem->grading.ngroups;
	}
	return outcome;
}

/* ---- a player's input -------------------------------------------------------- */

enum step
run_with_input(struct box *box, struct arena *arena, const struct program *program,
    const struct limits *limits, const char *input, struct outcome *outcome_out,
    const char **why_out)
{
	scoped_fd input_fd = execute_file_of(input);
	struct command command = trial_command(program, limits, input_fd);
	struct test_result *result = arena_alloc(arena, sizeof *result);
	struct execution execution;
	enum step step = STEP_BOX_GONE;

	*result = (struct test_result){ .n = 1, .wait_ms = -1 };
	if (!execute(box, &command, &execution)) {
		*why_out = "the box is gone";
	} else if (execution.result.outcome == BOX_FAILED) {
		*why_out = arena_strdup(arena, execution.result.text);
		step = STEP_FAILED;
	} else {
		trial_ending(result, &execution, &command);
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
