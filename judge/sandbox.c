#define _GNU_SOURCE /* close_range, execvpe */
#include "judge/sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/clock.h"
#include "judge/namespace.h"
#include "judge/seccomp.h"
#include "scoped.h"

enum { FAILED = 125 /* exit code after a SANDBOX_FAILED */ };

extern char **environ;

/* ---- words ---------------------------------------------------------------- */

static void
tell(int socket, const struct sandbox_word *word, const int *fds)
{
	size_t length =
	    offsetof(struct sandbox_word, kept) + word->nkept * sizeof word->kept[0];

	/* A box that does not hear us is dead, and we are about to be. */
	if (!wire_send(socket, word, length, fds, word->nkept, 0))
		_exit(FAILED);
}

__attribute__((format(printf, 2, 3), noreturn)) static void
fail(int socket, const char *format, ...)
{
	struct sandbox_word word = { .event = SANDBOX_FAILED };
	va_list args;

	va_start(args, format);
	vsnprintf(word.text, sizeof word.text, format, args);
	va_end(args);
	tell(socket, &word, NULL);
	_exit(FAILED);
}

/* ---- giving up rights ----------------------------------------------------- */

static int
compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* Close everything from 3 on but the COUNT descriptors of KEEP (-1 is skipped). */
static void
close_others(int *keep, size_t count)
{
	unsigned next = 3;

	qsort(keep, count, sizeof *keep, compare);
	for (size_t n = 0; n < count; n++) {
		if (keep[n] < (int)next)
			continue;
		if (keep[n] > (int)next)
			close_range(next, (unsigned)keep[n] - 1, 0);
		next = (unsigned)keep[n] + 1;
	}
	close_range(next, ~0U, 0);
}

/* Handlers of the box must not run here; SIGPIPE must kill again. */
static void
reset_signals(void)
{
	const struct sigaction plain = { .sa_handler = SIG_DFL };
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	sigaction(SIGTERM, &plain, NULL);
	sigaction(SIGINT, &plain, NULL);
	sigaction(SIGPIPE, &plain, NULL);
}

static bool
become(uid_t uid)
{
	return setgroups(0, NULL) == 0 && setresgid(uid, uid, uid) == 0 &&
	       setresuid(uid, uid, uid) == 0;
}

static bool
limit_rights(enum seccomp_role role)
{
	return prctl(PR_SET_DUMPABLE, 0) == 0 &&
	       prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && seccomp_enter(role);
}

static bool
keep_right(unsigned right)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { 0 };

	data[0].effective = data[0].permitted = 1U << right;
	return syscall(SYS_capset, &head, data) == 0;
}

/*
 * The init keeps one right: to read files that the payload made unreadable.  Containers
 * by default have only the wider one, of which the filter leaves hardly more.
 */
static bool
keep_reading(void)
{
	return keep_right(CAP_DAC_READ_SEARCH) || keep_right(CAP_DAC_OVERRIDE);
}

/* ---- the payload's process ------------------------------------------------ */

static void
limit(int socket, int resource, int64_t value)
{
	struct rlimit now;
	rlim_t wanted = value < 0 ? RLIM_INFINITY : (rlim_t)value;

	if (getrlimit((__rlimit_resource_t)resource, &now))
		fail(socket, "getrlimit: %s", strerror(errno));
	/* What the host forbids to the box cannot be given to a payload. */
	if (wanted > now.rlim_max)
		wanted = now.rlim_max;
	const struct rlimit both = { wanted, wanted };
	if (setrlimit((__rlimit_resource_t)resource, &both))
		fail(socket, "setrlimit %d: %s", resource, strerror(errno));
}

