#define _GNU_SOURCE /* memfd_create */
#include "judge/selftest.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#include "judge/slot.h"
#include "judge/watch.h"
#include "judge/wire.h"
#include "log.h"

static struct wire_result probed;
static bool is_probed;

static void
on_probed(void *context, const struct wire_result *result, const int *fds)
{
	(void)context;
	(void)fds;
	probed = *result;
	is_probed = true;
}

static int
null_or_memory(bool memory)
{
	int fd = memory ? memfd_create("probe", MFD_CLOEXEC)
			: open("/dev/null", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		die("the self test: %s", strerror(errno));
	return fd;
}

/* Run one probe in a real sandbox; ends the program unless it gives OUTCOME. */
static void
probe(const char *name, struct box_limits limits, enum box_outcome outcome)
{
	char message[sizeof(struct wire_head) + 64];
	struct wire_head head = { .magic = WIRE_MAGIC,
		.kind = WIRE_PROBE,
		.nargv = 1,
		.text_bytes = (uint32_t)strlen(name) + 1,
		.limits = limits };
	int fds[WIRE_STDIO] = { null_or_memory(false), null_or_memory(false),
		null_or_memory(true) };
	struct slot *slot;

	memcpy(message, &head, sizeof head);
	memcpy(message + sizeof head, name, head.text_bytes);
	for (int n = 0; !(slot = slots_idle()) && n < 200; n++)
		watch_once(100);
	if (!slot)
		die("self test: no sandbox can be made here; the line above says why");
	is_probed = false;
	slot_run(slot, message, sizeof head + head.text_bytes, fds, WIRE_STDIO, on_probed,
	    NULL);
	while (!is_probed)
		watch_once(-1);
	if (probed.outcome == BOX_FAILED)
		die("self test \"%s\": %s", name, probed.text);
	if (probed.outcome != (int)outcome)
		die("self test \"%s\": outcome %d instead of %d (exit %d, signal %d); "
		    "this limit does not work here, so nothing is run",
		    name, probed.outcome, outcome, probed.exit_code, probed.signal);
}

void
selftest_run(void)
{
	const struct box_limits usual = { .cpu_ms = 2000,
		.wall_ms = 10000,
		.memory_kb = 65536,
		.output_kb = 64,
		.file_kb = 4096,
		.tmpfs_kb = 1024,
		.processes = 8,
		.open_files = 64 };
	struct box_limits little_memory = usual, little_cpu = usual, little_time = usual;

	little_memory.memory_kb = 8192;
	little_cpu.cpu_ms = 20;
	little_time.wall_ms = 20;
	probe("inside", usual, BOX_EXITED);
	probe("tmpfs", usual, BOX_EXITED);
	probe("processes", usual, BOX_EXITED);
	probe("memory", little_memory, BOX_MEMORY_LIMIT);
	probe("cpu", little_cpu, BOX_CPU_LIMIT);
	probe("wall", little_time, BOX_WALL_LIMIT);
}
