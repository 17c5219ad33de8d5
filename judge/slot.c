#include "judge/slot.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "judge/cgroup.h"
#include "judge/namespace.h"
#include "judge/sandbox.h"
#include "judge/watch.h"
#include "log.h"

enum {
	LOOK_US = 20000, /* the longest time between two looks at a run */
	MIN_LOOK_US = 1000,
	AGAIN_US = 2000,	/* between two tries to kill or to remove */
	MEND_US = 1000000,	/* between two tries to mend a broken slot */
	PATIENCE_US = 10000000, /* what is not dead or made by then is broken */
};

enum state { MAKING, IDLE, BUSY, COLLECTING, REMOVING, BROKEN };

/* One place of a slot. */
struct slot {
	enum state state;
	int number; /* of the place */
	unsigned generation;
	uint64_t taken, released;
	struct sandbox_plan plan;
	struct sandbox sandbox;
	struct cgroup cgroup;
	struct watch on_socket, on_exit, on_timer;
	int timer;
	int64_t since_us; /* when this state, or killing, began */

	/* the run */
	char message[WIRE_MAX_REQUEST];
	size_t length;
	struct wire_head head;
	int output[2]; /* standard output and error, when they are files */
	int64_t start_us, wall_us;
	enum box_outcome killed_for; /* BOX_EXITED: not killed */
	bool ended;
	int status;
	char failure[256];
	slot_done *done;
	void *context;
	struct wire_result result;
};

/*
 * Two places in each slot, of which one may run: the other's sandbox is made
 * meanwhile, so that a request right after another need not wait for it.
 */
enum { PLACES = 2 };

static struct slot places[BOX_MAX_SLOTS * PLACES];
static int nplaces;
static long processors;
static void (*idle_hook)(void);
static bool stopping;

static void make(struct slot *);
static void mend(struct slot *);

/* ---- small things --------------------------------------------------------- */

static int64_t
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Once, DELAY_US from now; 0 for never. */
static void
set_timer(struct slot *slot, int64_t delay_us)
{
	const struct itimerspec when = { .it_value = { .tv_sec = delay_us / 1000000,
					     .tv_nsec = delay_us % 1000000 * 1000 } };

	timerfd_settime(slot->timer, 0, &when, NULL);
}

static void
enter(struct slot *slot, enum state state)
{
	slot->state = state;
	slot->since_us = now_us();
}

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void
kill_init(struct slot *slot)
{
	if (slot->sandbox.pid)
		syscall(SYS_pidfd_send_signal, slot->sandbox.pidfd, SIGKILL, NULL, 0);
}

/* ---- the end of a run ----------------------------------------------------- */

/* The only way out of BUSY. */
static void
release(struct slot *slot, const int *fds)
{
	slot_done *done = slot->done;

	close_fd(&slot->output[0]);
	close_fd(&slot->output[1]);
	slot->done = NULL;
	slot->released++;
	enter(slot, REMOVING);
	if (done)
		done(slot->context, &slot->result, fds);
}

static void
finish(struct slot *slot, const int *fds)
{
	release(slot, fds);
	mend(slot);
	idle_hook();
}

static void
release_failed(struct slot *slot, const char *why)
{
	slot->result = (struct wire_result){
		.magic = WIRE_MAGIC, .kind = WIRE_RUN, .outcome = BOX_FAILED
	};
	snprintf(slot->result.text, sizeof slot->result.text, "%s", why);
	release(slot, NULL);
}

/* It cannot be used; say so once, and try again later. */
static void
break_slot(struct slot *slot, const char *why, int error)
{
	log_error("slot is broken", "slot=%d why=%s error=%s", slot->number / PLACES, why,
	    error ? strerror(error) : "-");
	if (slot->state == BUSY || slot->state == COLLECTING)
		release_failed(slot, why);
	enter(slot, BROKEN);
	kill_init(slot);
	set_timer(slot, MEND_US);
	idle_hook(); /* the other place may serve who waits */
}

