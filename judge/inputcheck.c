#include "judge/inputcheck.h"

#include <string.h>
#include <unistd.h>

#include "member.h"
#include "judge/text.h"
#include "scoped.h"

enum {
	CPU_MS = 60000,
	MEMORY_KB = 1 << 20,
	OUTPUT_KB = 8192,
	TMPFS_KB = 65536,
	SAID_BYTES = 4096,
	VALID = 42,
	INVALID = 43,
};

/* One input and what the validator said of it. */
struct opinion {
	struct outcome *outcome;
	struct arena *arena;
	const char *name;
	bool should_be_valid;
};

static void
disagree(const struct opinion *opinion, enum verdict verdict, const char *why,
    const struct execution *execution)
{
	const char *said = text_of_file(opinion->arena, execution->errors_fd, SAID_BYTES);
	const char *also = text_of_file(opinion->arena, execution->output_fd, SAID_BYTES);

	*opinion->outcome = (struct outcome){
		.verdict = verdict,
		.judge_message = arena_printf(opinion->arena, "%s: %s\n%s%s",
		    opinion->name, why, said ? said : "", also ? also : ""),
	};
}

static void
judge(const struct opinion *opinion, const struct execution *execution,
    const struct limits *limits)
{
	const struct box_result *result = &execution->result;
	struct test_result ending = { 0 };
	bool exited = result->outcome == BOX_EXITED;

	if (exited && result->exit_code == (opinion->should_be_valid ? VALID : INVALID))
		return;
	if (exited && result->exit_code == VALID)
		disagree(opinion, WRONG_ANSWER, "it should be refused", execution);
	else if (exited && result->exit_code == INVALID)
		disagree(opinion, WRONG_ANSWER, "it was refused", execution);
	else if (exited && !opinion->should_be_valid && result->exit_code)
		return; /* many validators crash on what is wrong */
	else {
		verdict_of_box(&ending, result, limits);
		disagree(opinion, INTERNAL_ERROR,
		    *ending.detail ? ending.detail : "exit code 0", execution);
	}
}

static enum step
check(struct box *box, const struct program *program, const struct opinion *opinion,
    int input_fd, const char *const *flags, const struct box_file *files, size_t nfiles)
{
	struct command command = {
		.language = program->language,
		.argv = program->language->run,
		.units = program->units,
		.entry = program->entry,
		.arguments = flags,
		.limits = { .cpu_ms = CPU_MS,
		    .wall_ms = 2 * CPU_MS,
		    .memory_kb = MEMORY_KB,
		    .output_kb = OUTPUT_KB,
		    .processes = 64 + program->language->processes_extra },
		.memory_extra_kb = program->language->memory_extra_mb * 1024,
		.tmpfs_kb = TMPFS_KB,
		.stdin_fd = input_fd,
		.stdout_fd = -1,
		.files = files,
		.nfiles = nfiles,
	};
	struct execution execution;
	enum step step = STEP_BOX_GONE;

	if (execute(box, &command, &execution)) {
		step = execution.result.outcome == BOX_FAILED ? STEP_FAILED : STEP_DONE;
		if (step == STEP_DONE)
			judge(opinion, &execution, &command.limits);
	}
	execution_release(&execution);
	return step;
}

/* The validator's files and those of the test; false: one is gone. */
static bool
gather(const struct cache *cache, struct db *db, const struct program *program,
    struct json_object *input, struct arena *arena, struct box_file *files, size_t *count)
{
	size_t nown;
	const struct data_file *own =
	    data_files_from_json(arena, json_member(input, "files"), &nown);
	int status;

	for (size_t i = 0; i < program->nfiles && i < BOX_MAX_FILES; i++) {
		files[*count] = program->files[i];
		files[(*count)++].fd = dup(program->files[i].fd);
	}
	for (size_t i = 0; i < nown; i++)
		if (!cache_ensure(cache, db, own[i].hash, &status))
			return false;
	return data_files_open(cache, own, nown, files, count);
}

