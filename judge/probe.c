#define _GNU_SOURCE /* unshare */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "judge/sandbox.h"
#include "scoped.h"

/* ---- what must not be possible inside ------------------------------------- */

static bool
has_no_rights(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];

	return syscall(SYS_capget, &head, data) == 0 && !data[0].permitted &&
	       !data[1].permitted && !data[0].effective && !data[1].effective &&
	       prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
}

static bool
is_other_user(uid_t uid)
{
	return uid != 0 && getuid() == uid && geteuid() == uid && getgid() == (gid_t)uid;
}

static bool
is_filtered(void)
{
	return prctl(PR_GET_SECCOMP) == 2 && unshare(CLONE_NEWUSER) < 0 &&
	       errno == EPERM && socket(AF_NETLINK, SOCK_RAW, 0) < 0 &&
	       errno == EAFNOSUPPORT;
}

/* The init must be there, and neither be seen nor be killed. */
static bool
is_own_pid_namespace(void)
{
	return getpid() == 2 && kill(1, SIGKILL) < 0 && errno == EPERM &&
	       access("/proc/1", F_OK) < 0;
}

static bool
is_read_only(void)
{
	static const char *const places[] = { "/canary", "/etc/canary", "/usr/canary",
		"/dev/canary", "/proc/sys/kernel/hostname" };

	for (size_t n = 0; n < sizeof places / sizeof *places; n++) {
		scoped_fd fd = open(places[n], O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
		if (fd >= 0)
			return false;
	}
	return access("/etc/shadow", F_OK) < 0 && access("/root", F_OK) < 0;
}

static bool
has_own_name(void)
{
	char name[64] = "";

	return gethostname(name, sizeof name - 1) == 0 && strcmp(name, "box") == 0;
}

static bool
has_no_network(void)
{
	struct sockaddr_in there = { .sin_family = AF_INET, .sin_port = htons(80) };
	scoped_fd fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	inet_pton(AF_INET, "127.0.0.1", &there.sin_addr);
	return fd >= 0 && connect(fd, (struct sockaddr *)&there, sizeof there) < 0 &&
	       errno == ENETUNREACH;
}

static bool
is_limited(const struct box_limits *limits)
{
	struct rlimit files, core, size;

	return getrlimit(RLIMIT_NOFILE, &files) == 0 &&
	       getrlimit(RLIMIT_CORE, &core) == 0 &&
	       getrlimit(RLIMIT_FSIZE, &size) == 0 && core.rlim_max <= 1 &&
	       files.rlim_max <= (rlim_t)limits->open_files &&
	       size.rlim_max <= (rlim_t)limits->file_kb * 1024 + 1;
}

static const char *
look_around(const struct box_limits *limits, uid_t uid)
{
	if (!has_no_rights() || !is_other_user(uid))
		return "the payload keeps rights: the kernel ignored setresuid or "
		       "no_new_privs";
	if (!is_filtered())
		return "seccomp does not filter; the kernel needs CONFIG_SECCOMP_FILTER";
	if (!is_own_pid_namespace())
		return "the pid namespace does not hide other processes";
	if (!is_read_only())
		return "the root is not read-only, or shows what it must not";
	if (!has_own_name())
		return "the uts namespace is not its own";
	if (!has_no_network())
		return "the network namespace is not empty";
	if (!is_limited(limits))
		return "rlimits are not what was set";
	return NULL;
}

/* ---- limits that must bite ------------------------------------------------ */

static void
eat_memory(int64_t memory_kb)
{
	size_t size = (size_t)memory_kb * 1024 * 2;
	char *all =
	    mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	for (size_t n = 0; all != MAP_FAILED && n < size; n += 4096)
		((volatile char *)all)[n] = 1;
}

static bool
are_processes_limited(int processes)
{
	for (int n = 1; n < processes + 1; n++) {
		pid_t pid = fork();
		if (pid == 0)
			for (;;)
				pause();
		if (pid < 0)
			return errno == EAGAIN && n == processes;
	}
	return false;
}

static bool
is_tmpfs_limited(int64_t tmpfs_kb)
{
	char block[4096] = "";
	scoped_fd fd = open("/tmp/full", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	for (int64_t n = 0; n <= tmpfs_kb / 4; n++)
		if (write(fd, block, sizeof block) != sizeof block)
			return errno == ENOSPC;
	return false;
}

int
probe_run(
    const char *name, const struct box_limits *limits, uid_t uid, char *text, size_t size)
{
	const char *wrong = NULL;

	if (strcmp(name, "inside") == 0)
		wrong = look_around(limits, uid);
	else if (strcmp(name, "memory") == 0)
		eat_memory(limits->memory_kb);
	else if (strcmp(name, "processes") == 0)
		wrong = are_processes_limited(limits->processes)
			    ? NULL
			    : "processes are not limited by the pids controller";
	else if (strcmp(name, "tmpfs") == 0)
		wrong = is_tmpfs_limited(limits->tmpfs_kb) ? NULL
							   : "the tmpfs is not bounded";
	else if (strcmp(name, "cpu") == 0)
		for (volatile unsigned n = 0;; n++)
			;
	else if (strcmp(name, "wall") == 0)
		pause();
	snprintf(text, size, "%s", wrong ? wrong : "");
	return wrong != NULL;
}
