#define _GNU_SOURCE /* memfd_create */
#include "judge/execute.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "scoped.h"

enum { OPEN_FILES = 256 };

static int
unnamed_file(const char *purpose, unsigned flags)
{
	int fd = memfd_create(purpose, MFD_CLOEXEC | flags);

	if (fd < 0)
		die("memfd_create: %s", strerror(errno));
	return fd;
}

int
execute_file_of(const char *text)
{
	int fd = unnamed_file("text", MFD_ALLOW_SEALING);
	size_t length = strlen(text);

	for (ssize_t n; length; text += n, length -= (size_t)n)
		if ((n = write(fd, text, length)) < 0)
			die("memory is out: %s", strerror(errno));
	lseek(fd, 0, SEEK_SET);
	/* A program could write into its own input otherwise. */
	if (fcntl(fd, F_ADD_SEALS,
		F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) < 0)
		die("a memfd cannot be sealed: %s", strerror(errno));
	return fd;
}

int
execute_reopen(int fd)
{
	char path[64];

	/* Nobody else may open it for writing, by whatever way. */
	fchmod(fd, 0600);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	int again = open(path, O_RDONLY | O_CLOEXEC);
	if (again < 0)
		die("%s: %s", path, strerror(errno));
	return again;
}

/* The same for every language; its own come last and win. */
static const char **
environment(struct arena *arena, const struct command *command)
{
	const char *const common[] = { "PATH=" LANGUAGE_PATH,
		command->limits.is_read_only ? "HOME=/tmp" : "HOME=/box", "TMPDIR=/tmp",
		"LANG=C.UTF-8" };
	enum { COMMON = sizeof common / sizeof *common };
	const char **env = arena_alloc(arena, (COMMON + LANGUAGE_WORDS) * sizeof *env);
	const char **own = language_words(
	    arena, command->language, command->language->env, command->limits.memory_kb);

	memcpy(env, common, sizeof common);
	memcpy(env + COMMON, own, LANGUAGE_WORDS * sizeof *own);
	return env;
}

static struct box_limits
limits_for_box(const struct command *command)
{
	const struct limits *limits = &command->limits;
	double slack = limits->slack > 1 ? limits->slack : 1;

	return (struct box_limits){
		.cpu_ms = (int64_t)((double)limits->cpu_ms * slack),
		.wall_ms = (int64_t)((double)limits->wall_ms * slack),
		.memory_kb = limits->memory_kb + command->memory_extra_kb,
		.output_kb = limits->output_kb,
		.file_kb = command->file_kb > limits->output_kb ? command->file_kb
								: limits->output_kb,
		.tmpfs_kb = command->tmpfs_kb,
		.processes = limits->processes,
		.open_files = OPEN_FILES,
	};
}

/* main.cpp → what stands for it; NULL: the word stays. */
static const char *const *
replacement(const struct command *command, const char *word, const char *entry[2])
{
	const char *source = command->language->source;
	const char *point = strrchr(source, '.');
	size_t stem = point ? (size_t)(point - source) : strlen(source);

	if (command->units && strcmp(word, source) == 0)
		return command->units;
	if (!command->entry || strlen(word) != stem || strncmp(word, source, stem) != 0)
		return NULL;
	entry[0] = command->entry;
	return entry;
}

struct words {
	const char **list;
	size_t count;
};

/* More than the box takes are counted there, and refused. */
static void
add_words(struct words *words, const char *const *from)
{
	for (; from && *from && words->count < BOX_MAX_WORDS + 1; from++)
		words->list[words->count++] = *from;
}

static const char *const *
arguments(struct arena *arena, const struct command *command)
{
	const char **given =
	    language_words(arena, command->language, command->argv,
		command->limits.memory_kb);
	struct words words = { arena_alloc(
		arena, (BOX_MAX_WORDS + 2) * sizeof *words.list), 0 };

	for (; *given; given++) {
		const char *itself[2] = { *given, NULL }, *entry[2] = { NULL, NULL };

		add_words(&words, replacement(command, *given, entry) ?: itself);
	}
	add_words(&words, command->arguments);
	return words.list;
}

bool
execute_begin(
    struct box *box, const struct command *command, struct execution *execution_out)
{
	struct arena arena = { 0 };
	scoped_fd nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

	*execution_out = (struct execution){
		.output_fd = command->stdout_fd < 0 ? unnamed_file("output", 0) : -1,
		.errors_fd = command->is_joined ? -1 : unnamed_file("errors", 0),
	};
	struct box_request request = {
		.argv = arguments(&arena, command),
		.env = environment(&arena, command),
		.limits = limits_for_box(command),
		.stdin_fd = command->stdin_fd < 0 ? nothing : command->stdin_fd,
		.stdout_fd = command->stdout_fd < 0 ? execution_out->output_fd
						    : command->stdout_fd,
		.stderr_fd = command->is_joined ? execution_out->output_fd
						: execution_out->errors_fd,
		.beside = command->is_beside,
		.read_only = command->limits.is_read_only,
		.files = command->files,
		.nfiles = command->nfiles,
		.keep = command->keep,
	};
	bool begun = box_begin(box, &request);
	arena_release(&arena);
	return begun;
}

bool
execute_end(struct box *box, struct execution *execution)
{
	return box_end(box, &execution->result);
}

bool
execute(struct box *box, const struct command *command, struct execution *execution_out)
{
	return execute_begin(box, command, execution_out) &&
	       execute_end(box, execution_out);
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