static bool
is_output_over(const struct slot *slot)
{
	struct stat st;

	for (int n = 0; n < 2; n++)
		if (slot->output[n] >= 0 && fstat(slot->output[n], &st) == 0 &&
		    st.st_size > slot->head.limits.output_kb * 1024)
			return true;
	return false;
}

/* Of several limits the kernel's own word comes first. */
static enum box_outcome
decide(const struct slot *slot, int64_t cpu_us)
{
	if (slot->failure[0])
		return BOX_FAILED;
	if (cgroup_oom_kills(&slot->cgroup) > 0)
		return BOX_MEMORY_LIMIT;
	if (slot->killed_for == BOX_OUTPUT_LIMIT || is_output_over(slot))
		return BOX_OUTPUT_LIMIT;
	if (slot->killed_for == BOX_CPU_LIMIT || cpu_us > slot->head.limits.cpu_ms * 1000)
		return BOX_CPU_LIMIT;
	if (slot->killed_for == BOX_WALL_LIMIT)
		return BOX_WALL_LIMIT;
	return WIFSIGNALED(slot->status) ? BOX_SIGNALED : BOX_EXITED;
}

static void
sum_up(struct slot *slot)
{
	int64_t cpu_us = cgroup_cpu_us(&slot->cgroup);
	struct wire_result *result = &slot->result;

	*result = (struct wire_result){
		.magic = WIRE_MAGIC,
		.kind = WIRE_RUN,
		.outcome = (int32_t)decide(slot, cpu_us),
		.exit_code = WIFEXITED(slot->status) ? WEXITSTATUS(slot->status) : 0,
		.signal = WIFSIGNALED(slot->status) ? WTERMSIG(slot->status) : 0,
		.processes = (int32_t)cgroup_peak_processes(&slot->cgroup),
		.cpu_us = cpu_us,
		.wall_us = slot->wall_us,
		.memory_kb = cgroup_peak_kb(&slot->cgroup),
	};
	memcpy(result->text, slot->failure, sizeof result->text);
	if (result->outcome != BOX_FAILED && (cpu_us < 0 || result->memory_kb < 0)) {
		result->outcome = BOX_FAILED;
		snprintf(
		    result->text, sizeof result->text, "the counters cannot be read");
	}
}

/* The result is given when nothing lives, and not before. */
static void
conclude(struct slot *slot)
{
	int64_t alive = cgroup_processes(&slot->cgroup);

	if (alive != 0) {
		if (now_us() - slot->since_us > PATIENCE_US) {
			break_slot(slot, "processes could not be killed", 0);
			return;
		}
		cgroup_kill(&slot->cgroup);
		set_timer(slot, AGAIN_US);
		return;
	}
	sum_up(slot);
	if (slot->result.outcome != BOX_EXITED || slot->head.nkeep == 0 || !slot->done) {
		finish(slot, NULL);
		return;
	}
	/* The same request again, this time for the init: which files to keep. */
	enter(slot, COLLECTING);
	set_timer(slot, PATIENCE_US);
	if (!wire_send(
		slot->sandbox.socket, slot->message, slot->length, NULL, 0, MSG_DONTWAIT))
		break_slot(slot, "the files could not be asked for", errno);
}

static void
kill_run(struct slot *slot, enum box_outcome reason)
{
	if (slot->killed_for == BOX_EXITED) {
		slot->killed_for = reason;
		slot->since_us = now_us();
	}
	cgroup_kill(&slot->cgroup);
	set_timer(slot, AGAIN_US);
}

/* ---- while it runs -------------------------------------------------------- */

/* When to look again: a limit cannot be passed unseen for long. */
static int64_t
next_look_us(const struct slot *slot, int64_t cpu_us, int64_t wall_us)
{
	int64_t cpu_left = slot->head.limits.cpu_ms * 1000 - cpu_us;
	int64_t wall_left = slot->head.limits.wall_ms * 1000 - wall_us;

	int64_t next = cpu_left / processors + MIN_LOOK_US;
	if (next > LOOK_US)
		next = LOOK_US;
	if (next > wall_left)
		next = wall_left;
	return next > MIN_LOOK_US ? next : MIN_LOOK_US;
}