static void
limit_all(int socket, const struct box_limits *limits)
{
	int64_t file_kb =
	    limits->file_kb > limits->output_kb ? limits->file_kb : limits->output_kb;

	/* The control group is the truth; this ends what outlives a dead box. */
	limit(socket, RLIMIT_CPU, limits->cpu_ms / 1000 + 2);
	/* One byte more than allowed tells a full file from one over the limit. */
	limit(socket, RLIMIT_FSIZE, file_kb * 1024 + 1);
	limit(socket, RLIMIT_STACK, limits->memory_kb * 1024);
	limit(socket, RLIMIT_NOFILE, limits->open_files);
	/* Not 0: with a pipe in core_pattern only 1 means no dump. */
	limit(socket, RLIMIT_CORE, 1);
}

static void
copy_in(int socket, const char *name, int from, mode_t mode)
{
	struct stat st;
	off_t at = 0;
	scoped_fd to = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	    mode);

	if (to < 0 || fstat(from, &st))
		fail(socket, "file %s: %s", name, strerror(errno));
	while (at < st.st_size) {
		ssize_t n = sendfile(to, from, &at, (size_t)(st.st_size - at));
		if (n < 0)
			fail(socket, "file %s: %s", name,
			    errno == ENOSPC ? "tmpfs_kb is too small for it"
					    : strerror(errno));
		if (n == 0)
			return; /* it became shorter meanwhile */
	}
}

/*
 * The payload owns what was copied and the folder, and could give itself any right
 * back, so what changes rights is taken away.
 */
static void
lock_folder(int socket)
{
	if (chmod(".", 0555) || !seccomp_enter(SECCOMP_READER))
		fail(socket, "a folder that can only be read: %s", strerror(errno));
}

static void
take_stdio(int socket, const int *fds)
{
	for (int n = 0; n < WIRE_STDIO; n++)
		if (dup2(fds[n], n) < 0)
			fail(socket, "dup2: %s", strerror(errno));
}

static void
probe(int socket, const struct wire_request *request)
{
	struct sandbox_word word = { .event = SANDBOX_FAILED };
	int code = probe_run(request->argv[0], &request->head.limits, getuid(), word.text,
	    sizeof word.text);

	if (code)
		tell(socket, &word, NULL);
	_exit(code);
}

static void
obey(int socket, char *message, size_t length, int *fds, size_t nfds)
{
	struct wire_request request;
	const char *why;

	if (!wire_request_parse(message, length, nfds, &request, &why))
		fail(socket, "%s", why);
	const mode_t rights = request.head.read_only ? 0555 : 0755;
	for (uint32_t n = 0; n < request.head.nfiles; n++)
		copy_in(socket, request.files[n], fds[WIRE_STDIO + n],
		    request.head.executable[n] ? 0755 & rights : 0644 & rights);
	if (request.head.read_only)
		lock_folder(socket);
	limit_all(socket, &request.head.limits);
	take_stdio(socket, fds);
	close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
	if (request.head.kind == WIRE_PROBE)
		probe(socket, &request);
	environ = request.env;
	execvpe(request.argv[0], request.argv, request.env);
	fail(socket, "%s: %s", request.argv[0], strerror(errno));
}

__attribute__((noreturn)) static void
run_payload(int socket, const struct sandbox_plan *plan)
{
	static char message[WIRE_MAX_REQUEST];
	const struct sandbox_word parked = { .event = SANDBOX_PARKED };
	int fds[WIRE_MAX_FDS];
	size_t nfds;

	umask(022);
	setpriority(PRIO_PROCESS, 0, 0); /* not the box's */
	if (setsid() < 0 || !become(plan->payload) || !limit_rights(SECCOMP_PAYLOAD))
		fail(socket, "giving up rights: %s", strerror(errno));
	close_others(&socket, 1);
	tell(socket, &parked, NULL);
	ssize_t n =
	    wire_receive(socket, message, sizeof message, fds, WIRE_MAX_FDS, &nfds, 0);
	if (n > 0)
		obey(socket, message, (size_t)n, fds, nfds);
	_exit(FAILED); /* the box is gone, or does not need us any more */
}

