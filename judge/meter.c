#include "judge/meter.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/clock.h"
#include "judge/processor.h"

enum {
	/*
	 * The longest time between two looks at a run, at its beginning and later.
	 * No limit depends on it but those of output, which its files' size bounds
	 * as well, and of memory, where the kernel has killed already.
	 */
	FIRST_LOOK_US = 20000,
	LONGEST_LOOK_US = 100000,
	MIN_LOOK_US = 1000,
	LEAST_WAIT_US = 10000, /* a shorter wait is not worth a word */
	STARVED = 10,	       /* times its wall time: it will not be served any more */
};

static int contended_percent;

void
meter_prepare(int percent)
{
	contended_percent = percent;
}

/* ---- what was used -------------------------------------------------------- */

/* -1: the counter cannot be read. */
static int64_t
cpu_us(const struct meter *meter)
{
	int64_t now = cgroup_cpu_us(meter->cgroup);

	return now < 0 ? -1 : now - meter->idle_cpu_us;
}

/* -1: this kernel does not count it. */
static int64_t
wait_us(const struct meter *meter)
{
	int64_t now = cgroup_wait_us(meter->cgroup);

	return now < 0 || meter->idle_wait_us < 0 ? -1 : now - meter->idle_wait_us;
}

static int64_t
output_bytes(const struct meter *meter)
{
	int64_t most = 0;
	struct stat st;

	for (int n = 0; n < 2; n++)
		if (meter->output[n] >= 0 && fstat(meter->output[n], &st) == 0 &&
		    st.st_size > most)
			most = st.st_size;
	return most;
}

static bool
is_output_over(const struct meter *meter)
{
	return output_bytes(meter) > meter->limits.output_kb * 1024;
}

/* What a program was refused, as far as the kernel remembers it. */
static uint32_t
refusals(const struct meter *meter, int signal)
{
	struct statfs fs;
	uint32_t refused = 0;

	if (cgroup_refused_processes(meter->cgroup))
		refused |= BOX_REFUSED_PROCESSES;
	if (signal == SIGXFSZ)
		refused |= BOX_REFUSED_FILE_SIZE;
	if (fstatfs(meter->tmpfs, &fs) == 0 && (fs.f_bfree == 0 || fs.f_ffree == 0))
		refused |= fs.f_bfree == 0 ? BOX_REFUSED_SPACE : BOX_REFUSED_FILES;
	return refused;
}

/* ---- while it runs -------------------------------------------------------- */

void
meter_park(struct meter *meter, const struct cgroup *cgroup, int tmpfs)
{
	*meter = (struct meter){
		.cgroup = cgroup,
		.tmpfs = tmpfs,
		.output = { -1, -1 },
		.idle_cpu_us = cgroup_cpu_us(cgroup),
		.idle_wait_us = cgroup_wait_us(cgroup),
	};
}

void
meter_start(struct meter *meter, const struct box_limits *limits)
{
	meter->limits = *limits;
	meter->start_us = clock_us();
}

/* Keep a look at what grows; a pipe's end must not stay open because of us. */
void
meter_hold(struct meter *meter, int *stdio)
{
	struct stat st;

	for (int n = 0; n < 2; n++)
		if (fstat(stdio[n + 1], &st) == 0 && S_ISREG(st.st_mode)) {
			meter->output[n] = stdio[n + 1];
			stdio[n + 1] = -1;
		}
}

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* How long a run of this age may be left alone. */
static int64_t
longest_look_us(int64_t age_us)
{
	return age_us < FIRST_LOOK_US ? FIRST_LOOK_US : least(age_us, LONGEST_LOOK_US);
}

/* When to look again: a limit cannot be passed unseen for long. */
static int64_t
next_look_us(
    const struct meter *meter, int64_t cpu_used_us, int64_t age_us, int64_t wall_left_us)
{
	int64_t cpu_left = meter->limits.cpu_ms * 1000 - cpu_used_us;
	int64_t next = cpu_left / processor_count() + MIN_LOOK_US;

	next = least(least(next, wall_left_us), longest_look_us(age_us));
	return next > MIN_LOOK_US ? next : MIN_LOOK_US;
}

int64_t
meter_first_look_us(const struct meter *meter)
{
	return next_look_us(meter, 0, 0, meter->limits.wall_ms * 1000);
}