static void
look(struct slot *slot)
{
	int64_t cpu_us = cgroup_cpu_us(&slot->cgroup);
	int64_t wall_us = now_us() - slot->start_us;

	if (cpu_us < 0) {
		snprintf(
		    slot->failure, sizeof slot->failure, "the CPU time cannot be read");
		kill_run(slot, BOX_FAILED);
	} else if (cgroup_oom_kills(&slot->cgroup) > 0) {
		kill_run(slot, BOX_MEMORY_LIMIT);
	} else if (is_output_over(slot)) {
		kill_run(slot, BOX_OUTPUT_LIMIT);
	} else if (cpu_us >= slot->head.limits.cpu_ms * 1000) {
		kill_run(slot, BOX_CPU_LIMIT);
	} else if (wall_us >= slot->head.limits.wall_ms * 1000) {
		kill_run(slot, BOX_WALL_LIMIT);
	} else {
		set_timer(slot, next_look_us(slot, cpu_us, wall_us));
	}
}

static void
on_ended(struct slot *slot, const struct sandbox_word *word)
{
	slot->ended = true;
	slot->status = word->status;
	slot->wall_us = now_us() - slot->start_us;
	if (slot->killed_for == BOX_EXITED)
		slot->since_us = now_us();
	if (word->alone) {
		conclude(slot);
		return;
	}
	cgroup_kill(&slot->cgroup);
	set_timer(slot, AGAIN_US);
}

static void
on_word(struct slot *slot, struct sandbox_word *word, const int *fds)
{
	word->text[sizeof word->text - 1] = '\0';
	if (word->event == SANDBOX_PARKED && slot->state == MAKING) {
		enter(slot, IDLE);
		set_timer(slot, 0);
		idle_hook();
	} else if (word->event == SANDBOX_FAILED && slot->state == BUSY) {
		memcpy(slot->failure, word->text, sizeof slot->failure);
	} else if (word->event == SANDBOX_FAILED) {
		break_slot(slot, word->text, 0);
	} else if (word->event == SANDBOX_ENDED && slot->state == MAKING) {
		break_slot(slot,
		    WIFEXITED(word->status) &&
			    WEXITSTATUS(word->status) == CGROUP_NOT_JOINED
			? "the control group could not be joined"
			: "the sandbox died while it was made",
		    0);
	} else if (word->event == SANDBOX_ENDED && slot->state == BUSY) {
		on_ended(slot, word);
	} else if (word->event == SANDBOX_EMPTY && slot->state == BUSY) {
		conclude(slot);
	} else if (word->event == SANDBOX_KEPT && slot->state == COLLECTING) {
		slot->result.nkept = word->nkept;
		memcpy(slot->result.kept, word->kept, word->nkept * sizeof word->kept[0]);
		finish(slot, fds);
	}
}

static void
on_socket(struct watch *watch)
{
	struct slot *slot = (void *)((char *)watch - offsetof(struct slot, on_socket));
	static struct sandbox_word word;
	int fds[BOX_MAX_KEPT];
	size_t nfds;

	if (slot->sandbox.socket < 0)
		return;
	ssize_t n = wire_receive(slot->sandbox.socket, &word, sizeof word, fds,
	    BOX_MAX_KEPT, &nfds, MSG_DONTWAIT);
	if (n < 0 && errno == EAGAIN)
		return;
	if (n >= (ssize_t)offsetof(struct sandbox_word, kept) && word.nkept == nfds) {
		on_word(slot, &word, fds);
	} else {
		/* its end: on_exit tells the rest */
		watch_remove(slot->sandbox.socket);
	}
	wire_close_all(fds, nfds);
}

/* ---- making and removing -------------------------------------------------- */