/* An input, and the words for the validator that looks at it. */
static enum step
check_one(struct box *box, struct db *db, const struct cache *cache,
    const struct program *program, struct json_object *input, struct json_object *flags,
    const struct opinion *opinion, const char **why_out)
{
	struct box_file files[BOX_MAX_FILES];
	const char *hash = json_text(input, "hash") ?: "";
	enum step step = STEP_FAILED;
	size_t count = 0;
	int status;

	*why_out = "an input is gone";
	if (!cache_ensure(cache, db, hash, &status))
		return STEP_FAILED;
	scoped_fd fd = cache_open(cache, hash);
	if (fd >= 0 && gather(cache, db, program, input, opinion->arena, files, &count)) {
		*why_out = "the box failed";
		step = check(box, program, opinion, fd, json_words(opinion->arena, flags),
		    files, count);
	}
	data_files_close(files, count);
	return step;
}

/* The validators that look at the inputs together. */
struct jury {
	struct checker *validators;
	size_t count;
	struct box *box;
	struct db *db;
	const struct checker_setup *setup;
	struct json_object *program; /* what import_verify was told */
};

static struct json_object *
flags_for(struct json_object *input, size_t validator)
{
	if (validator == 0)
		return json_member(input, "flags");
	return json_object_array_get_idx(json_member(input, "also"), validator - 1);
}

/* Who takes what is invalid leaves it to the next; one must refuse it. */
static enum step
check_input(const struct jury *jury, struct json_object *input,
    const struct opinion *opinion, const char **why_out)
{
	enum step step = STEP_DONE;

	for (size_t i = 0; i < jury->count && step == STEP_DONE; i++) {
		*opinion->outcome = (struct outcome){ .verdict = ACCEPTED };
		step = check_one(jury->box, jury->db, jury->setup->cache,
		    &jury->validators[i].program, input, flags_for(input, i), opinion,
		    why_out);
		if (opinion->outcome->verdict != WRONG_ANSWER)
			break;
	}
	return step;
}

static enum step
check_all(const struct jury *jury, const struct opinion *opinion, const char **why_out)
{
	struct json_object *inputs = json_member(jury->program, "inputs");

	for (size_t i = 0; i < json_length(inputs); i++) {
		struct json_object *input = json_object_array_get_idx(inputs, i);
		struct opinion of = *opinion;

		of.name = json_text(input, "name") ?: "";
		of.should_be_valid = json_object_get_boolean(json_member(input, "valid"));
		enum step step = check_input(jury, input, &of, why_out);
		if (step != STEP_DONE || opinion->outcome->verdict != ACCEPTED)
			return step;
	}
	return STEP_DONE;
}

static enum step
prepare(const struct jury *jury, struct arena *arena, const char **why_out)
{
	enum step step = STEP_DONE;
	int status;

	for (size_t i = 0; i < jury->count && step == STEP_DONE; i++) {
		struct checker *validator = &jury->validators[i];

		*why_out = "files of the validator are gone";
		for (size_t k = 0; k < validator->nfiles; k++)
			if (!cache_ensure(jury->setup->cache, jury->db,
				validator->files[k].hash, &status))
				return STEP_FAILED;
		step = checker_prepare(validator, jury->setup, jury->box, arena, why_out);
	}
	return step;
}

static struct jury
gather_jury(struct arena *arena, struct json_object *program)
{
	struct json_object *also = json_member(program, "also");
	struct jury jury = { .count = 1 + json_length(also), .program = program };

	jury.validators = arena_alloc(arena, jury.count * sizeof *jury.validators);
	jury.validators[0] = checker_from_json(arena, program);
	for (size_t i = 1; i < jury.count; i++)
		jury.validators[i] =
		    checker_from_json(arena, json_object_array_get_idx(also, i - 1));
	return jury;
}

enum step
inputcheck_run(struct box *box, struct db *db, const struct checker_setup *setup,
    struct arena *arena, struct json_object *program, struct outcome *outcome,
    const char **why_out)
{
	struct jury jury = gather_jury(arena, program);
	const struct opinion opinion = { .outcome = outcome, .arena = arena };

	jury.box = box;
	jury.db = db;
	jury.setup = setup;
	*outcome = (struct outcome){ .verdict = ACCEPTED };
	enum step step = prepare(&jury, arena, why_out);
	if (step == STEP_DONE)
		step = check_all(&jury, &opinion, why_out);
	if (step == STEP_REFUSED) {
		*outcome = (struct outcome){ .verdict = COMPILE_ERROR,
			.judge_message = *why_out };
		step = STEP_DONE;
	}
	for (size_t i = 0; i < jury.count; i++)
		checker_release(&jury.validators[i]);
	return step;
}
