#define _GNU_SOURCE /* unshare */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/vm_sockets.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "attack.h"

enum { FOREIGN_UNSHARE = 310 /* i386 */ };

static bool
cannot_connect(int family, const void *address, socklen_t size)
{
	int fd = socket(family, SOCK_STREAM, 0);

	return fd < 0 || connect(fd, address, size) < 0;
}

static int
network(void)
{
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons(22) };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6,
		.sin6_port = htons(22),
		.sin6_addr = IN6ADDR_LOOPBACK_INIT };
	struct sockaddr_in metadata = { .sin_family = AF_INET, .sin_port = htons(80) };
	int datagram = socket(AF_INET, SOCK_DGRAM, 0);

	inet_pton(AF_INET, "127.0.0.1", &four.sin_addr);
	inet_pton(AF_INET, "169.254.169.254", &metadata.sin_addr);
	return held(cannot_connect(AF_INET, &four, sizeof four) &&
			cannot_connect(AF_INET, &metadata, sizeof metadata) &&
			cannot_connect(AF_INET6, &six, sizeof six) &&
			sendto(datagram, "x", 1, 0, (void *)&four, sizeof four) < 0,
	    "the network");
}

static int
sockets(void)
{
	static const int families[] = { AF_NETLINK, AF_PACKET, AF_VSOCK, AF_ALG, AF_KEY,
		AF_BLUETOOTH, AF_XDP, AF_AX25, AF_UNSPEC };

	for (size_t n = 0; n < sizeof families / sizeof *families; n++)
		if (socket(families[n], SOCK_DGRAM, 0) >= 0 || errno != EAFNOSUPPORT)
			return held(false, "an unusual socket");
	return 0;
}

/* The whole list of the filter, and each as it says. */
static int
refused_calls(void)
{
	static const struct {
		const char *name;
		long call;
		int error;
	} calls[] = {
		{ "io_uring_setup", SYS_io_uring_setup, ENOSYS },
		{ "io_uring_enter", SYS_io_uring_enter, ENOSYS },
		{ "io_uring_register", SYS_io_uring_register, ENOSYS },
		{ "clone3", SYS_clone3, ENOSYS },
		{ "memfd_secret", SYS_memfd_secret, ENOSYS },
		{ "unshare", SYS_unshare, EPERM },
		{ "setns", SYS_setns, EPERM },
		{ "mount", SYS_mount, EPERM },
		{ "umount2", SYS_umount2, EPERM },
		{ "pivot_root", SYS_pivot_root, EPERM },
		{ "chroot", SYS_chroot, EPERM },
		{ "fsopen", SYS_fsopen, EPERM },
		{ "fsconfig", SYS_fsconfig, EPERM },
		{ "fsmount", SYS_fsmount, EPERM },
		{ "fspick", SYS_fspick, EPERM },
		{ "move_mount", SYS_move_mount, EPERM },
		{ "open_tree", SYS_open_tree, EPERM },
		{ "mount_setattr", SYS_mount_setattr, EPERM },
		{ "open_by_handle_at", SYS_open_by_handle_at, EPERM },
		{ "name_to_handle_at", SYS_name_to_handle_at, EPERM },
		{ "quotactl", SYS_quotactl, EPERM },
		{ "quotactl_fd", SYS_quotactl_fd, EPERM },
		{ "swapon", SYS_swapon, EPERM },
		{ "swapoff", SYS_swapoff, EPERM },
		{ "acct", SYS_acct, EPERM },
		{ "fanotify_init", SYS_fanotify_init, EPERM },
		{ "ptrace", SYS_ptrace, EPERM },
		{ "process_vm_readv", SYS_process_vm_readv, EPERM },
		{ "process_vm_writev", SYS_process_vm_writev, EPERM },
		{ "process_madvise", SYS_process_madvise, EPERM },
		{ "pidfd_getfd", SYS_pidfd_getfd, EPERM },
		{ "kcmp", SYS_kcmp, EPERM },
		{ "sched_setaffinity", SYS_sched_setaffinity, EPERM },
		{ "migrate_pages", SYS_migrate_pages, EPERM },
		{ "move_pages", SYS_move_pages, EPERM },
		{ "bpf", SYS_bpf, EPERM },
		{ "perf_event_open", SYS_perf_event_open, EPERM },
		{ "userfaultfd", SYS_userfaultfd, EPERM },
		{ "keyctl", SYS_keyctl, EPERM },
		{ "add_key", SYS_add_key, EPERM },
		{ "request_key", SYS_request_key, EPERM },
		{ "init_module", SYS_init_module, EPERM },
		{ "finit_module", SYS_finit_module, EPERM },
		{ "delete_module", SYS_delete_module, EPERM },
		{ "kexec_load", SYS_kexec_load, EPERM },
		{ "reboot", SYS_reboot, EPERM },
		{ "syslog", SYS_syslog, EPERM },
		{ "lookup_dcookie", SYS_lookup_dcookie, EPERM },
		{ "vhangup", SYS_vhangup, EPERM },
		{ "settimeofday", SYS_settimeofday, EPERM },
		{ "clock_settime", SYS_clock_settime, EPERM },
		{ "clock_adjtime", SYS_clock_adjtime, EPERM },
		{ "adjtimex", SYS_adjtimex, EPERM },
		{ "sethostname", SYS_sethostname, EPERM },
		{ "setdomainname", SYS_setdomainname, EPERM },
#ifdef __x86_64__
		{ "kexec_file_load", SYS_kexec_file_load, EPERM },
		{ "iopl", SYS_iopl, EPERM },
		{ "ioperm", SYS_ioperm, EPERM },
		{ "modify_ldt", SYS_modify_ldt, EPERM },
#endif
	};

	for (size_t n = 0; n < sizeof calls / sizeof *calls; n++)
		if (syscall(calls[n].call, 0, 0, 0, 0, 0, 0) != -1 ||
		    errno != calls[n].error)
			return held(false, calls[n].name);
	return 0;
}