static void
on_exit_of_init(struct watch *watch)
{
	struct slot *slot = (void *)((char *)watch - offsetof(struct slot, on_exit));
	siginfo_t info = { 0 };

	if (!slot->sandbox.pid ||
	    waitid(P_PIDFD, (id_t)slot->sandbox.pidfd, &info, WEXITED | WNOHANG) ||
	    info.si_pid == 0)
		return;
	on_socket(&slot->on_socket); /* its last words, if any */
	watch_remove(slot->sandbox.socket);
	watch_remove(slot->sandbox.pidfd);
	sandbox_drop(&slot->sandbox);
	if (slot->state == BUSY || slot->state == COLLECTING) {
		cgroup_kill(&slot->cgroup);
		release_failed(
		    slot, slot->failure[0] ? slot->failure : "the sandbox died");
		mend(slot);
		idle_hook();
	} else if (slot->state == REMOVING) {
		mend(slot);
	} else if (slot->state != BROKEN) {
		break_slot(slot, "the sandbox died before it was used", 0);
	}
}

static void
on_timer(struct watch *watch)
{
	struct slot *slot = (void *)((char *)watch - offsetof(struct slot, on_timer));
	uint64_t times;

	if (read(slot->timer, &times, sizeof times) < 0)
		return; /* it was set anew meanwhile */
	switch (slot->state) {
	case BUSY:
		if (slot->killed_for == BOX_EXITED && !slot->ended)
			look(slot);
		else
			conclude(slot);
		break;
	case MAKING: break_slot(slot, "the sandbox was not ready in time", 0); break;
	case COLLECTING:
		break_slot(slot, "the files were not handed back in time", 0);
		break;
	case REMOVING:
	case BROKEN: mend(slot); break;
	case IDLE: break;
	}
}

/* Remove what is left of the last sandbox, then make the next. */
static void
mend(struct slot *slot)
{
	bool patient = slot->state == REMOVING && now_us() - slot->since_us < PATIENCE_US;

	if (slot->sandbox.pid ||
	    (slot->cgroup.name[0] && !cgroup_remove(&slot->cgroup))) {
		kill_init(slot);
		if (slot->cgroup.name[0] && !slot->sandbox.pid)
			cgroup_kill(&slot->cgroup);
		if (slot->state == REMOVING && !patient)
			break_slot(slot, "the last sandbox could not be removed", errno);
		else
			set_timer(slot, slot->state == BROKEN || slot->sandbox.pid
					    ? MEND_US
					    : AGAIN_US);
		return;
	}
	if (!stopping)
		make(slot);
}

static void
make(struct slot *slot)
{
	char name[32];
	const char *why;

	snprintf(name, sizeof name, "s%d-%u", slot->number, slot->generation++);
	if (!cgroup_make(&slot->cgroup, name, &why) ||
	    !sandbox_make(&slot->sandbox, &slot->plan, &why)) {
		break_slot(slot, why, errno);
		return;
	}
	if (!watch_add(slot->sandbox.socket, &slot->on_socket) ||
	    !watch_add(slot->sandbox.pidfd, &slot->on_exit)) {
		break_slot(slot, "epoll", errno);
		return;
	}
	enter(slot, MAKING);
	set_timer(slot, PATIENCE_US);
}

static void
init(struct slot *slot, int number, uid_t uid)
{
	*slot = (struct slot){
		.number = number,
		.plan = { .payload = uid, .init = uid + 1, .cgroup = &slot->cgroup },
		.sandbox = { .pidfd = -1, .socket = -1, .tmpfs = -1 },
		.on_socket = { on_socket },
		.on_exit = { on_exit_of_init },
		.on_timer = { on_timer },
		.output = { -1, -1 },
	};
	slot->plan.network = namespace_network();
	if (slot->plan.network < 0)
		die("a network namespace for a slot: %s; the box needs CAP_SYS_ADMIN",
		    strerror(errno));
	slot->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (slot->timer < 0 || !watch_add(slot->timer, &slot->on_timer))
		die("timerfd: %s", strerror(errno));
}

/* ---- what the box asks ---------------------------------------------------- */

void
slots_prepare(int count, uid_t uid, void (*hook)(void))
{
	nplaces = count * PLACES;
	idle_hook = hook;
	processors = sysconf(_SC_NPROCESSORS_ONLN);
	if (processors < 1)
		processors = 1;
	for (int n = 0; n < nplaces; n++)
		init(&places[n], n, uid + 2 * (uid_t)n);
}

