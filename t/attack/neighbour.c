#define _GNU_SOURCE /* process_vm_readv */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attack.h"

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

static bool
cannot_connect(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	bool refused = connect(fd, (const void *)address, sizeof *address) < 0;

	close(fd);
	return refused;
}

static int
connect_abstract(void)
{
	return held(cannot_connect(&abstract), "another slot's socket");
}

/* ---- the next run --------------------------------------------------------- */

static const char *const places[] = { "/tmp", "/dev/shm", "/var/tmp" };

static void
plant_file(const char *folder)
{
	char path[64];

	snprintf(path, sizeof path, "%s/canary", folder);
	close(open(path, O_WRONLY | O_CREAT, 0666));
}

/* Whatever could be found by the next run in this slot. */
static int
plant(void)
{
	struct sockaddr_un here = abstract;

	plant_file("/box");
	for (size_t n = 0; n < sizeof places / sizeof *places; n++)
		plant_file(places[n]);
	shmget(4711, 4096, IPC_CREAT | 0666);
	msgget(4711, IPC_CREAT | 0666);
	semget(4711, 1, IPC_CREAT | 0666);
	mq_open("/canary", O_RDWR | O_CREAT, 0666, NULL);
	here.sun_path[1] = 'c';
	bind(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&here, sizeof here);
	if (fork() == 0)
		for (;;)
			pause();
	return 0;
}

/* Entries but "." and ".." and those that begin with EXPECTED. */
static bool
has_others(const char *folder, const char *expected)
{
	DIR *dir = opendir(folder);
	bool found = !dir;

	for (struct dirent *e; dir && (e = readdir(dir));)
		if (*e->d_name != '.' && strcmp(e->d_name, expected) != 0) {
			printf("found %s/%s\n", folder, e->d_name);
			found = true;
		}
	if (dir)
		closedir(dir);
	return found;
}

static bool
has_other_processes(void)
{
	DIR *dir = opendir("/proc");
	int count = 0;

	for (struct dirent *e; dir && (e = readdir(dir));)
		count += *e->d_name >= '0' && *e->d_name <= '9';
	if (dir)
		closedir(dir);
	return count != 1;
}

static bool
has_lines(const char *path, int more_than)
{
	FILE *in = fopen(path, "re");
	char line[512];
	int n = 0;

	while (in && fgets(line, sizeof line, in))
		n++;
	if (in)
		fclose(in);
	return !in || n > more_than;
}

static bool
has_shared_objects(void)
{
	struct shm_info shm;
	struct seminfo sem;
	struct msginfo msg;

	return shmctl(0, SHM_INFO, (void *)&shm) < 0 || shm.used_ids != 0 ||
	       semctl(0, 0, SEM_INFO, &sem) < 0 || sem.semusz != 0 ||
	       msgctl(0, MSG_INFO, (void *)&msg) < 0 || msg.msgpool != 0 ||
	       mq_open("/canary", O_RDONLY) >= 0;
}

/*
 * A slot as it must be; its mounts go to standard output, so that they can be
 * compared.  Leaves traps for the next look.
 */
static int
look(void)
{
	char line[512];
	bool found = has_others("/box", "attack") | has_other_processes() |
		     has_shared_objects() | has_lines("/proc/net/unix", 1);

	for (size_t n = 0; n < sizeof places / sizeof *places; n++)
		found |= has_others(places[n], "");
	FILE *mounts = fopen("/proc/self/mounts", "re");
	while (mounts && fgets(line, sizeof line, mounts))
		fputs(line, stdout);
	plant();
	return held(!found, "something of an earlier run is here");
}

const struct attack neighbour_attacks[] = {
	{ "outlive", outlive },
	{ "kill-all", kill_all },
	{ "trace", trace },
	{ "listen-abstract", listen_abstract },
	{ "connect-abstract", connect_abstract },
	{ "plant", plant },
	{ "look", look },
	{ NULL, NULL },
};
