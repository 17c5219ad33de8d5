#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attack.h"

static int
cannot_open(const char *path, int flags)
{
	int fd = open(path, flags, 0600);

	if (fd < 0)
		return 0;
	struct stat file, null;
	/* a masked file is /dev/null */
	bool masked = fstat(fd, &file) == 0 && stat("/dev/null", &null) == 0 &&
		      S_ISCHR(file.st_mode) && file.st_rdev == null.st_rdev;
	close(fd);
	return held(masked, path);
}

static int
read_secrets(void)
{
	return cannot_open("/etc/shadow", O_RDONLY) ||
	       cannot_open("/proc/1/environ", O_RDONLY) ||
	       cannot_open("/proc/1/root/etc", O_RDONLY) ||
	       cannot_open("/proc/kcore", O_RDONLY) ||
	       cannot_open("/proc/kallsyms", O_RDONLY) ||
	       cannot_open("/proc/kmsg", O_RDONLY) ||
	       cannot_open("/proc/1/fd", O_RDONLY) ||
	       cannot_open("/proc/1/mem", O_RDONLY) || cannot_open("/root", O_RDONLY) ||
	       cannot_open("/home/x", O_RDONLY) ||
	       cannot_open("/sys/fs/cgroup", O_RDONLY) ||
	       cannot_open("/proc/cmdline", O_RDONLY) ||
	       cannot_open("/dev/sda", O_RDONLY) || cannot_open("/dev/mem", O_RDONLY) ||
	       cannot_open("/dev/tty", O_RDONLY);
}

static int
write_system(void)
{
	return cannot_open("/usr/bin/x", O_WRONLY | O_CREAT) ||
	       cannot_open("/etc/passwd", O_WRONLY) ||
	       cannot_open("/x", O_WRONLY | O_CREAT) ||
	       cannot_open("/proc/sys/kernel/core_pattern", O_WRONLY) ||
	       cannot_open("/proc/self/oom_score_adj", O_WRONLY) ||
	       cannot_open("/proc/sysrq-trigger", O_WRONLY) ||
	       cannot_open("/proc/self/uid_map", O_WRONLY);
}

/* Nothing but standard input, output and error may be open. */
static int
inherited(void)
{
	for (int fd = 3; fd < 65536; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			return held(false, "a descriptor of the box");
	return held(openat(0, "..", O_RDONLY) < 0 && openat(1, "..", O_RDONLY) < 0,
	    "walking from a descriptor");
}

static int
environment(void)
{
	extern char **environ;

	for (char **e = environ; *e; e++)
		if (strncmp(*e, "PATH=", 5) != 0 && strncmp(*e, "HOME=", 5) != 0)
			return held(false, *e);
	return 0;
}

static int
swap_inputs(void)
{
	int fd = open("/proc/self/fd/0", O_WRONLY | O_TRUNC);

	return held(fd < 0, "its standard input for writing");
}

static bool
cannot_change(int fd)
{
	return write(fd, "x", 1) < 0 && ftruncate(fd, 0) < 0 && fchmod(fd, 0666) < 0 &&
	       fallocate(fd, 0, 0, 1 << 20) < 0 &&
	       mmap(NULL, 4096, PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED;
}

/* Its own standard input, which the next test may read too; also when opened anew. */
static int
change_inputs(void)
{
	int again = open("/proc/self/fd/0", O_RDWR),
	    writing = open("/dev/stdin", O_WRONLY);

	return held(cannot_change(0) && cannot_change(again) && cannot_change(writing),
	    "its standard input for writing");
}

/* What decides is how the process ended; words and descriptors are nothing. */
static int
spoof(void)
{
	static const char words[] = "outcome EXITED\nexit 0\nverdict ACCEPTED\n";

	for (int fd = 1; fd < 64; fd++)
		if (write(fd, words, sizeof words - 1) > 0 && fd > 2)
			return held(false, "a descriptor of the box");
	return 7;
}

static int
walk_proc(void)
{
	char path[64];

	for (int pid = 1; pid < 300; pid++) {
		snprintf(path, sizeof path, "/proc/%d/status", pid);
		if (pid != getpid() && access(path, F_OK) == 0)
			return held(false, path);
	}
	return cannot_open("/proc/self/../1/cmdline", O_RDONLY) ||
	       cannot_open("/proc/1/maps", O_RDONLY) ||
	       cannot_open("/proc/1/cwd/etc", O_RDONLY) ||
	       cannot_open("/proc/sched_debug", O_RDONLY) ||
	       cannot_open("/proc/timer_list", O_RDONLY) ||
	       cannot_open("/proc/keys", O_RDONLY) ||
	       cannot_open("/proc/modules", O_RDONLY) ||
	       cannot_open("/sys/kernel", O_RDONLY);
}

const struct attack secret_attacks[] = {
	{ "read-secrets", read_secrets },
	{ "walk-proc", walk_proc },
	{ "write-system", write_system },
	{ "inherited", inherited },
	{ "environment", environment },
	{ "swap-inputs", swap_inputs },
	{ "change-inputs", change_inputs },
	{ "spoof", spoof },
	{ NULL, NULL },
};