/* What is left of its wall time; what it waited for is asked for only at its end. */
static int64_t
wall_left_us(const struct meter *meter, int64_t wall)
{
	int64_t left = meter->limits.wall_ms * 1000 - wall;
	int64_t waited = left > 0 ? 0 : wait_us(meter);

	return waited > 0 ? left + waited : left;
}

static bool
is_starved(const struct meter *meter, int64_t wall, char *why)
{
	if (wall < meter->limits.wall_ms * 1000 * STARVED)
		return false;
	snprintf(why, sizeof((struct wire_result *)0)->text,
	    "the machine is too busy: in %.1f s the run had %.2f s of a processor and "
	    "waited for it %.1f s",
	    (double)wall / 1e6, (double)cpu_us(meter) / 1e6,
	    (double)wait_us(meter) / 1e6);
	return true;
}

enum box_outcome
meter_look(struct meter *meter, int64_t *next_us_out, char *why)
{
	int64_t cpu = cpu_us(meter), wall = clock_us() - meter->start_us;

	if (cpu < 0) {
		strcpy(why, "the CPU time cannot be read");
		return BOX_FAILED;
	}
	if (cgroup_oom_kills(meter->cgroup) > 0)
		return BOX_MEMORY_LIMIT;
	if (is_output_over(meter))
		return BOX_OUTPUT_LIMIT;
	if (cpu >= meter->limits.cpu_ms * 1000)
		return BOX_CPU_LIMIT;
	int64_t left = wall_left_us(meter, wall);
	if (left <= 0)
		return BOX_WALL_LIMIT;
	if (is_starved(meter, wall, why))
		return BOX_FAILED;
	*next_us_out = next_look_us(meter, cpu, wall, left);
	return BOX_EXITED;
}

void
meter_stop(struct meter *meter, int64_t ended_us)
{
	meter->ended_us = ended_us;
}

/* ---- the result ----------------------------------------------------------- */

/* Of several limits the kernel's own word comes first. */
static enum box_outcome
decide(const struct meter *meter, int status, enum box_outcome killed_for, int64_t cpu)
{
	if (cgroup_oom_kills(meter->cgroup) > 0)
		return BOX_MEMORY_LIMIT;
	if (killed_for == BOX_OUTPUT_LIMIT || is_output_over(meter))
		return BOX_OUTPUT_LIMIT;
	if (killed_for == BOX_CPU_LIMIT || cpu > meter->limits.cpu_ms * 1000)
		return BOX_CPU_LIMIT;
	if (killed_for == BOX_WALL_LIMIT)
		return BOX_WALL_LIMIT;
	return WIFSIGNALED(status) ? BOX_SIGNALED : BOX_EXITED;
}

static bool
is_contended(int64_t cpu, int64_t waited)
{
	return waited >= LEAST_WAIT_US &&
	       waited * 100 > (waited + cpu) * contended_percent;
}

void
meter_read(const struct meter *meter, int status, enum box_outcome killed_for,
    struct wire_result *result_out)
{
	int64_t cpu = cpu_us(meter), waited = wait_us(meter);

	*result_out = (struct wire_result){
		.magic = WIRE_MAGIC,
		.kind = WIRE_RUN,
		.outcome = (int32_t)decide(meter, status, killed_for, cpu),
		.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0,
		.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
		.processes = (int32_t)cgroup_peak_processes(meter->cgroup),
		.contended = is_contended(cpu, waited),
		.cpu_us = cpu,
		.wall_us = meter->ended_us - meter->start_us,
		.wait_us = waited,
		.ended_us = meter->ended_us,
		.memory_kb = cgroup_peak_kb(meter->cgroup),
		.output_kb = (output_bytes(meter) + 1023) / 1024,
	};
	if (result_out->exit_code != 0 || result_out->signal != 0)
		result_out->refused = refusals(meter, result_out->signal);
	if (cpu < 0 || result_out->memory_kb < 0) {
		result_out->outcome = BOX_FAILED;
		strcpy(result_out->text, "the counters cannot be read");
	}
}

void
meter_release(struct meter *meter)
{
	for (int n = 0; n < 2; n++) {
		if (meter->output[n] >= 0)
			close(meter->output[n]);
		meter->output[n] = -1;
	}
}
