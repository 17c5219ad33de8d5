#define _GNU_SOURCE /* unshare, open_tree */
#include "judge/namespace.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "log.h"
#include "scoped.h"

enum { MAX_PATH = 1024, COPY_LIMIT = 1 << 20 };

/* What programs need to run; a link of the host is a link here. */
static const char *const shown[] = {
	"usr",
	"bin",
	"sbin",
	"lib",
	"lib32",
	"lib64",
	"libx32",
	NULL,
};

/* Of /etc only what compilers and runtimes look for; none of it is secret. */
static const char *const shown_etc[] = {
	"alternatives",
	"java-*-openjdk",
	"python3*",
	"perl",
	"ruby*",
	"php*",
	"mono",
	"ld.so.conf.d",
	"fpc*.cfg",
	"nanorc.d",
	"R",
	"octave",
	"sbcl*",
	"erlang",
	"GNUstep",
	"gnucobol",
	"groovy",
	"jython",
	"ldc2.conf",
	"nim",
	"racket",
	NULL,
};
/* Below /var/lib: libraries that their packages keep there. */
static const char *const shown_var[] = {
	"chicken",
	"ghc",
	"perl6",
	NULL,
};
static const char *const copied_etc[] = {
	"ld.so.cache",
	"ld.so.conf",
	"localtime",
	"debian_version",
	NULL,
};

static const char nsswitch[] = "passwd: files\ngroup: files\nhosts: files\n";
static const char hosts[] = "127.0.0.1 localhost\n";

static const struct {
	const char *name;
	unsigned minor;
} devices[] = {
	{ "dev/null", 3 },
	{ "dev/zero", 5 },
	{ "dev/full", 7 },
	{ "dev/random", 8 },
	{ "dev/urandom", 9 },
};

static const struct {
	const char *link, *target;
} links[] = {
	{ "dev/fd", "/proc/self/fd" },
	{ "dev/stdin", "/proc/self/fd/0" },
	{ "dev/stdout", "/proc/self/fd/1" },
	{ "dev/stderr", "/proc/self/fd/2" },
	{ "var/tmp", "/tmp" },
};

/* Kernel addresses, keys and the machine's command line are nobody's business. */
static const char *const secret[] = {
	"/proc/kallsyms",
	"/proc/kcore",
	"/proc/keys",
	"/proc/key-users",
	"/proc/kmsg",
	"/proc/sysrq-trigger",
	"/proc/timer_list",
	"/proc/sched_debug",
	"/proc/cmdline",
	"/proc/config.gz",
	"/proc/modules",
};

/* Those of them that this kernel has, and shows to who has no rights. */
static const char *masked[sizeof secret / sizeof *secret + 1];

/* ---- what the kernel must have -------------------------------------------- */

static void
check_kind(const char *kind, const char *option, int count)
{
	char path[64], text[32] = "";

	snprintf(path, sizeof path, "/proc/self/ns/%s", kind);
	if (access(path, F_OK))
		die("namespaces: this kernel has none of the kind \"%s\"; boot one that "
		    "was "
		    "built with %s",
		    kind, option);
	snprintf(path, sizeof path, "/proc/sys/user/max_%s_namespaces", kind);
	scoped_fd fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && read(fd, text, sizeof text - 1) > 0 && atoi(text) < count)
		die("namespaces: only %d of the kind \"%s\" may be made, %d are needed; "
		    "sysctl -w user.max_%s_namespaces=%d",
		    atoi(text), kind, count, kind, 16 * count);
}

void
namespace_check(int count)
{
	check_kind("pid", "CONFIG_PID_NS", count);
	check_kind("mnt", "CONFIG_NAMESPACES", count);
	check_kind("ipc", "CONFIG_IPC_NS", count);
	check_kind("uts", "CONFIG_UTS_NS", count);
	check_kind("net", "CONFIG_NET_NS", count);
}

/* ---- the root, at start; the current folder is its top -------------------- */

static void
make_folder(const char *path)
{
	if (mkdir(path, 0755) && errno != EEXIST)
		die("the sandboxes' root: mkdir %s: %s", path, strerror(errno));
}

