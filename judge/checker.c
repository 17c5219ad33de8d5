#include "judge/checker.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "member.h"
#include "judge/text.h"
#include "scoped.h"

enum {
	ACCEPTS = 42,
	REJECTS = 43,
	COMPILE_CPU_S = 60,
	TMPFS_KB = 65536, /* beside the files that are copied in */
	MESSAGE_BYTES = 4096,
	SCORE_BYTES = 64,
};

static const char input_name[] = "judge.in", answer_name[] = "judge.ans";

/* A folder that builds and runs itself. */
static const struct language scripts = {
	.id = CHECKER_SCRIPTS,
	.name = "scripts",
	.source = "run",
	.compile = { "sh", "-c", "if test -e build; then ./build; fi && test -x run" },
	.keep = { "*" },
	.run = { "./run" },
	.time_multiplier = 1,
	.compile_memory_mb = 1024,
	.compile_processes = 64,
};

struct checker
checker_from_json(struct arena *arena, struct json_object *from)
{
	const char *entry = json_text(from, "entry");
	struct checker checker = {
		.name = arena_strdup(arena, json_text(from, "name") ?: ""),
		.language = arena_strdup(arena, json_text(from, "language") ?: ""),
		.units = json_words(arena, json_member(from, "units")),
		.entry = entry ? arena_strdup(arena, entry) : NULL,
	};

	checker.files =
	    data_files_from_json(arena, json_member(from, "files"), &checker.nfiles);
	return checker;
}

/* ---- compiling --------------------------------------------------------------- */

enum step
checker_prepare(struct checker *checker, const struct checker_setup *setup,
    struct box *box, struct arena *arena, const char **why_out)
{
	bool has_scripts = strcmp(checker->language, CHECKER_SCRIPTS) == 0;
	const struct language *language =
	    has_scripts ? &scripts : languages_find(setup->languages, checker->language);
	struct box_file files[BOX_MAX_FILES];
	const char *said = NULL;
	size_t count = 0;

	if (checker->is_ready)
		return STEP_DONE;
	if (!language) {
		*why_out = arena_printf(arena, "%s is in %s, which is not offered here",
		    checker->name, checker->language);
		return STEP_REFUSED;
	}
	if (!data_files_open(
		setup->cache, checker->files, checker->nfiles, files, &count)) {
		data_files_close(files, count);
		*why_out = arena_printf(arena, "files of %s are gone", checker->name);
		return STEP_FAILED;
	}
	enum step step = compile(box, has_scripts ? NULL : setup->programs, arena, language,
	    &(struct source){ .files = files,
		.nfiles = count,
		.units = checker->units,
		.entry = checker->entry,
		.cpu_s = COMPILE_CPU_S },
	    &checker->program, &said);
	data_files_close(files, count);
	checker->is_ready = step == STEP_DONE;
	if (step != STEP_DONE)
		*why_out = arena_printf(arena, "%s does not compile: %s", checker->name,
		    said ? said : "the box is gone");
	return step;
}

void
checker_release(struct checker *checker)
{
	program_release(&checker->program);
	checker->is_ready = false;
}

/* ---- asking ------------------------------------------------------------------ */

static off_t
size_of(int fd)
{
	struct stat file;

	return fd >= 0 && fstat(fd, &file) == 0 ? file.st_size : 0;
}

static void
add_file(struct command *command, struct box_file *files, const char *name, int fd,
    unsigned mode)
{
	struct box_file *file = &files[command->nfiles];

	if (command->nfiles == BOX_MAX_FILES)
		return;
	*file = (struct box_file){ .fd = fd, .mode = mode };
	snprintf(file->name, sizeof file->name, "%s", name);
	command->nfiles++;
}

static bool
is_of_program(const struct checker *checker, const char *name)
{
	for (size_t i = 0; i < checker->program.nfiles; i++)
		if (strcmp(checker->program.files[i].name, name) == 0)
			return true;
	return false;
}

/* What a submitted file is called beside a checker that has one of that name. */
static const char *
name_beside(struct arena *arena, const struct checker *checker, const char *name)
{
	return is_of_program(checker, name) ? arena_printf(arena, "submitted-%s", name)
					    : name;
}

