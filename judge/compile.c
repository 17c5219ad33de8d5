#include "judge/compile.h"

#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "judge/execute.h"
#include "judge/programs.h"
#include "judge/text.h"

enum { SHOWN_BYTES = 16384, OUTPUT_KB = 1024, FILE_KB = 65536, TMPFS_KB = 262144 };

static bool
is_wanted(const struct language *language, const char *name)
{
	for (const char *const *pattern = language->keep; *pattern; pattern++)
		if (fnmatch(*pattern, name, 0) == 0)
			return true;
	return false;
}

static void
add_file(struct program *program, const char *name, int fd, unsigned mode)
{
	struct box_file *file = &program->files[program->nfiles++];

	*file = (struct box_file){ .fd = fd, .mode = mode };
	snprintf(file->name, sizeof file->name, "%s", name);
}

/* Take the files over from the result.  False: there are none, or too many. */
static bool
take_kept(struct program *program, struct box_result *result)
{
	for (size_t i = 0; i < result->nkept; i++) {
		struct box_file *kept = &result->kept[i];

		if (kept->fd < 0 || !is_wanted(program->language, kept->name))
			continue;
		if (program->nfiles == BOX_MAX_FILES)
			return false;
		add_file(program, kept->name, kept->fd, 0755);
		kept->fd = -1;
	}
	return program->nfiles > 0;
}

/* Where the source itself is run, everything that came with it is needed. */
static bool
take_source(struct program *program, const struct source *source)
{
	for (size_t i = 0; i < source->nfiles; i++) {
		const struct box_file *file = &source->files[i];

		if (program->nfiles == BOX_MAX_FILES)
			return false;
		add_file(program, file->name, fcntl(file->fd, F_DUPFD_CLOEXEC, 3),
		    file->mode);
	}
	return true;
}

static struct command
compiler(const struct language *language, const struct source *source)
{
	int cpu_s = source->cpu_s ? source->cpu_s : language->compile_cpu_s;

	return (struct command){
		.language = language,
		.argv = language->compile,
		.units = source->units,
		.entry = source->entry,
		.limits = {
			.cpu_ms = cpu_s * 1000L,
			.wall_ms = cpu_s * 3000L,
			.memory_kb = language->compile_memory_mb * 1024L,
			.output_kb = OUTPUT_KB,
			.processes = language->compile_processes,
		},
		.file_kb = FILE_KB,
		.tmpfs_kb = TMPFS_KB,
		.stdin_fd = -1,
		.stdout_fd = -1,
		.files = source->files,
		.nfiles = source->nfiles,
		.keep = language->keep,
		.is_joined = true,
	};
}

/* The compiler's words, and the limit that it ran into, if it did. */
static const char *
describe(struct arena *arena, const struct execution *execution,
    const struct test_result *verdict)
{
	char *text = text_of_file(arena, execution->output_fd, SHOWN_BYTES);

	if (!text)
		text = arena_strdup(arena, "");
	text_replace(text, "/box/", "");
	if (verdict->verdict == ACCEPTED || execution->result.outcome == BOX_EXITED)
		return text;
	return arena_printf(arena, "%s%sThe compiler was stopped: %s.\n", text,
	    *text ? "\n" : "", verdict->detail);
}

static bool
take_program(
    struct program *program, struct box_result *result, const struct source *source)
{
	const char *const *keep = program->language->keep;

	for (; *keep; keep++)
		if (strcmp(*keep, program->language->source) == 0)
			return take_source(program, source);
	return take_kept(program, result);
}

static enum step
judge_compiler(struct program *program, struct arena *arena, struct execution *execution,
    const struct command *command, const struct source *source, const char **text_out)
{
	struct test_result verdict = { 0 };

	if (execution->result.outcome == BOX_FAILED) {
		*text_out = arena_strdup(arena, execution->result.text);
		return STEP_FAILED;
	}
	verdict_of_box(&verdict, &execution->result, &command->limits);
	*text_out = describe(arena, execution, &verdict);
	if (verdict.verdict != ACCEPTED)
		return STEP_REFUSED;
	if (take_program(program, &execution->result, source))
		return STEP_DONE;
	*text_out = arena_printf(
	    arena, "%sThe compiler made no program, or too many files.\n", *text_out);
	return STEP_REFUSED;
}

struct box_file
compile_file_of(const struct language *language, const char *text)
{
	struct box_file file = { .fd = execute_file_of(text), .mode = 0644 };

	snprintf(file.name, sizeof file.name, "%s", language->source);
	return file;
}

static enum step
compile_in_box(struct box *box, struct arena *arena, const struct source *source,
    struct program *program, const char **text_out)
{
	struct command command = compiler(program->language, source);
	struct execution execution;
	enum step step = STEP_BOX_GONE;

	if (execute(box, &command, &execution))
		step = judge_compiler(
		    program, arena, &execution, &command, source, text_out);
	execution_release(&execution);
	return step;
}

enum step
compile(struct box *box, const struct cache *programs, struct arena *arena,
    const struct language *language, const struct source *source,
    struct program *program_out, const char **text_out)
{
	*program_out = (struct program){
		.language = language,
		.units = source->units,
		.entry = source->entry,
	};
	*text_out = NULL;
	if (!language->compile[0])
		return take_source(program_out, source) ? STEP_DONE : STEP_REFUSED;
	if (programs && programs_find(programs, arena, source, program_out, text_out)) {
		program_out->is_reused = true;
		return STEP_DONE;
	}
	enum step step = compile_in_box(box, arena, source, program_out, text_out);
	if (step == STEP_DONE && programs)
		programs_keep(programs, source, program_out, *text_out);
	return step;
}

void
program_release(struct program *program)
{
	for (size_t i = 0; i < program->nfiles; i++)
		close(program->files[i].fd);
	program->nfiles = 0;
}
