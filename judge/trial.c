#include "judge/trial.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/answers.h"
#include "judge/interact.h"
#include "judge/languagename.h"
#include "judge/text.h"
#include "scoped.h"

enum { SHOWN_BYTES = 65536, TMPFS_KB = 65536 };

/* A pass under way. */
struct pass {
	const struct trial *trial;
	const struct test *test;
	struct arena *arena;
	struct command command; /* of the submission */
	int input_fd, answer_fd;
	struct test_result *result;
	struct feedback before; /* of the passes before this one */
	struct feedback feedback;
	const char *why;
};

/* ---- running ----------------------------------------------------------------- */

struct command
trial_command(const struct program *program, const struct limits *limits, int stdin_fd)
{
	const struct language *language = program->language;
	struct command command = {
		.language = language,
		.argv = language->run,
		.units = program->units,
		.entry = program->entry,
		.limits = *limits,
		.memory_extra_kb = language->memory_extra_mb * 1024,
		.file_kb = language->file_mb * 1024,
		.tmpfs_kb = TMPFS_KB,
		.stdin_fd = stdin_fd,
		.stdout_fd = -1,
		.files = program->files,
		.nfiles = program->nfiles,
	};

	command.limits.cpu_ms =
	    (long)((double)limits->cpu_ms * language->time_multiplier) +
	    language->time_extra_ms;
	command.limits.wall_ms =
	    (long)((double)limits->wall_ms * language->time_multiplier) +
	    2L * language->time_extra_ms;
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

void
trial_ending(struct test_result *test, const struct execution *execution,
    const struct command *command)
{
	verdict_of_box(test, &execution->result, &command->limits);
	if (test->verdict == RUNTIME_ERROR &&
	    says_out_of_memory(command->language, execution->errors_fd))
		verdict_of_memory(test, &command->limits);
}

/* ---- the default validator --------------------------------------------------- */

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
static enum step
compare(struct pass *pass, int output_fd)
{
	scoped(drop_map) struct map answer = { 0 };
	scoped(drop_map) struct map output = { 0 };
	struct test_result *result = pass->result;

	if (!map_file(pass->answer_fd, &answer) || !map_file(output_fd, &output)) {
		pass->why = "cannot read the output";
		return STEP_FAILED;
	}
	if (!validator_accepts(
		pass->test->validator, answer.span, output.span, result->detail))
		result->verdict = WRONG_ANSWER;
	return STEP_DONE;
}
_Static_assert((int)VERDICT_DETAIL >= (int)VALIDATOR_TEXT, "a reason fits into a detail");

/* ---- checkers ---------------------------------------------------------------- */

static struct check
make_check(const struct pass *pass, int output_fd)
{
	const struct problem *problem = pass->trial->problem;

	return (struct check){
		.input_fd = pass->input_fd,
		.answer_fd = pass->answer_fd,
		.output_fd = output_fd,
		.reply_fd = -1,
		.flags = pass->test->flags,
		.limits = problem->checker_limits,
		.may_score = problem->grading.is_scoring,
		.may_continue = problem->passes > 1,
		.earlier = pass->before.files,
		.nearlier = pass->before.nfiles,
	};
}

/* What those that accepted said to staff stays, before what this one says. */
static void
keep_message(struct pass *pass, const char *before)
{
	const char *own = pass->feedback.judge_message;

	if (before)
		pass->feedback.judge_message =
		    own ? arena_printf(pass->arena, "%s%s", before, own) : before;
}

static void
take_ruling(struct pass *pass)
{
	if (pass->feedback.ruling == RULING_REJECT)
		pass->result->verdict = WRONG_ANSWER;
	else if (pass->feedback.ruling == RULING_NONE)
		pass->result->verdict = INTERNAL_ERROR;
}

/* All of them must accept; the first that does not decides. */
static enum step
ask_checkers(struct pass *pass, int output_fd)
{
	const struct problem *problem = pass->trial->problem;
	struct check check = make_check(pass, -1);
	enum step step = STEP_DONE;

	for (size_t i = 0; i < problem->ncheckers && step == STEP_DONE; i++) {
		/* A descriptor of its own, by which it cannot be changed. */
		scoped_fd output = execute_reopen(output_fd);
		const char *before = pass->feedback.judge_message;

		check.output_fd = output;
		feedback_release(&pass->feedback);
		step = checker_run(pass->trial->box, pass->arena, &problem->checkers[i],
		    &check, &pass->feedback, &pass->why);
		keep_message(pass, before);
		if (pass->feedback.ruling != RULING_ACCEPT)
			break;
	}
	if (step == STEP_DONE)
		take_ruling(pass);
	return step;
}

/* What people call the program: its class where a language runs one, or its file. */
static const char *
entry_of(struct arena *arena, const struct trial *trial)
{
	const struct language *language = trial->program->language;
	const struct source *source = trial->source;
	const char *point = strrchr(language->source, '.');
	const char *stem = point
	    ? arena_strndup(arena, language->source, (size_t)(point - language->source))
	    : language->source;

	for (const char *const *word = language->run; *word; word++)
		if (strcmp(*word, stem) == 0)
			return source->entry ?: stem;
	return source->units ? source->units[0] : language->source;
}

/* Nothing is run: the problem's static validator looks at the source. */
static enum step
look_at_source(struct pass *pass)
{
	const struct trial *trial = pass->trial;
	struct check check = make_check(pass, -1);

	check.source = trial->source;
	check.language = languagename_of_id(trial->program->language->id);
	check.entry = entry_of(pass->arena, trial);
	check.may_continue = false;
	pass->result->verdict = ACCEPTED;
	enum step step = checker_run(trial->box, pass->arena,
	    &trial->problem->static_validator, &check, &pass->feedback, &pass->why);
	if (step == STEP_DONE)
		take_ruling(pass);
	return step;
}

/* ---- passes ------------------------------------------------------------------ */

static enum step
judge_output(struct pass *pass, int output_fd)
{
	return pass->trial->problem->ncheckers ? ask_checkers(pass, output_fd)
					       : compare(pass, output_fd);
}

static enum step
run_and_judge(struct pass *pass)
{
	struct execution execution;
	enum step step = STEP_BOX_GONE;

	pass->command.stdin_fd = pass->input_fd;
	if (execute(pass->trial->box, &pass->command, &execution)) {
		step = STEP_DONE;
		if (execution.result.outcome == BOX_FAILED) {
			pass->why = arena_strdup(pass->arena, execution.result.text);
			step = STEP_FAILED;
		} else {
			trial_ending(pass->result, &execution, &pass->command);
		}
		if (step == STEP_DONE && pass->result->verdict == ACCEPTED)
			step = judge_output(pass, execution.output_fd);
	}
	execution_release(&execution);
	return step;
}

static enum step
run_together(struct pass *pass)
{
	const struct problem *problem = pass->trial->problem;
	struct talk talk = {
		.box = pass->trial->box,
		.second = pass->trial->second,
		.checker = &problem->checkers[0],
		.check = make_check(pass, -1),
		.submission = &pass->command,
	};

	talk.check.limits.wall_ms += pass->command.limits.wall_ms;
	return interact(&talk, pass->arena, pass->result, &pass->feedback, &pass->why);
}

/* The slowest and the largest pass count. */
static void
keep_most(struct test_result *most, const struct test_result *result)
{
	most->cpu_ms = result->cpu_ms > most->cpu_ms ? result->cpu_ms : most->cpu_ms;
	most->wall_ms = result->wall_ms > most->wall_ms ? result->wall_ms : most->wall_ms;
	most->memory_kb =
	    result->memory_kb > most->memory_kb ? result->memory_kb : most->memory_kb;
	most->wait_ms = result->wait_ms > most->wait_ms ? result->wait_ms : most->wait_ms;
	most->is_contended = most->is_contended || result->is_contended;
}

static enum step
run_pass(struct pass *pass)
{
	struct test_result result = { .n = pass->test->n, .wait_ms = -1, .exit_code = -1 };
	struct test_result *whole = pass->result;

	pass->feedback = (struct feedback){ .next_fd = -1 };
	pass->result = &result;
	enum step step = pass->trial->problem->is_interactive ? run_together(pass)
							      : run_and_judge(pass);
	keep_most(&result, whole);
	*whole = result;
	pass->result = whole;
	return step;
}

static void
fail(struct pass *pass, const char *why)
{
	pass->result->verdict = INTERNAL_ERROR;
	pass->result->judge_message = why;
}

/* Every pass, as long as the checker wants another. */
static enum step
run_passes(struct pass *pass)
{
	for (int n = 1;; n++) {
		enum step step = run_pass(pass);

		feedback_release(&pass->before);
		if (step != STEP_DONE || pass->result->verdict != ACCEPTED ||
		    pass->feedback.next_fd < 0)
			return step;
		if (n == pass->trial->problem->passes) {
			fail(pass, "the checker asked for more passes than "
				   "limits.validation_passes allows");
			return STEP_DONE;
		}
		close(pass->input_fd);
		pass->input_fd = execute_reopen(pass->feedback.next_fd);
		close(pass->feedback.next_fd);
		pass->feedback.next_fd = -1;
		pass->before = pass->feedback;
	}
}

/* ---- the end of a trial ------------------------------------------------------ */

static void
score(struct pass *pass)
{
	const struct test *test = pass->test;
	const struct feedback *said = &pass->feedback;
	struct test_result *result = pass->result;

	result->score = result->verdict == ACCEPTED ? test->accept : test->reject;
	if (result->verdict != ACCEPTED || !pass->trial->problem->grading.is_scoring ||
	    pass->test->most == 0)
		return;
	if (!said->has_score && isnan(test->accept))
		fail(pass, "the checker accepted, but wrote no score.txt, which this "
			   "group needs");
	else if (said->has_score && test->most < 0)
		fail(pass, "the checker wrote a score in a group that has none for tests");
	else if (said->has_score && said->is_multiplier && isnan(test->accept))
		fail(pass, "the checker wrote score_multiplier.txt in a group without a "
			   "maximum");
	else if (said->has_score && said->is_multiplier)
		result->score = said->score * test->accept;
	else if (said->has_score && said->score > test->most)
		fail(pass, "the checker wrote a score above the maximum of a test");
	else if (said->has_score)
		result->score = said->score;
}

static void
tell(struct pass *pass)
{
	struct test_result *result = pass->result;

	if (result->verdict == INTERNAL_ERROR && !result->judge_message)
		result->judge_message = pass->feedback.why;
	else if (!result->judge_message)
		result->judge_message = pass->feedback.judge_message;
	result->team_message = pass->feedback.team_message;
	if (result->verdict != WRONG_ANSWER || !result->team_message)
		return;
	*result->detail = '\0';
	text_append_line(result->detail, sizeof result->detail, result->team_message);
}

/* Behind the reason, as another part of it. */
static void
add_hint(const struct test *test, struct test_result *result)
{
	if (!test->hint || result->verdict == ACCEPTED || result->verdict == INTERNAL_ERROR ||
	    strlen(result->detail) + strlen(test->hint) + 2 >= sizeof result->detail)
		return;
	if (*result->detail)
		text_append_line(result->detail, sizeof result->detail, "; ");
	text_append_line(result->detail, sizeof result->detail, test->hint);
}

/* The test's own files stand beside the program's, and win over them. */
static bool
add_files(struct pass *pass)
{
	const struct test *test = pass->test;
	size_t nold = pass->command.nfiles, most = nold + test->nfiles;
	struct box_file *files;

	if (!test->nfiles)
		return true;
	if (most > BOX_MAX_FILES)
		return false;
	files = arena_alloc(pass->arena, most * sizeof *files);
	memcpy(files, pass->command.files, nold * sizeof *files);
	for (size_t i = 0; i < test->nfiles; i++) {
		struct box_file file = { .mode = 0644 };
		size_t at = 0;

		snprintf(file.name, sizeof file.name, "%s", test->files[i].name);
		file.fd = cache_open(pass->trial->cache, test->files[i].hash);
		if (file.fd < 0)
			return false;
		while (at < pass->command.nfiles && strcmp(files[at].name, file.name) != 0)
			at++;
		files[at] = file;
		pass->command.nfiles += at == pass->command.nfiles;
	}
	pass->command.files = files;
	return true;
}

static void
close_own_files(const struct pass *pass)
{
	const struct program *program = pass->trial->program;

	for (size_t i = 0; pass->test->nfiles && i < pass->command.nfiles; i++)
		if (i >= program->nfiles ||
		    pass->command.files[i].fd != program->files[i].fd)
			close(pass->command.files[i].fd);
}

static struct pass
make_pass(const struct trial *trial, struct arena *arena, const struct test *test,
    struct test_result *result)
{
	*result = (struct test_result){ .n = test->n, .wait_ms = -1, .exit_code = -1 };
	return (struct pass){
		.trial = trial,
		.test = test,
		.arena = arena,
		.input_fd = cache_open(trial->cache, test->input),
		.answer_fd = cache_open(trial->cache, test->answer),
		.result = result,
		.before = { .next_fd = -1 },
		.feedback = { .next_fd = -1 },
	};
}

static enum step
fail_for_data(struct pass *pass)
{
	pass->why =
	    arena_printf(pass->arena, "test data is gone: %s", strerror(errno));
	return STEP_FAILED;
}

static void
end_pass(struct pass *pass, enum step step, const char **why_out)
{
	if (step == STEP_DONE) {
		tell(pass);
		score(pass);
		add_hint(pass->test, pass->result);
	}
	feedback_release(&pass->feedback);
	if (pass->input_fd >= 0)
		close(pass->input_fd);
	if (pass->answer_fd >= 0)
		close(pass->answer_fd);
	*why_out = pass->why;
}

enum step
trial_judge(const struct trial *trial, struct arena *arena, const struct test *test,
    int output_fd, struct test_result *result, const char **why_out)
{
	struct pass pass = make_pass(trial, arena, test, result);
	enum step step = STEP_FAILED;

	result->verdict = ACCEPTED;
	if (pass.input_fd < 0 || pass.answer_fd < 0)
		step = fail_for_data(&pass);
	else
		step = judge_output(&pass, output_fd);
	end_pass(&pass, step, why_out);
	return step;
}

static size_t
count_secret(const struct problem *problem)
{
	size_t count = 0;

	for (size_t i = 0; i < problem->ntests; i++)
		count += !problem->tests[i].is_sample;
	return count;
}

/* A sample's answer is public, so it need not be given. */
static enum step
judge_answer(const struct trial *trial, struct arena *arena, const struct test *test,
    struct test_result *result, const char **why_out)
{
	struct answer answer;
	bool is_only = !test->is_sample && count_secret(trial->problem) == 1;

	if (answer_find(trial->answers, test->name, is_only, &answer)) {
		scoped_fd output = execute_file_of(
		    arena_strndup(arena, answer.start, answer.length));
		return trial_judge(trial, arena, test, output, result, why_out);
	}
	*result = (struct test_result){ .n = test->n,
		.wait_ms = -1,
		.exit_code = -1,
		.verdict = test->is_sample ? ACCEPTED : WRONG_ANSWER,
		.score = test->is_sample ? test->accept : test->reject };
	if (!test->is_sample)
		snprintf(result->detail, sizeof result->detail,
		    "there is no answer to it: begin one with the line \"=== %s\"",
		    strrchr(test->name, '/') ? strrchr(test->name, '/') + 1 : test->name);
	return STEP_DONE;
}

enum step
trial_run(const struct trial *trial, struct arena *arena, const struct test *test,
    struct test_result *result, const char **why_out)
{
	if (trial->answers)
		return judge_answer(trial, arena, test, result, why_out);
	struct pass pass = make_pass(trial, arena, test, result);
	enum step step = STEP_FAILED;

	pass.command = trial_command(trial->program, &trial->problem->limits, -1);
	pass.command.arguments = test->arguments;
	pass.command.limits.slack = trial->slack;
	if (pass.input_fd < 0 || pass.answer_fd < 0 || !add_files(&pass))
		step = fail_for_data(&pass);
	else
		step = test->is_static ? look_at_source(&pass) : run_passes(&pass);
	close_own_files(&pass);
	end_pass(&pass, step, why_out);
	return step;
}
