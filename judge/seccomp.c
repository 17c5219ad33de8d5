#define _GNU_SOURCE /* memfd_create */
#include "judge/seccomp.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "log.h"
#include "scoped.h"

enum {
	MAX_FILTER = 4096,
	YOUNGEST_CALL = 450, /* set_mempolicy_home_node: Linux 5.17 to 6.4 end there */
};

static struct sock_filter filters[SECCOMP_ROLES][MAX_FILTER];
static struct sock_fprog programs[SECCOMP_ROLES];

/* Programs fall back to older calls when these are not there. */
static const char *const absent[] = {
	"clone3",
	"io_uring_setup",
	"io_uring_enter",
	"io_uring_register",
	"memfd_secret",
	NULL,
};

static const char *const forbidden[] = {
	/* namespaces, mounts, files by handle */
	"unshare",
	"setns",
	"mount",
	"umount",
	"umount2",
	"pivot_root",
	"chroot",
	"fsopen",
	"fsconfig",
	"fsmount",
	"fspick",
	"move_mount",
	"open_tree",
	"mount_setattr",
	"open_by_handle_at",
	"name_to_handle_at",
	"quotactl",
	"quotactl_fd",
	"swapon",
	"swapoff",
	"acct",
	"fanotify_init",
	/* other processes */
	"ptrace",
	"process_vm_readv",
	"process_vm_writev",
	"process_madvise",
	"pidfd_getfd",
	"kcmp",
	/* a payload stays on its slot's processors */
	"sched_setaffinity",
	"migrate_pages",
	"move_pages",
	/* the kernel itself; keyrings are not in any namespace */
	"bpf",
	"perf_event_open",
	"userfaultfd",
	"keyctl",
	"add_key",
	"request_key",
	"init_module",
	"finit_module",
	"delete_module",
	"kexec_load",
	"kexec_file_load",
	"reboot",
	"syslog",
	"iopl",
	"ioperm",
	"modify_ldt",
	"lookup_dcookie",
	"vhangup",
	"settimeofday",
	"clock_settime",
	"clock_adjtime",
	"adjtimex",
	"sethostname",
	"setdomainname",
	NULL,
};

/* How an owner gets a right back; what it owns it may not write to. */
static const char *const of_rights[] = {
	"chmod",
	"fchmod",
	"fchmodat",
	"setxattr",
	"lsetxattr",
	"fsetxattr",
	NULL,
};

/* What the init of a sandbox does once it has given up its rights: see sandbox.c. */
static const char *const of_init[] = {
	"wait4",
	"sendmsg",
	"recvmsg",
	"poll",
	"ppoll",
	"prctl",
	"clock_gettime",
	/* files that are handed back */
	"openat",
	"openat2",
	"getdents64",
	"fstat",
	"newfstatat",
	"memfd_create",
	"sendfile",
	"fcntl",
	"close",
	"brk",
	"mmap",
	"munmap",
	/* its end */
	"pause",
	"restart_syscall",
	"exit",
	"exit_group",
	NULL,
};

static void
allow(scmp_filter_ctx context, const char *name)
{
	int call = seccomp_syscall_resolve_name(name);

	if (call == __NR_SCMP_ERROR || call < 0)
		return;
	int failed = seccomp_rule_add(context, SCMP_ACT_ALLOW, call, 0);
	if (failed)
		die("seccomp: %s: %s", name, strerror(-failed));
}

static void
deny(scmp_filter_ctx context, const char *name, int error)
{
	int call = seccomp_syscall_resolve_name(name);

	/* one that this architecture or this libseccomp does not know */
	if (call == __NR_SCMP_ERROR || call < 0)
		return;
	int failed = seccomp_rule_add(context, SCMP_ACT_ERRNO((unsigned)error), call, 0);
	if (failed)
		die("seccomp: %s: %s", name, strerror(-failed));
}

static void
deny_when(scmp_filter_ctx context, int error, int call, struct scmp_arg_cmp when)
{
	int failed = seccomp_rule_add_array(
	    context, SCMP_ACT_ERRNO((unsigned)error), call, 1, &when);

	if (failed)
		die("seccomp: a rule for call %d: %s", call, strerror(-failed));
}

static void
deny_namespaces(scmp_filter_ctx context)
{
	static const scmp_datum_t flags[] = { CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS,
		CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET };

	for (size_t n = 0; n < sizeof flags / sizeof *flags; n++)
		deny_when(context, EPERM, SCMP_SYS(clone),
		    SCMP_A0(SCMP_CMP_MASKED_EQ, flags[n], flags[n]));
}