void
slots_start(void)
{
	for (int n = 0; n < nplaces; n++)
		make(&places[n]);
}

static bool
is_busy(const struct slot *slot)
{
	return slot->state == BUSY || slot->state == COLLECTING;
}

void
slots_stop(void)
{
	int64_t until = now_us() + PATIENCE_US;

	stopping = true;
	for (int n = 0; n < nplaces; n++) {
		struct slot *slot = &places[n];
		slot->done = NULL;
		if (slot->cgroup.name[0])
			cgroup_kill(&slot->cgroup);
		if (is_busy(slot))
			release(slot, NULL);
		enter(slot, REMOVING);
		mend(slot);
	}
	for (int n = 0; n < nplaces; n++)
		while (places[n].cgroup.name[0] && now_us() < until)
			watch_once(100);
}

/*
 * A parked sandbox says nothing: what can be read is its end, by the kernel's OOM
 * killer or another hand.  The loop is about to notice; no request goes there.
 */
static bool
is_parked(const struct slot *slot)
{
	struct pollfd socket = { .fd = slot->sandbox.socket, .events = POLLIN };

	return slot->state == IDLE && poll(&socket, 1, 0) == 0;
}

struct slot *
slots_idle(void)
{
	for (int n = 0; n < nplaces && !stopping; n++)
		if (!is_busy(&places[n ^ 1]) && is_parked(&places[n]))
			return &places[n];
	return NULL;
}

static enum box_slot_state
state_of(const struct slot *one, const struct slot *other)
{
	if (is_busy(one) || is_busy(other))
		return BOX_SLOT_BUSY;
	return one->state == BROKEN && other->state == BROKEN ? BOX_SLOT_BROKEN
							      : BOX_SLOT_IDLE;
}

void
slots_status(struct box_status *status)
{
	status->nslots = nplaces / PLACES;
	for (int n = 0; n < status->nslots; n++) {
		const struct slot *one = &places[n + n], *other = one + 1;
		status->slots[n] = state_of(one, other);
		status->taken[n] = one->taken + other->taken;
		status->released[n] = one->released + other->released;
	}
}

static bool
set_limits(struct slot *slot, const char **why)
{
	const struct box_limits *limits = &slot->head.limits;

	if (!cgroup_limit(&slot->cgroup, limits->memory_kb, limits->processes, why))
		return false;
	*why = "the size of /box and /tmp cannot be set";
	return namespace_resize(slot->sandbox.tmpfs, limits->tmpfs_kb);
}

/* Keep a look at what grows; a pipe's end must not stay open because of us. */
static void
hold_output(struct slot *slot, int *fds)
{
	struct stat st;

	for (int n = 0; n < 2; n++)
		if (fstat(fds[n + 1], &st) == 0 && S_ISREG(st.st_mode)) {
			slot->output[n] = fds[n + 1];
			fds[n + 1] = -1;
		}
}

void
slot_run(struct slot *slot, const char *message, size_t length, int *fds, size_t nfds,
    slot_done *done, void *context)
{
	const char *why = "the sandbox does not answer";

	memcpy(slot->message, message, length);
	memcpy(&slot->head, message, sizeof slot->head);
	slot->length = length;
	slot->killed_for = BOX_EXITED;
	slot->ended = false;
	slot->failure[0] = '\0';
	slot->done = done;
	slot->context = context;
	slot->taken++;
	enter(slot, BUSY);
	slot->start_us = slot->since_us;
	bool sent = set_limits(slot, &why) && wire_send(slot->sandbox.socket, message,
						  length, fds, nfds, MSG_DONTWAIT);
	int error = errno;
	hold_output(slot, fds);
	wire_close_all(fds, nfds);
	if (!sent)
		break_slot(slot, why, error);
	else
		set_timer(slot, next_look_us(slot, 0, 0));
}

void
slot_cancel(struct slot *slot)
{
	slot->done = NULL;
	if (slot->state == BUSY)
		kill_run(slot, BOX_WALL_LIMIT);
}