/* ---- files handed back ---------------------------------------------------- */

/*
 * Everything that could have written is dead, but what it left may still be a
 * trap: a link out of /box, a fifo, a device, a second name of another file, or
 * a file of a terabyte.
 */
static int
open_left(int dir, const char *name, int64_t limit, struct stat *st)
{
	struct open_how how = {
		.flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS |
			   RESOLVE_NO_XDEV,
	};
	int fd = (int)syscall(SYS_openat2, dir, name, &how, sizeof how);

	if (fd >= 0 && (fstat(fd, st) || !S_ISREG(st->st_mode) || st->st_nlink != 1 ||
			   st->st_size > limit)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* A sealed copy, since the original dies with the sandbox. */
static int
copy_out(int from, off_t size)
{
	int to = memfd_create("kept", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	off_t at = 0;

	while (to >= 0 && at < size && sendfile(to, from, &at, (size_t)(size - at)) > 0)
		continue;
	if (to >= 0 && (at != size || fcntl(to, F_ADD_SEALS,
					  F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK |
					      F_SEAL_SEAL))) {
		close(to);
		to = -1;
	}
	return to;
}

static bool
is_wanted(const struct wire_request *request, const char *name)
{
	for (char *const *pattern = request->keep; *pattern; pattern++)
		if (fnmatch(*pattern, name, FNM_PERIOD) == 0)
			return true;
	return false;
}

static void
keep_file(
    struct sandbox_word *word, int *fds, int dir, const char *name, int64_t limit_bytes)
{
	struct stat st;
	struct wire_kept *kept = &word->kept[word->nkept];
	scoped_fd from = open_left(dir, name, limit_bytes, &st);
	int to = from < 0 ? -1 : copy_out(from, st.st_size);

	if (to < 0)
		return;
	memcpy(
	    kept->name, name, strlen(name) + 1); /* hand_back has looked at its length */
	kept->mode = st.st_mode & 0100 ? 0755 : 0644;
	fds[word->nkept++] = to;
}

static void
hand_back(int socket)
{
	static char message[WIRE_MAX_REQUEST];
	static struct sandbox_word word = { .event = SANDBOX_KEPT };
	static struct wire_request request;
	int fds[BOX_MAX_KEPT];
	size_t nfds;
	const char *why;
	ssize_t n = wire_receive(socket, message, sizeof message, fds, 0, &nfds, 0);

	if (n <= 0)
		_exit(0); /* nothing is wanted: the box is done with us */
	struct wire_head head = { 0 };
	memcpy(&head, message, (size_t)n < sizeof head ? (size_t)n : sizeof head);
	/* the files' descriptors went to the payload, long ago */
	nfds = WIRE_STDIO + head.nfiles;
	DIR *dir = opendir("/box");
	if (!dir || !wire_request_parse(message, (size_t)n, nfds, &request, &why))
		_exit(FAILED);
	for (struct dirent *e; word.nkept < BOX_MAX_KEPT && (e = readdir(dir));)
		if (strlen(e->d_name) <= BOX_MAX_NAME && is_wanted(&request, e->d_name))
			keep_file(&word, fds, dirfd(dir), e->d_name,
			    request.head.limits.tmpfs_kb * 1024);
	closedir(dir);
	tell(socket, &word, fds);
}

/* ---- the init ------------------------------------------------------------- */

static bool
is_alone(void)
{
	while (waitpid(-1, NULL, WNOHANG) > 0)
		continue;
	return errno == ECHILD;
}

/* Everything in this pid namespace ends up as our child. */
static void
reap(int socket, pid_t payload)
{
	struct sandbox_word word = { .event = SANDBOX_ENDED };
	const struct sandbox_word empty = { .event = SANDBOX_EMPTY };
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, 0)) != payload)
		if (pid < 0 && errno != EINTR)
			_exit(FAILED);
	word.status = status;
	word.ended_us = clock_us();
	word.alone = is_alone();
	tell(socket, &word, NULL);
	if (word.alone)
		return;
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
		continue;
	tell(socket, &empty, NULL);
}