/* Netlink, packet, vsock and crypto sockets are doors into the kernel. */
static void
deny_sockets(scmp_filter_ctx context)
{
	deny_when(
	    context, EAFNOSUPPORT, SCMP_SYS(socket), SCMP_A0(SCMP_CMP_GT, AF_INET6));
	for (scmp_datum_t family = 0; family < AF_INET6; family++)
		if (family != AF_UNIX && family != AF_INET)
			deny_when(context, EAFNOSUPPORT, SCMP_SYS(socket),
			    SCMP_A0(SCMP_CMP_EQ, family));
}

/* Typing into somebody's terminal. */
static void
deny_terminal(scmp_filter_ctx context)
{
	static const scmp_datum_t commands[] = { TIOCSTI, TIOCLINUX };

	for (size_t n = 0; n < sizeof commands / sizeof *commands; n++)
		deny_when(context, EPERM, SCMP_SYS(ioctl),
		    SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffff, commands[n]));
}

/*
 * A page at address 0 and data that can be run make holes of the kernel useful.
 * The highest bit is set by who only asks.
 */
static void
deny_personality(scmp_filter_ctx context)
{
	static const scmp_datum_t flags[] = { MMAP_PAGE_ZERO, READ_IMPLIES_EXEC };

	for (size_t n = 0; n < sizeof flags / sizeof *flags; n++)
		deny_when(context, EPERM, SCMP_SYS(personality),
		    SCMP_A0(SCMP_CMP_MASKED_EQ, 0x80000000 | flags[n], flags[n]));
}

/*
 * Calls younger than this list are not there: nobody has looked at them, and
 * programs fall back.  From 424 on all architectures count alike; the bit of x32
 * is left to the rest, which kills.
 */
static const struct sock_filter youngest[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, YOUNGEST_CALL, 0, 2),
	BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 1, 0),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
};

/* Behind the BEFORE statements that are there already. */
static void
export_program(scmp_filter_ctx context, enum seccomp_role role, size_t before)
{
	struct sock_fprog *program = &programs[role];
	const size_t room = (MAX_FILTER - before) * sizeof(struct sock_filter);
	scoped_fd fd = memfd_create("filter", MFD_CLOEXEC);
	int failed = fd < 0 ? -errno : seccomp_export_bpf(context, fd);

	if (failed)
		die("seccomp: the filter cannot be exported: %s", strerror(-failed));
	program->filter = filters[role];
	ssize_t n = pread(fd, program->filter + before, room, 0);
	if (n <= 0 || (size_t)n == room)
		die("seccomp: the filter has %zd bytes", n);
	program->len = (unsigned short)(before + (size_t)n / sizeof *program->filter);
	seccomp_release(context);
}

static scmp_filter_ctx
begin(uint32_t usual_action)
{
	scmp_filter_ctx context = seccomp_init(usual_action);

	if (!context ||
	    seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS))
		die("seccomp: libseccomp cannot make a filter here");
	/* a tree instead of a list: fewer comparisons at each call */
	seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	return context;
}

static void
make_payload_filter(void)
{
	scmp_filter_ctx context = begin(SCMP_ACT_ALLOW);

	for (const char *const *name = absent; *name; name++)
		deny(context, *name, ENOSYS);
	for (const char *const *name = forbidden; *name; name++)
		deny(context, *name, EPERM);
	deny_namespaces(context);
	deny_sockets(context);
	deny_terminal(context);
	deny_personality(context);
	memcpy(filters[SECCOMP_PAYLOAD], youngest, sizeof youngest);
	export_program(context, SECCOMP_PAYLOAD, sizeof youngest / sizeof *youngest);
}

static void
make_reader_filter(void)
{
	scmp_filter_ctx context = begin(SCMP_ACT_ALLOW);

	for (const char *const *name = of_rights; *name; name++)
		deny(context, *name, EPERM);
	export_program(context, SECCOMP_READER, 0);
}

static void
make_init_filter(void)
{
	scmp_filter_ctx context = begin(SCMP_ACT_ERRNO(EPERM));

	for (const char *const *name = of_init; *name; name++)
		allow(context, *name);
	export_program(context, SECCOMP_INIT, 0);
}

void
seccomp_start(void)
{
	make_payload_filter();
	make_reader_filter();
	make_init_filter();
}

bool
seccomp_enter(enum seccomp_role role)
{
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &programs[role]) == 0;
}
