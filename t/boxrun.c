/*
 * Ask riposte-box from the command line.
 *
 *	boxrun SOCKET [OPTION]... [--] COMMAND [ARGUMENT]...
 *	boxrun SOCKET --status
 *
 * The command's output comes first (64 KiB of it), then one line per fact:
 * "outcome EXITED", "exit 0", "cpu_us 812"...  Files handed back are written to
 * the current folder.
 * Exits with 0 when the box gave a result.
 */
#define _GNU_SOURCE /* memfd_create */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/box.h"
#include "log.h"

static const char *const outcomes[] = { "EXITED", "SIGNALED", "CPU_LIMIT", "WALL_LIMIT",
	"MEMORY_LIMIT", "OUTPUT_LIMIT", "FAILED" };
static const char *const states[] = { "IDLE", "BUSY", "BROKEN" };

static struct box_file files[BOX_MAX_FILES];
static const char *keep[BOX_MAX_KEPT + 1],
    *env[64] = { "PATH=/usr/bin:/bin", "HOME=/box" };
static size_t nfiles, nkeep, nenv = 2;
static int repeat = 1;

static struct box_request request = {
	.env = env,
	.files = files,
	.keep = keep,
	.limits = { .cpu_ms = 2000,
	    .wall_ms = 5000,
	    .memory_kb = 131072,
	    .output_kb = 1024,
	    .file_kb = 65536,
	    .tmpfs_kb = 65536,
	    .processes = 64,
	    .open_files = 64 },
};

static const struct {
	const char *name;
	int64_t *value;
} numbers[] = {
	{ "--cpu-ms", &request.limits.cpu_ms },
	{ "--wall-ms", &request.limits.wall_ms },
	{ "--memory-kb", &request.limits.memory_kb },
	{ "--output-kb", &request.limits.output_kb },
	{ "--file-kb", &request.limits.file_kb },
	{ "--tmpfs-kb", &request.limits.tmpfs_kb },
};

/* NAME or NAME=PATH; an executable file stays one. */
static void
add_file(const char *text)
{
	const char *equals = strchr(text, '=');
	struct box_file *file = &files[nfiles++];
	struct stat st;

	snprintf(file->name, sizeof file->name, "%.*s",
	    equals ? (int)(equals - text) : (int)strlen(text), text);
	file->fd = open(equals ? equals + 1 : text, O_RDONLY | O_CLOEXEC);
	if (file->fd < 0 || fstat(file->fd, &st))
		die("%s cannot be read", text);
	file->mode = st.st_mode & 0100 ? 0755 : 0644;
}

static bool
set_number(const char *name, const char *value)
{
	for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++)
		if (strcmp(name, numbers[n].name) == 0) {
			*numbers[n].value = atoll(value);
			return true;
		}
	return false;
}

static void
set(const char *name, const char *value)
{
	if (set_number(name, value))
		return;
	if (strcmp(name, "--processes") == 0)
		request.limits.processes = atoi(value);
	else if (strcmp(name, "--open-files") == 0)
		request.limits.open_files = atoi(value);
	else if (strcmp(name, "--file") == 0 && nfiles < BOX_MAX_FILES)
		add_file(value);
	else if (strcmp(name, "--keep") == 0 && nkeep < BOX_MAX_KEPT)
		keep[nkeep++] = value;
	else if (strcmp(name, "--env") == 0 && nenv < 63)
		env[nenv++] = value;
	else if (strcmp(name, "--stdin") == 0)
		request.stdin_fd = open(value, O_RDONLY | O_CLOEXEC);
	else if (strcmp(name, "--read-only") == 0)
		request.read_only = atoi(value);
	else if (strcmp(name, "--repeat") == 0)
		repeat = atoi(value);
	else
		die("unknown option %s", name);
}

static void
show(int fd)
{
	off_t at = 0;
	char text[4096], last = '\n';
	ssize_t n;

	/* at most a little: an output at its limit is a megabyte */
	while (at < 65536 && (n = pread(fd, text, sizeof text, at)) > 0) {
		fwrite(text, 1, (size_t)n, stdout);
		at += n;
		last = text[n - 1];
	}
	if (last != '\n') /* facts begin on a line of their own */
		putchar('\n');
	fflush(stdout);
}

static void
save(const struct box_file *file)
{
	struct stat st;
	off_t at = 0;
	int to = open(file->name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, file->mode);

	if (to < 0 || fstat(file->fd, &st))
		die("%s cannot be written", file->name);
	while (
	    at < st.st_size && sendfile(to, file->fd, &at, (size_t)(st.st_size - at)) > 0)
		continue;
	close(to);
	printf("kept %s %o %lld\n", file->name, file->mode, (long long)at);
}

static void
tell(const struct box_result *result, int output)
{
	struct stat st;

	printf(
	    "outcome %s\nexit %d\nsignal %d\ncpu_us %lld\nwall_us %lld\nmemory_kb %lld\n"
	    "processes %d\noutput_kb %lld\nwait_us %lld\ncontended %d\nrefused %u\ntext "
	    "%s\n",
	    outcomes[result->outcome], result->exit_code, result->signal,
	    (long long)result->cpu_us, (long long)result->wall_us,
	    (long long)result->memory_kb, result->processes, (long long)result->output_kb,
	    (long long)result->wait_us, result->is_contended, result->refused,
	    result->text);
	if (fstat(output, &st) == 0)
		printf("output_bytes %lld\n", (long long)st.st_size);
	for (size_t n = 0; n < result->nkept; n++)
		save(&result->kept[n]);
}

static int
show_status(struct box *box)
{
	struct box_status status;

	if (!box_status(box, &status))
		return 1;
	printf("slots %d\nwaiting %d\nmemory_mb %d\ncpu_percent %d\ncgroups %s\n",
	    status.nslots, status.waiting, status.slot_memory_mb, status.slot_cpu_percent,
	    status.cgroups);
	for (int n = 0; n < status.nslots; n++) {
		const struct box_slot *slot = &status.slots[n];
		printf(
		    "slot %d %s taken %llu released %llu contended %llu processors %s\n",
		    n, states[slot->state], (unsigned long long)slot->taken,
		    (unsigned long long)slot->released,
		    (unsigned long long)slot->contended, slot->processors);
	}
	return 0;
}

static int
run(struct box *box)
{
	struct box_result result;
	int output = memfd_create("output", MFD_CLOEXEC);

	request.stdout_fd = request.stderr_fd = output;
	if (!box_run(box, &request, &result)) {
		printf("outcome UNKNOWN\n");
		return 1;
	}
	show(output);
	tell(&result, output);
	close(output);
	box_result_release(&result);
	return 0;
}

int
main(int argc, char **argv)
{
	int n = 2, failed = 0;

	log_program("boxrun");
	if (argc < 3)
		die("usage: boxrun SOCKET [OPTION VALUE]... [--] COMMAND...");
	struct box *box = box_new(argv[1]);
	if (strcmp(argv[2], "--status") == 0)
		return show_status(box);
	request.stdin_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	for (; n + 1 < argc && strncmp(argv[n], "--", 2) == 0 && argv[n][2]; n += 2)
		set(argv[n], argv[n + 1]);
	if (n < argc && strcmp(argv[n], "--") == 0)
		n++;
	request.argv = (const char *const *)argv + n;
	request.nfiles = nfiles;
	for (int i = 0; i < repeat && !failed; i++)
		failed = run(box);
	box_free(&box);
	return failed;
}