/* After the change of user, which clears the signal; the box may be dead since. */
static void
die_with_the_box(int socket)
{
	struct pollfd box = { .fd = socket };

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || poll(&box, 1, 0) < 0 ||
	    box.revents & (POLLHUP | POLLERR))
		_exit(FAILED);
}

__attribute__((noreturn)) static void
run_init(int socket, int tmpfs, const struct sandbox_plan *plan)
{
	const struct cgroup *leaf = plan->cgroup;
	int keep[3 + 2 * CGROUP_MAX_TREES] = { socket, tmpfs, plan->network };

	memcpy(keep + 3, leaf->joins, sizeof leaf->joins);
	memcpy(keep + 3 + CGROUP_MAX_TREES, leaf->trees, sizeof leaf->trees);
	close_others(keep, sizeof keep / sizeof *keep);
	reset_signals();
	const char *failed = namespace_enter(plan->network, tmpfs, plan->payload);
	if (failed)
		fail(socket, "%s: %s", failed, strerror(errno));

	pid_t payload = cgroup_fork(plan->cgroup);
	if (payload < 0)
		fail(socket, "fork: %s", strerror(errno));
	if (payload == 0)
		run_payload(socket, plan);
	close_others(&socket, 1);
	/* The time of its end is noted at once, also on a busy machine; it costs nothing.
	 */
	setpriority(PRIO_PROCESS, 0, -10);
	if (prctl(PR_SET_KEEPCAPS, 1) || !become(plan->init) || !keep_reading() ||
	    !limit_rights(SECCOMP_INIT))
		fail(socket, "the init's rights: %s", strerror(errno));
	die_with_the_box(socket);
	reap(socket, payload);
	hand_back(socket);
	for (;;)
		pause();
}

/* ---- the box's side ------------------------------------------------------- */

bool
sandbox_make(
    struct sandbox *sandbox, const struct sandbox_plan *plan, const char **why_out)
{
	/* Copies for the child, which does not see the box's private memory. */
	const struct cgroup leaf = *plan->cgroup;
	struct sandbox_plan copy = *plan;
	const int tmpfs = namespace_tmpfs(plan->tmpfs_kb);
	int ends[2];
	struct clone_args args = {
		.flags = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS |
			 CLONE_PIDFD,
		.pidfd = (uint64_t)(uintptr_t)&sandbox->pidfd,
		.exit_signal = SIGCHLD,
	};

	copy.cgroup = &leaf;
	*sandbox = (struct sandbox){ .pidfd = -1, .socket = -1, .tmpfs = tmpfs };
	*why_out = "a tmpfs cannot be made";
	if (tmpfs < 0)
		return false;
	*why_out = "a socket cannot be made";
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends)) {
		sandbox_drop(sandbox);
		return false;
	}
	const pid_t pid = (pid_t)syscall(SYS_clone3, &args, sizeof args);
	if (pid == 0)
		run_init(ends[1], tmpfs, &copy);
	const int saved = errno;
	close(ends[1]);
	sandbox->socket = ends[0];
	sandbox->pid = pid > 0 ? pid : 0;
	*why_out = "new pid, mount, ipc and uts namespaces cannot be made";
	if (pid > 0)
		return true;
	sandbox_drop(sandbox);
	errno = saved;
	return false;
}

void
sandbox_drop(struct sandbox *sandbox)
{
	int *fds[] = { &sandbox->pidfd, &sandbox->socket, &sandbox->tmpfs };

	for (size_t n = 0; n < sizeof fds / sizeof *fds; n++) {
		if (*fds[n] >= 0)
			close(*fds[n]);
		*fds[n] = -1;
	}
	sandbox->pid = 0;
}