static int
namespaces(void)
{
	static const int flags[] = { CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWNET,
		CLONE_NEWPID, CLONE_NEWIPC, CLONE_NEWUTS, CLONE_NEWCGROUP };

	for (size_t n = 0; n < sizeof flags / sizeof *flags; n++)
		if (unshare(flags[n]) == 0 ||
		    syscall(SYS_clone, flags[n] | SIGCHLD, 0, 0, 0, 0) >= 0)
			return held(false, "a namespace");
	return held(mount("none", "/tmp", "tmpfs", 0, NULL) < 0, "mount");
}

static int
rights(void)
{
	struct timespec now = { .tv_sec = 1 };
	struct rlimit more = { RLIM_INFINITY, RLIM_INFINITY };

	return held(setuid(0) < 0 && setgid(0) < 0 && setresuid(0, 0, 0) < 0 &&
			setpriority(PRIO_PROCESS, 0, -20) < 0 &&
			setrlimit(RLIMIT_NOFILE, &more) < 0 &&
			setrlimit(RLIMIT_FSIZE, &more) < 0 &&
			clock_settime(CLOCK_REALTIME, &now) < 0 &&
			sethostname("x", 1) < 0 &&
			mknod("/box/device", S_IFBLK | 0666, 0) < 0 &&
			chown("/box", 0, 0) < 0 && ioctl(0, TIOCSTI, "x") < 0,
	    "rights");
}

/* A set-uid program must stay what the caller is. */
static int
setuid_program(void)
{
	execl("/usr/bin/su", "su", "-c", "id", "root", (char *)NULL);
	return 0;
}

#ifdef __x86_64__
static int
x32(void)
{
	syscall(0x40000000 | SYS_getpid);
	return held(false, "x32");
}

static int
i386(void)
{
	long result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(FOREIGN_UNSHARE), "b"(CLONE_NEWUSER));
	return held(false, "i386");
}
#endif

/* Pages at address 0, and data that can be run, help to use holes of the kernel. */
static int
odd_personality(void)
{
	if (personality(0xffffffff) < 0)
		return held(false, "asking for it"); /* harmless, and some runtimes do */
	return held(personality(MMAP_PAGE_ZERO) < 0 && errno == EPERM &&
			personality(READ_IMPLIES_EXEC | ADDR_NO_RANDOMIZE) < 0,
	    "personality");
}

/* Into somebody's terminal, if there is any. */
static int
terminal(void)
{
	return held(ioctl(0, TIOCSTI, "x") < 0 && errno == EPERM &&
			ioctl(0, TIOCLINUX, "\x02") < 0 && errno == EPERM &&
			ioctl(0, TIOCSCTTY, 0) < 0 && access("/dev/tty", F_OK) < 0 &&
			access("/dev/console", F_OK) < 0 && access("/dev/ptmx", F_OK) < 0,
	    "a terminal");
}

/* Where the core would go is the host's business. */
static int
dump_core(void)
{
	struct rlimit core;

	if (getrlimit(RLIMIT_CORE, &core) || core.rlim_max > 1)
		return held(false, "the size of cores");
	prctl(PR_SET_DUMPABLE, 1);
	abort();
}

/* A listener, for whoever else is in this network; and a packet to everybody. */
static int
serve(void)
{
	struct sockaddr_in all = { .sin_family = AF_INET, .sin_port = htons(8080) };
	struct sockaddr_in everybody = { .sin_family = AF_INET,
		.sin_port = htons(53),
		.sin_addr.s_addr = INADDR_BROADCAST };
	int one = 1, fd = socket(AF_INET, SOCK_DGRAM, 0);

	/* binding is harmless: nobody else is there */
	bind(fd, (void *)&all, sizeof all);
	setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &one, sizeof one);
	return held(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP) < 0 &&
			sendto(fd, "x", 1, 0, (void *)&everybody, sizeof everybody) < 0 &&
			errno == ENETUNREACH,
	    "the network");
}

/* System calls younger than the filter: nobody has looked at them. */
static int
unknown_calls(void)
{
	for (long call = 451; call < 1024; call++)
		if (syscall(call, 0, 0, 0, 0, 0, 0) >= 0 || errno != ENOSYS)
			return held(false, "a new system call");
	return 0;
}

const struct attack kernel_attacks[] = {
	{ "network", network },
	{ "serve", serve },
	{ "sockets", sockets },
	{ "refused-calls", refused_calls },
	{ "unknown-calls", unknown_calls },
	{ "namespaces", namespaces },
	{ "rights", rights },
	{ "setuid-program", setuid_program },
	{ "odd-personality", odd_personality },
	{ "terminal", terminal },
	{ "dump-core", dump_core },
#ifdef __x86_64__
	{ "x32", x32 },
	{ "i386", i386 },
#endif
	{ NULL, NULL },
};
