#include "judge/compile.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "judge/execute.h"
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

static struct command
compiler(const struct language *language, const struct box_file *source)
{
	return (struct command){
		.language = language,
		.argv = language->compile,
		.limits = {
			.cpu_ms = language->compile_cpu_s * 1000L,
			.wall_ms = language->compile_cpu_s * 3000L,
			.memory_kb = language->compile_memory_mb * 1024L,
			.output_kb = OUTPUT_KB,
			.processes = language->compile_processes,
		},
		.file_kb = FILE_KB,
		.tmpfs_kb = TMPFS_KB,
		.stdin_fd = -1,
		.files = source,
		.nfiles = 1,
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

static enum step
judge_compiler(struct program *program, struct arena *arena, struct execution *execution,
    const struct command *command, const char **text_out)
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
	if (take_kept(program, &execution->result))
		return STEP_DONE;
	*text_out = arena_printf(
	    arena, "%sThe compiler made no program, or too many files.\n", *text_out);
	return STEP_REFUSED;
}

enum step
compile(struct box *box, struct arena *arena, const struct language *language,
    const char *source, struct program *program_out, const char **text_out)
{
	struct box_file file = { .fd = execute_file_of(source), .mode = 0644 };
	struct execution execution;
	enum step step = STEP_BOX_GONE;

	*program_out = (struct program){ .language = language };
	*text_out = NULL;
	snprintf(file.name, sizeof file.name, "%s", language->source);
	if (!language->compile[0]) {
		add_file(program_out, file.name, file.fd, 0644);
		return STEP_DONE;
	}
	struct command command = compiler(language, &file);
	if (execute(box, &command, &execution))
		step = judge_compiler(program_out, arena, &execution, &command, text_out);
	execution_release(&execution);
	close(file.fd);
	return step;
}

void
program_release(struct program *program)
{
	for (size_t i = 0; i < program->nfiles; i++)
		close(program->files[i].fd);
	program->nfiles = 0;
}
