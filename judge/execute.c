#define _GNU_SOURCE /* memfd_create */
#include "judge/execute.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "log.h"
#include "scoped.h"

enum { OPEN_FILES = 256 };

static int
unnamed_file(const char *purpose)
{
	int fd = memfd_create(purpose, MFD_CLOEXEC);

	if (fd < 0)
		die("memfd_create: %s", strerror(errno));
	return fd;
}

int
execute_file_of(const char *text)
{
	int fd = unnamed_file("text");
	size_t length = strlen(text);

	for (ssize_t n; length; text += n, length -= (size_t)n)
		if ((n = write(fd, text, length)) < 0)
			die("memory is out: %s", strerror(errno));
	lseek(fd, 0, SEEK_SET);
	return fd;
}

/* The same for every language; its own come last and win. */
static const char **
environment(struct arena *arena, const struct language *language)
{
	static const char *const common[] = { "PATH=/usr/local/bin:/usr/bin:/bin",
		"HOME=/box", "TMPDIR=/tmp", "LANG=C.UTF-8" };
	enum { COMMON = sizeof common / sizeof *common };
	const char **env = arena_alloc(arena, (COMMON + LANGUAGE_WORDS) * sizeof *env);

	memcpy(env, common, sizeof common);
	memcpy(env + COMMON, language->env, sizeof language->env);
	return env;
}

static struct box_limits
limits_for_box(const struct command *command)
{
	const struct limits *limits = &command->limits;

	return (struct box_limits){
		.cpu_ms = limits->cpu_ms,
		.wall_ms = limits->wall_ms,
		.memory_kb = limits->memory_kb + command->memory_extra_kb,
		.output_kb = limits->output_kb,
		.file_kb = command->file_kb > limits->output_kb ? command->file_kb
								: limits->output_kb,
		.tmpfs_kb = command->tmpfs_kb,
		.processes = limits->processes,
		.open_files = OPEN_FILES,
	};
}

bool
execute(struct box *box, const struct command *command, struct execution *execution_out)
{
	struct arena arena = { 0 };
	scoped_fd nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

	*execution_out = (struct execution){
		.output_fd = unnamed_file("output"),
		.errors_fd = command->is_joined ? -1 : unnamed_file("errors"),
	};
	struct box_request request = {
		.argv =
		    language_command(&arena, command->argv, command->limits.memory_kb),
		.env = environment(&arena, command->language),
		.limits = limits_for_box(command),
		.stdin_fd = command->stdin_fd < 0 ? nothing : command->stdin_fd,
		.stdout_fd = execution_out->output_fd,
		.stderr_fd = command->is_joined ? execution_out->output_fd
						: execution_out->errors_fd,
		.files = command->files,
		.nfiles = command->nfiles,
		.keep = command->keep,
	};
	bool answered = box_run(box, &request, &execution_out->result);
	arena_release(&arena);
	return answered;
}

void
execution_release(struct execution *execution)
{
	box_result_release(&execution->result);
	if (execution->output_fd >= 0)
		close(execution->output_fd);
	if (execution->errors_fd >= 0)
		close(execution->errors_fd);
	execution->output_fd = execution->errors_fd = -1;
}
