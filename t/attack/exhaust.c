#define _GNU_SOURCE /* memfd_create, F_SETPIPE_SZ */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attack.h"

enum { MB = 1 << 20 };

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
flood_to(int fd)
{
	static char block[65536];

	memset(block, 'x', sizeof block);
	for (;;)
		if (write(fd, block, sizeof block) < 0 && errno != EINTR)
			pause();
}

static int
flood(void)
{
	return flood_to(1);
}

static int
flood_errors(void)
{
	return flood_to(2);
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

/* Small pieces, each of them innocent. */
__attribute__((noreturn)) static int
many_maps(void)
{
	for (;;) {
		char *piece = mmap(NULL, 65536, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		if (piece != MAP_FAILED)
			touch(piece, 65536);
	}
}

/* What lies in a pipe is the kernel's memory, not ours. */
static int
pipes(void)
{
	static char block[MB];
	int ends[2];

	while (pipe2(ends, O_NONBLOCK) == 0) {
		fcntl(ends[1], F_SETPIPE_SZ, MB);
		while (write(ends[1], block, sizeof block) > 0)
			continue;
	}
	/* as many as there may be; the next child begins anew */
	if (fork() == 0)
		return pipes();
	pause();
	return 0;
}

static int
reserve(void)
{
	int fd = open("reserved", O_WRONLY | O_CREAT, 0600);

	signal(SIGXFSZ, SIG_IGN);
	return held(posix_fallocate(fd, 0, (off_t)10 << 30) != 0, "10 GB reserved");
}

/* More files than anybody would hand back. */
static int
many_outputs(void)
{
	char name[32];

	for (int n = 0; n < 2000; n++) {
		snprintf(name, sizeof name, "output%d", n);
		int fd = open(name, O_WRONLY | O_CREAT, 0600);
		if (fd < 0 || write(fd, name, sizeof name) < 0)
			return held(errno == ENOSPC, "writing");
		close(fd);
	}
	return 0;
}

/* A folder in a folder in a folder... */
static int
deep_folders(void)
{
	for (int n = 0; n < 100000; n++)
		if (mkdir("d", 0700) || chdir("d"))
			return held(errno == ENOSPC || errno == ENOMEM, "folders");
	return held(false, "100000 folders");
}

const struct attack exhaust_attacks[] = {
	{ "fork-bomb", fork_bomb },
	{ "memory", memory },
	{ "memory-of-child", memory_of_child },
	{ "static-memory", static_memory },
	{ "many-maps", many_maps },
	{ "memfd-memory", memfd_memory },
	{ "shared-memory", shared_memory },
	{ "pipes", pipes },
	{ "fill-box", fill_box },
	{ "fill-shm", fill_shm },
	{ "inodes", inodes },
	{ "deep-folders", deep_folders },
	{ "flood", flood },
	{ "flood-errors", flood_errors },
	{ "quiet-flood", quiet_flood },
	{ "sparse", sparse },
	{ "reserve", reserve },
	{ "descriptors", descriptors },
	{ "stack", stack },
	{ "many-outputs", many_outputs },
	{ NULL, NULL },
};
