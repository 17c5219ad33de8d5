#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "attack.h"

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

/* What was copied in becomes something else before anybody looks again. */
static int
replace_inputs(void)
{
	return unlink("attack") || symlink("/etc/passwd", "attack") ||
	       symlink("/proc/1/root/etc/shadow", "answer") ||
	       symlink("/dev/zero", "a.out") || mkfifo("fifo", 0666);
}

/* Names are all that may be believed of them, and not even those. */
static int
odd_names(void)
{
	static const char *const names[] = { "-rf", "a b", "new\nline", "\xff\xfe",
		"..x" };

	for (size_t n = 0; n < sizeof names / sizeof *names; n++)
		close(open(names[n], O_WRONLY | O_CREAT, 0666));
	return 0;
}

/* A terabyte that takes no room. */
static int
huge_output(void)
{
	int fd = open("huge", O_WRONLY | O_CREAT, 0666);

	/* as large as a file may be, and ten of them by links */
	return ftruncate(fd, 64 << 20) || link("huge", "huge2") || chmod("huge", 04777);
}

const struct attack output_attacks[] = {
	{ "trap-outputs", trap_outputs },
	{ "replace-inputs", replace_inputs },
	{ "odd-names", odd_names },
	{ "huge-output", huge_output },
	{ NULL, NULL },
};