static const char *const *
arguments(struct arena *arena, const struct checker *checker, const struct check *check)
{
	size_t nflags = 0;

	while (check->flags && check->flags[nflags])
		nflags++;
	const char **words = arena_alloc(arena, (nflags + 4) * sizeof *words);
	words[0] = check->source ? check->language : input_name;
	words[1] = check->source ? name_beside(arena, checker, check->entry) : answer_name;
	words[2] = "/box/";
	for (size_t i = 0; i < nflags; i++)
		words[3 + i] = check->flags[i];
	return words;
}

static const char *const *
wanted_files(const struct check *check)
{
	static const char *const plain[] = { "judgemessage.txt", "teammessage.txt", NULL };
	static const char *const scored[] = { "judgemessage.txt", "teammessage.txt",
		"score.txt", "score_multiplier.txt", NULL };
	static const char *const all[] = { "*", NULL };

	if (check->may_continue)
		return all;
	return check->may_score ? scored : plain;
}

struct command
checker_command(
    struct arena *arena, const struct checker *checker, const struct check *check)
{
	const struct program *program = &checker->program;
	struct box_file *files = arena_alloc(arena, BOX_MAX_FILES * sizeof *files);
	long data_kb = (long)((size_of(check->input_fd) + size_of(check->answer_fd)) / 1024);
	struct command command = {
		.language = program->language,
		.argv = program->language->run,
		.units = program->units,
		.entry = program->entry,
		.arguments = arguments(arena, checker, check),
		.limits = check->limits,
		.stdin_fd = check->output_fd,
		.stdout_fd = check->reply_fd,
		.files = files,
		.keep = wanted_files(check),
	};

	for (size_t i = 0; i < program->nfiles; i++)
		add_file(&command, files, program->files[i].name, program->files[i].fd,
		    program->files[i].mode);
	for (size_t i = 0; check->source && i < check->source->nfiles; i++)
		add_file(&command, files,
		    name_beside(arena, checker, check->source->files[i].name),
		    check->source->files[i].fd, 0644);
	if (!check->source) {
		add_file(&command, files, input_name, check->input_fd, 0644);
		add_file(&command, files, answer_name, check->answer_fd, 0644);
	}
	for (size_t i = 0; i < check->nearlier; i++)
		add_file(&command, files, check->earlier[i].name, check->earlier[i].fd,
		    check->earlier[i].mode);
	command.tmpfs_kb = (int)(TMPFS_KB + data_kb);
	command.memory_extra_kb =
	    (int)(program->language->memory_extra_mb * 1024 + data_kb);
	command.limits.processes += program->language->processes_extra;
	return command;
}

/* ---- hearing ----------------------------------------------------------------- */

static void
fail(struct feedback *feedback, const char *why)
{
	if (feedback->ruling != RULING_NONE)
		feedback->why = why;
	feedback->ruling = RULING_NONE;
}

/* The first line is the reason, the rest what it wrote on standard error. */
static const char *
describe_failure(struct arena *arena, const struct checker *checker,
    const struct check *check, const struct execution *execution)
{
	const struct box_result *result = &execution->result;
	const char *errors = text_of_file(arena, execution->errors_fd, MESSAGE_BYTES);
	struct test_result ending = { 0 };

	verdict_of_box(&ending, result, &check->limits);
	return arena_printf(arena, "%s failed: %s\n%s", checker->name,
	    ending.verdict == ACCEPTED ? "exit code 0" : ending.detail,
	    errors ? errors : "");
}

static bool
is_ours(const struct checker *checker, const char *name)
{
	return is_of_program(checker, name) || strcmp(name, input_name) == 0 ||
	       strcmp(name, answer_name) == 0;
}

static const char *
read_message(struct arena *arena, int fd)
{
	const char *text = text_of_file(arena, fd, MESSAGE_BYTES);

	return text && *text ? text : NULL;
}

static void
read_score(struct arena *arena, int fd, bool is_multiplier, struct feedback *feedback)
{
	const char *text = text_of_file(arena, fd, SCORE_BYTES);
	char *end = NULL;
	double score = text ? strtod(text, &end) : NAN;

	while (end && (*end == ' ' || *end == '\n' || *end == '\r'))
		end++;
	if (feedback->has_score)
		fail(feedback, "it wrote both score.txt and score_multiplier.txt");
	else if (!end || end == text || *end || !isfinite(score) || score < 0 ||
		 (is_multiplier && score > 1))
		fail(feedback, "the score that it wrote is none");
	else if (feedback->ruling == RULING_REJECT)
		fail(feedback, "it rejected, but wrote a score");
	feedback->has_score = true;
	feedback->is_multiplier = is_multiplier;
	feedback->score = score;
}