/* Bind SOURCE/NAME (SOURCE itself when it is "") to TO, made for it. */
static void
bind_into(int source, const char *name, const char *to)
{
	struct stat st;
	scoped_fd tree = open_tree(source, name,
	    OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE | AT_EMPTY_PATH);

	if (tree < 0 || fstat(tree, &st))
		die("the sandboxes' root: %s cannot be shown: %s", name, strerror(errno));
	if (S_ISDIR(st.st_mode))
		make_folder(to);
	else
		close(open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
	if (move_mount(tree, "", AT_FDCWD, to, MOVE_MOUNT_F_EMPTY_PATH))
		die("the sandboxes' root: %s cannot be mounted: %s", to, strerror(errno));
}

static void
show(int source, const char *name)
{
	char target[MAX_PATH] = "";
	struct stat st;

	if (fstatat(source, name, &st, AT_SYMLINK_NOFOLLOW)) {
		if (strcmp(name, "usr") == 0)
			die("box_root: there is no usr in it");
		return;
	}
	if (!S_ISLNK(st.st_mode)) {
		bind_into(source, name, name);
		return;
	}
	if (readlinkat(source, name, target, sizeof target - 1) < 0 ||
	    symlink(target, name))
		die("the sandboxes' root: link %s: %s", name, strerror(errno));
}

static void
write_file(const char *path, const char *text, size_t length)
{
	scoped_fd fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	if (fd < 0 || write(fd, text, length) != (ssize_t)length)
		die("the sandboxes' root: %s: %s", path, strerror(errno));
}

static void
copy_file(int etc, const char *name, const char *to)
{
	scoped_fd fd = openat(etc, name, O_RDONLY | O_CLOEXEC);
	scoped_heap char *text = malloc(COPY_LIMIT);
	ssize_t n = fd < 0 || !text ? -1 : read(fd, text, COPY_LIMIT);

	if (n >= 0)
		write_file(to, text, (size_t)n);
}

static void
write_users(uid_t uid, int nuids)
{
	char text[8192], groups[8192];
	int n = snprintf(text, sizeof text, "root:x:0:0::/:/usr/sbin/nologin\n");
	int g = snprintf(groups, sizeof groups, "root:x:0:\n");

	for (int i = 0; i < nuids && n < 7900 && g < 7900; i++) {
		unsigned id = (unsigned)uid + (unsigned)i;
		n += snprintf(text + n, sizeof text - (size_t)n,
		    "box%d:x:%u:%u::/box:/bin/sh\n", i, id, id);
		g += snprintf(
		    groups + g, sizeof groups - (size_t)g, "box%d:x:%u:\n", i, id);
	}
	write_file("etc/passwd", text, (size_t)n);
	write_file("etc/group", groups, (size_t)g);
}

static bool
is_shown_etc(const char *name)
{
	for (const char *const *pattern = shown_etc; *pattern; pattern++)
		if (fnmatch(*pattern, name, 0) == 0)
			return true;
	return false;
}

static void
show_etc(int etc)
{
	char to[MAX_PATH];
	DIR *dir = fdopendir(openat(etc, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));

	for (struct dirent *e; dir && (e = readdir(dir));)
		if (is_shown_etc(e->d_name)) {
			snprintf(to, sizeof to, "etc/%s", e->d_name);
			bind_into(etc, e->d_name, to);
		}
	if (dir)
		closedir(dir);
	for (const char *const *name = copied_etc; *name; name++) {
		snprintf(to, sizeof to, "etc/%s", *name);
		copy_file(etc, *name, to);
	}
}

static void
show_var(int source)
{
	char path[MAX_PATH];

	make_folder("var/lib");
	for (const char *const *name = shown_var; *name; name++) {
		snprintf(path, sizeof path, "var/lib/%s", *name);
		if (faccessat(source, path, F_OK, 0) == 0)
			bind_into(source, path, path);
	}
}

/* A container may forbid mknod; then the host's own devices are bound. */
static void
make_devices(int source)
{
	scoped_fd dev = -1;

	make_folder("dev");
	if (mount("tmpfs", "dev", "tmpfs", MS_NOSUID | MS_NOEXEC, "mode=0755,size=64k"))
		die("the sandboxes' root: /dev: %s", strerror(errno));
	for (size_t n = 0; n < sizeof devices / sizeof *devices; n++) {
		mode_t saved = umask(0);
		int failed =
		    mknod(devices[n].name, S_IFCHR | 0666, makedev(1, devices[n].minor));
		umask(saved);
		if (failed)
			bind_into(source, devices[n].name, devices[n].name);
	}
	make_folder("dev/shm");
}

static void
choose_masked(int host)
{
	size_t count = 0;
	struct stat st;

	for (size_t n = 0; n < sizeof secret / sizeof *secret; n++)
		if (fstatat(host, secret[n] + 1, &st, 0) == 0 && st.st_mode & S_IROTH)
			masked[count++] = secret[n];
}

static void
protect(const char *path, uint64_t set, uint64_t clear)
{
	struct mount_attr attr = { .attr_set = set, .attr_clr = clear };

	if (mount_setattr(AT_FDCWD, path, AT_RECURSIVE, &attr, sizeof attr))
		die("the sandboxes' root: %s cannot be made read-only: %s; Linux 5.12 or "
		    "newer "
		    "is needed",
		    path, strerror(errno));
}

static void
build_root(int source, int host, int prepared, uid_t uid, int nuids)
{
	static const char *const folders[] = { "etc", "proc", "box", "tmp", "run", "var",
		"home", "prepared" };
	scoped_fd etc = openat(source, "etc", O_PATH | O_DIRECTORY | O_CLOEXEC);

	for (size_t n = 0; n < sizeof folders / sizeof *folders; n++)
		make_folder(folders[n]);
	for (const char *const *name = shown; *name; name++)
		show(source, *name);
	write_users(uid, nuids);
	write_file("etc/nsswitch.conf", nsswitch, sizeof nsswitch - 1);
	write_file("etc/hosts", hosts, sizeof hosts - 1);
	if (etc >= 0)
		show_etc(etc);
	if (prepared >= 0)
		bind_into(prepared, "", "prepared");
	show_var(source);
	make_devices(host);
	for (size_t n = 0; n < sizeof links / sizeof *links; n++)
		if (symlink(links[n].target, links[n].link))
			die("the sandboxes' root: link %s: %s", links[n].link,
			    strerror(errno));
}

void
namespace_start(const char *source_path, const char *prepared_path, uid_t uid, int nuids)
{
	if (unshare(CLONE_NEWNS | CLONE_NEWNET))
		die("new mount and network namespaces: %s; the box needs CAP_SYS_ADMIN "
		    "(in a "
		    "container: --cap-add SYS_ADMIN)",
		    strerror(errno));

	scoped_fd source = open(source_path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	scoped_fd host = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	scoped_fd prepared =
	    prepared_path
		? open(prepared_path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
		: -1;
	if (prepared_path && prepared < 0)
		die("judge_prepared %s: %s", prepared_path, strerror(errno));
	if (source < 0)
		die("box_root %s: %s", source_path, strerror(errno));
	choose_masked(host);
	/* Over /tmp, in a copy of the mounts that nobody else sees. */
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=4m") ||
	    chdir("/tmp"))
		die("a root for the sandboxes: %s", strerror(errno));
	build_root(source, host, prepared, uid, nuids);
	protect(".", MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, 0);
	protect("dev", 0, MOUNT_ATTR_NODEV);
	if (syscall(SYS_pivot_root, ".", ".") || umount2(".", MNT_DETACH) || chdir("/"))
		die("pivot_root: %s", strerror(errno));
}

int
namespace_network(void)
{
	if (unshare(CLONE_NEWNET))
		return -1;
	return open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
}

/* ---- one sandbox ---------------------------------------------------------- */

static bool
set_size(int fs, int64_t size_kb)
{
	char size[32];

	snprintf(size, sizeof size, "%lldk", (long long)size_kb);
	return fsconfig(fs, FSCONFIG_SET_STRING, "size", size, 0) == 0;
}

int
namespace_tmpfs(int64_t size_kb)
{
	scoped_fd fs = fsopen("tmpfs", FSOPEN_CLOEXEC);

	if (fs < 0 || !set_size(fs, size_kb) ||
	    fsconfig(fs, FSCONFIG_SET_STRING, "nr_inodes", "16384", 0) ||
	    fsconfig(fs, FSCONFIG_SET_STRING, "mode", "0755", 0) ||
	    fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		return -1;
	return fsmount(fs, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
}

bool
namespace_resize(int tmpfs, int64_t size_kb)
{
	scoped_fd fs = fspick(tmpfs, "", FSPICK_CLOEXEC | FSPICK_EMPTY_PATH);

	return fs >= 0 && set_size(fs, size_kb) &&
	       fsconfig(fs, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0) == 0;
}

/* One file system in three places, so that one size bounds them together. */
static bool
mount_places(int tmpfs, uid_t owner)
{
	umask(0);
	return move_mount(tmpfs, "", AT_FDCWD, "/run", MOVE_MOUNT_F_EMPTY_PATH) == 0 &&
	       mkdir("/run/box", 0700) == 0 &&
	       chown("/run/box", owner, (gid_t)owner) == 0 &&
	       mkdir("/run/tmp", 01777) == 0 && mkdir("/run/shm", 01777) == 0 &&
	       mount("/run/box", "/box", NULL, MS_BIND, NULL) == 0 &&
	       mount("/run/tmp", "/tmp", NULL, MS_BIND, NULL) == 0 &&
	       mount("/run/shm", "/dev/shm", NULL, MS_BIND, NULL) == 0 &&
	       umount2("/run", MNT_DETACH) == 0;
}

static bool
mount_proc(void)
{
	const unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY;

	if (mount("proc", "/proc", "proc", flags, "hidepid=2"))
		return false;
	for (const char *const *name = masked; *name; name++)
		if (mount("/dev/null", *name, NULL, MS_BIND, NULL))
			return false;
	return true;
}

const char *
namespace_enter(int network, int tmpfs, uid_t owner)
{
	static const char host[] = "box";

	if (setns(network, CLONE_NEWNET))
		return "its network";
	if (sethostname(host, sizeof host - 1))
		return "its host name";
	if (!mount_places(tmpfs, owner))
		return "its /box, /tmp and /dev/shm";
	if (!mount_proc())
		return "its /proc";
	return chdir("/box") ? "its /box" : NULL;
}
