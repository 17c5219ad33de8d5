/*
 * What a hostile program would try, one thing at a time, inside the box.
 *
 *	attack NAME
 *
 * Exits with 0 when the attack was refused, with 1 and a word about it when it
 * got through.  Those that fight a limit never end by themselves: the test
 * looks at the box's verdict.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/vm_sockets.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MB = 1 << 20, FOREIGN_UNSHARE = 310 /* i386 */ };

static int
held(bool refused, const char *what)
{
	if (!refused)
		printf("got through: %s (%s)\n", what, strerror(errno));
	return !refused;
}

/* ---- using things up ------------------------------------------------------ */

__attribute__((noreturn)) static int
fork_bomb(void)
{
	for (;;)
		fork();
}

static void
touch(char *at, size_t size)
{
	for (size_t n = 0; n < size; n += 4096)
		((volatile char *)at)[n] = 1;
}

__attribute__((noreturn)) static int
memory(void)
{
	for (;;) {
		char *more = mmap(
		    NULL, MB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (more != MAP_FAILED)
			touch(more, MB);
	}
}

/* Only the child is killed by the kernel; the parent looks innocent. */
static int
memory_of_child(void)
{
	if (fork() == 0)
		return memory();
	wait(NULL);
	return 0;
}

static char huge[1024 * MB];

static int
static_memory(void)
{
	touch(huge, sizeof huge);
	return held(false, "a static gigabyte");
}

static int
memfd_memory(void)
{
	static char block[MB];
	int fd = memfd_create("x", 0);

	for (int n = 0; n < 4096; n++)
		if (write(fd, block, sizeof block) != sizeof block)
			return held(errno == EFBIG || errno == ENOMEM, "memfd");
	return held(false, "4 GB of memfd");
}

static int
shared_memory(void)
{
	for (int n = 0; n < 4096; n++) {
		int id = shmget(IPC_PRIVATE, MB, IPC_CREAT | 0600);
		char *at = id < 0 ? (void *)-1 : shmat(id, NULL, 0);
		if (at == (void *)-1)
			return 0;
		touch(at, MB);
	}
	return held(false, "4 GB of System V memory");
}

static int
fill(const char *path)
{
	static char block[4096];
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	for (int n = 0; n < 1 << 20; n++)
		if (write(fd, block, sizeof block) != sizeof block)
			return held(errno == ENOSPC, path);
	return held(false, "4 GB in a tmpfs");
}

static int
fill_box(void)
{
	return fill("/box/full");
}

static int
fill_shm(void)
{
	return fill("/dev/shm/full");
}

static int
inodes(void)
{
	char name[32];

	for (int n = 0; n < 1000000; n++) {
		snprintf(name, sizeof name, "/tmp/%d", n);
		int fd = open(name, O_WRONLY | O_CREAT, 0600);
		if (fd < 0)
			return held(errno == ENOSPC || errno == ENOMEM, "inodes");
		close(fd);
	}
	return held(false, "a million files");
}

__attribute__((noreturn)) static int
flood(void)
{
	static char block[65536];

	memset(block, 'x', sizeof block);
	for (;;)
		if (write(1, block, sizeof block) < 0 && errno != EINTR)
			pause();
}

/* Stays alive where SIGXFSZ would kill. */
static int
quiet_flood(void)
{
	signal(SIGXFSZ, SIG_IGN);
	return flood();
}

static int
sparse(void)
{
	int fd = open("sparse", O_WRONLY | O_CREAT, 0600);

	return held(ftruncate(fd, (off_t)10 << 30) < 0, "a sparse file of 10 GB");
}

static int
descriptors(void)
{
	for (int n = 0; n < 100000; n++)
		if (dup(0) < 0)
			return held(errno == EMFILE, "descriptors");
	return held(false, "100000 descriptors");
}

static int
deep(int n)
{
	volatile char frame[65536];

	frame[0] = (char)n;
	return n < 0 ? 0 : deep(n + 1) + frame[0];
}

static int
stack(void)
{
	return deep(0);
}

/* ---- time ----------------------------------------------------------------- */

__attribute__((noreturn)) static int
spin(void)
{
	for (volatile unsigned n = 0;; n++)
		;
}

static void *
spin_thread(void *nothing)
{
	(void)nothing;
	spin();
	return NULL;
}

static int
spin_threads(void)
{
	pthread_t thread;

	for (int n = 0; n < 4; n++)
		pthread_create(&thread, NULL, spin_thread, NULL);
	pause();
	return 0;
}

/* Each child stays far below any limit of one process. */
__attribute__((noreturn)) static int
spin_children(void)
{
	for (;;) {
		pid_t pid = fork();
		if (pid == 0) {
			alarm(0);
			struct itimerval soon = { .it_value = { .tv_usec = 10000 } };
			setitimer(ITIMER_VIRTUAL, &soon, NULL);
			spin();
		}
		waitpid(pid, NULL, 0);
	}
}

__attribute__((noreturn)) static int
sleep_for_ever(void)
{
	for (;;)
		pause();
}

static int
stop_itself(void)
{
	kill(getppid(), SIGSTOP);
	raise(SIGSTOP);
	return held(false, "it went on");
}

static int
deaf(void)
{
	for (int n = 1; n < 65; n++)
		signal(n, SIG_IGN);
	return spin();
}

/* ---- outliving ------------------------------------------------------------ */

static int
outlive(void)
{
	for (int n = 0; n < 20; n++)
		if (fork() == 0) {
			setsid();
			prctl(PR_SET_PDEATHSIG, 0);
			if (fork() == 0)
				execl("/bin/sleep", "sleep", "98765", (char *)NULL);
			_exit(0);
		}
	return 0;
}

static int
leave_canaries(void)
{
	static const char *const places[] = { "/box/canary", "/tmp/canary",
		"/dev/shm/canary" };
	bool found = shmget(4711, 4096, 0) >= 0;

	for (size_t n = 0; n < sizeof places / sizeof *places; n++) {
		found = found || access(places[n], F_OK) == 0;
		close(open(places[n], O_WRONLY | O_CREAT, 0666));
	}
	shmget(4711, 4096, IPC_CREAT | 0666);
	return held(!found, "something of an earlier run is here");
}

/* ---- other processes ------------------------------------------------------ */

static int
kill_all(void)
{
	/* -1 spares the caller; the init must survive to report us. */
	return held(kill(-1, SIGKILL) < 0 && kill(1, SIGKILL) < 0 &&
			kill(1, SIGSTOP) < 0 &&
			(getppid() == 1 && kill(getppid(), SIGKILL) < 0),
	    "killing");
}

static int
trace(void)
{
	char byte;
	struct iovec here = { &byte, 1 }, there = { &byte, 1 };

	return held(ptrace(PTRACE_ATTACH, 1, NULL, NULL) < 0 &&
			ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0 &&
			process_vm_readv(1, &here, 1, &there, 1, 0) < 0 &&
			syscall(SYS_pidfd_getfd, syscall(SYS_pidfd_open, 1, 0), 0, 0) < 0,
	    "tracing");
}

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

/* ---- network -------------------------------------------------------------- */

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

static struct sockaddr_un abstract = { .sun_family = AF_UNIX,
	.sun_path = "\0riposte-attack" };

static int
listen_abstract(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (bind(fd, (void *)&abstract, sizeof abstract) || listen(fd, 1))
		return held(false, "no socket of its own");
	for (;;)
		pause();
}

static int
connect_abstract(void)
{
	return held(
	    cannot_connect(AF_UNIX, &abstract, sizeof abstract), "another slot's socket");
}

/* ---- the kernel ----------------------------------------------------------- */

static int
refused_calls(void)
{
	static const struct {
		const char *name;
		long call;
		int error;
	} calls[] = {
		{ "io_uring_setup", SYS_io_uring_setup, ENOSYS },
		{ "clone3", SYS_clone3, ENOSYS },
		{ "setns", SYS_setns, EPERM },
		{ "pivot_root", SYS_pivot_root, EPERM },
		{ "chroot", SYS_chroot, EPERM },
		{ "fsopen", SYS_fsopen, EPERM },
		{ "open_tree", SYS_open_tree, EPERM },
		{ "move_mount", SYS_move_mount, EPERM },
		{ "umount2", SYS_umount2, EPERM },
		{ "open_by_handle_at", SYS_open_by_handle_at, EPERM },
		{ "bpf", SYS_bpf, EPERM },
		{ "perf_event_open", SYS_perf_event_open, EPERM },
		{ "userfaultfd", SYS_userfaultfd, EPERM },
		{ "keyctl", SYS_keyctl, EPERM },
		{ "add_key", SYS_add_key, EPERM },
		{ "request_key", SYS_request_key, EPERM },
		{ "init_module", SYS_init_module, EPERM },
		{ "kexec_load", SYS_kexec_load, EPERM },
		{ "reboot", SYS_reboot, EPERM },
		{ "swapon", SYS_swapon, EPERM },
		{ "syslog", SYS_syslog, EPERM },
		{ "iopl", SYS_iopl, EPERM },
		{ "modify_ldt", SYS_modify_ldt, EPERM },
		{ "process_vm_writev", SYS_process_vm_writev, EPERM },
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

/* ---- what is handed back -------------------------------------------------- */

static int
trap_outputs(void)
{
	close(open("first", O_WRONLY | O_CREAT, 0666));
	if (symlink("/etc/passwd", "link") || mkfifo("fifo", 0666) ||
	    mkdir("folder", 0777) || link("first", "second") || symlink("..", "up"))
		return 1;
	struct sockaddr_un here = { .sun_family = AF_UNIX, .sun_path = "socket" };
	bind(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&here, sizeof here);
	int fd = open("plain", O_WRONLY | O_CREAT, 0000);
	return write(fd, "plain\n", 6) != 6;
}

static int
swap_inputs(void)
{
	int fd = open("/proc/self/fd/0", O_WRONLY | O_TRUNC);

	return held(fd < 0, "its standard input for writing");
}

static const struct {
	const char *name;
	int (*run)(void);
} attacks[] = {
	{ "fork-bomb", fork_bomb },
	{ "memory", memory },
	{ "memory-of-child", memory_of_child },
	{ "static-memory", static_memory },
	{ "memfd-memory", memfd_memory },
	{ "shared-memory", shared_memory },
	{ "fill-box", fill_box },
	{ "fill-shm", fill_shm },
	{ "inodes", inodes },
	{ "flood", flood },
	{ "quiet-flood", quiet_flood },
	{ "sparse", sparse },
	{ "descriptors", descriptors },
	{ "stack", stack },
	{ "spin", spin },
	{ "spin-threads", spin_threads },
	{ "spin-children", spin_children },
	{ "sleep", sleep_for_ever },
	{ "stop-itself", stop_itself },
	{ "deaf", deaf },
	{ "outlive", outlive },
	{ "leave-canaries", leave_canaries },
	{ "kill-all", kill_all },
	{ "trace", trace },
	{ "read-secrets", read_secrets },
	{ "write-system", write_system },
	{ "inherited", inherited },
	{ "environment", environment },
	{ "network", network },
	{ "sockets", sockets },
	{ "listen-abstract", listen_abstract },
	{ "connect-abstract", connect_abstract },
	{ "refused-calls", refused_calls },
	{ "namespaces", namespaces },
	{ "rights", rights },
	{ "setuid-program", setuid_program },
#ifdef __x86_64__
	{ "x32", x32 },
	{ "i386", i386 },
#endif
	{ "trap-outputs", trap_outputs },
	{ "swap-inputs", swap_inputs },
};

int
main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	for (size_t n = 0; argc == 2 && n < sizeof attacks / sizeof *attacks; n++)
		if (strcmp(argv[1], attacks[n].name) == 0)
			return attacks[n].run();
	fprintf(stderr, "usage: attack NAME\n");
	return 2;
}