/* Keeps the file's descriptor where it is needed later. */
static void
read_file(struct arena *arena, const struct check *check, struct box_file *file,
    struct feedback *feedback)
{
	if (strcmp(file->name, "judgemessage.txt") == 0)
		feedback->judge_message = read_message(arena, file->fd);
	else if (strcmp(file->name, "teammessage.txt") == 0)
		feedback->team_message = read_message(arena, file->fd);
	else if (check->may_score && strcmp(file->name, "score.txt") == 0)
		read_score(arena, file->fd, false, feedback);
	else if (check->may_score && strcmp(file->name, "score_multiplier.txt") == 0)
		read_score(arena, file->fd, true, feedback);
	if (!check->may_continue)
		return;
	if (strcmp(file->name, "nextpass.in") == 0)
		feedback->next_fd = file->fd;
	else
		feedback->files[feedback->nfiles++] = *file;
	file->fd = -1;
}

void
checker_hear(struct arena *arena, const struct checker *checker, const struct check *check,
    struct execution *execution, struct feedback *feedback)
{
	struct box_result *result = &execution->result;
	bool exited = result->outcome == BOX_EXITED;

	*feedback = (struct feedback){ .next_fd = -1 };
	if (!exited || (result->exit_code != ACCEPTS && result->exit_code != REJECTS)) {
		feedback->why = describe_failure(arena, checker, check, execution);
		return;
	}
	feedback->ruling = result->exit_code == ACCEPTS ? RULING_ACCEPT : RULING_REJECT;
	for (size_t i = 0; i < result->nkept; i++)
		if (!is_ours(checker, result->kept[i].name))
			read_file(arena, check, &result->kept[i], feedback);
	if (feedback->next_fd >= 0 && feedback->ruling == RULING_REJECT)
		fail(feedback, "it rejected, but asked for another pass");
}

enum step
checker_run(struct box *box, struct arena *arena, const struct checker *checker,
    const struct check *check, struct feedback *feedback, const char **why_out)
{
	struct command command = checker_command(arena, checker, check);
	struct execution execution;
	enum step step = STEP_BOX_GONE;

	*feedback = (struct feedback){ .next_fd = -1 };
	if (execute(box, &command, &execution)) {
		step = STEP_DONE;
		if (execution.result.outcome == BOX_FAILED) {
			*why_out = arena_strdup(arena, execution.result.text);
			step = STEP_FAILED;
		} else {
			checker_hear(arena, checker, check, &execution, feedback);
		}
	}
	execution_release(&execution);
	return step;
}

void
feedback_release(struct feedback *feedback)
{
	data_files_close(feedback->files, feedback->nfiles);
	if (feedback->next_fd >= 0)
		close(feedback->next_fd);
	feedback->nfiles = 0;
	feedback->next_fd = -1;
}

/* ---- grading ----------------------------------------------------------------- */

bool
checker_grade(struct box *box, struct arena *arena, const struct checker *checker,
    const struct limits *limits, const char *const *flags, const char *lines,
    const char **answer_out, const char **why_out)
{
	const struct program *program = &checker->program;
	scoped_fd input = execute_file_of(lines);
	struct command command = {
		.language = program->language,
		.argv = program->language->run,
		.units = program->units,
		.entry = program->entry,
		.arguments = flags,
		.limits = *limits,
		.memory_extra_kb = program->language->memory_extra_mb * 1024,
		.tmpfs_kb = TMPFS_KB,
		.stdin_fd = input,
		.stdout_fd = -1,
		.files = program->files,
		.nfiles = program->nfiles,
	};
	struct execution execution;

	*why_out = "the box is gone";
	bool good = execute(box, &command, &execution);
	if (good && (execution.result.outcome != BOX_EXITED || execution.result.exit_code)) {
		*why_out = describe_failure(
		    arena, checker, &(struct check){ .limits = *limits }, &execution);
		good = false;
	}
	if (good)
		*answer_out = text_of_file(arena, execution.output_fd, SCORE_BYTES);
	execution_release(&execution);
	return good && *answer_out;
}
