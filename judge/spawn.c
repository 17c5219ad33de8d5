#define _GNU_SOURCE /* pipe2, posix_spawn_file_actions_addchdir_np */
#include "judge/spawn.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scoped.h"
#include "service.h"

extern char **environ;

/* A process group of its own, so that its children can be killed with it. */
static pid_t
start(const char *const command[], const char *directory, int out)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	pid_t child = -1;

	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDERR_FILENO);
	posix_spawn_file_actions_addopen(
	    &actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (directory)
		posix_spawn_file_actions_addchdir_np(&actions, directory);
	if (posix_spawnp(&child, command[0], &actions, &attributes,
		(char *const *)(void *)command, environ) != 0)
		child = -1;
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return child;
}

/* Until it closes its output or the time is over; what does not fit is dropped. */
static bool
drain(int fd, int64_t end_ms, char *text, size_t size)
{
	struct pollfd out = { .fd = fd, .events = POLLIN };
	size_t used = 0;
	char rest[4096];

	text[0] = '\0';
	for (;;) {
		int64_t left = end_ms - service_now_ms();
		bool fits = used < size - 1;

		if (left <= 0 || poll(&out, 1, (int)left) <= 0)
			return false;
		ssize_t n = fits ? read(fd, text + used, size - 1 - used)
				 : read(fd, rest, sizeof rest);
		if (n <= 0)
			return n == 0;
		if (fits)
			text[used += (size_t)n] = '\0';
	}
}

void
spawn_start(struct spawned *spawned, const char *const command[], const char *directory,
    int timeout_ms)
{
	int fds[2];

	*spawned = (struct spawned){ .pid = -1, .fd = -1 };
	if (pipe2(fds, O_CLOEXEC) < 0)
		return;
	spawned->fd = fds[0];
	spawned->end_ms = service_now_ms() + timeout_ms;
	spawned->pid = start(command, directory, fds[1]);
	close(fds[1]);
}

bool
spawn_finish(struct spawned *spawned, char *text, size_t size)
{
	scoped_fd out = spawned->fd;
	int state;

	text[0] = '\0';
	if (spawned->pid < 0)
		return false;
	bool ended = drain(out, spawned->end_ms, text, size);
	if (!ended)
		kill(-spawned->pid, SIGKILL);
	waitpid(spawned->pid, &state, 0);
	return ended && WIFEXITED(state) && WEXITSTATUS(state) == 0;
}

bool
spawn(const char *const command[], const char *directory, int timeout_ms, char *text,
    size_t size)
{
	struct spawned spawned;

	spawn_start(&spawned, command, directory, timeout_ms);
	return spawn_finish(&spawned, text, size);
}
