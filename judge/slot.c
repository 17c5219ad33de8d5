#define _GNU_SOURCE /* sched_setaffinity */
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
#include "judge/clock.h"
#include "judge/meter.h"
#include "judge/namespace.h"
#include "judge/private.h"
#include "judge/processor.h"
#include "judge/sandbox.h"
#include "judge/watch.h"
#include "log.h"

enum {
	AGAIN_US = 2000,	/* between two tries to kill or to remove */
	MEND_US = 1000000,	/* between two tries to mend a broken slot */
	PATIENCE_US = 10000000, /* what is not dead or made by then is broken */
	FIRST_TMPFS_KB = 64,
};

enum state { MAKING, IDLE, BUSY, COLLECTING, REMOVING, BROKEN };

/* One place of a slot. */
struct slot {
	enum state state;
	int number; /* of the place */
	unsigned generation;
	uint64_t taken, released, contended;
	cpu_set_t processors;
	char broken[128]; /* why it is, or was last */
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
	struct meter meter;
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
 * meanwhile, so that a request right after another need not wait for it.  Only
 * what was asked for "beside" runs in both: of two that talk, one mostly waits.
 */
enum { PLACES = 2, USERS = SLOT_UIDS / PLACES };

static struct slot *places; /* private */
static int nplaces;
static void (*idle_hook)(void);
static bool stopping;

static void make(struct slot *);
static void mend(struct slot *);

/* ---- small things --------------------------------------------------------- */

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
	slot->since_us = clock_us();
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

	meter_release(&slot->meter);
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
	snprintf(slot->broken, sizeof slot->broken, "%s%s%s", why, error ? ": " : "",
	    error ? strerror(error) : "");
	log_error("slot is broken", "slot=%d why=%s error=%s", slot->number / PLACES, why,
	    error ? strerror(error) : "-");
	if (slot->state == BUSY || slot->state == COLLECTING)
		release_failed(slot, why);
	enter(slot, BROKEN);
	kill_init(slot);
	set_timer(slot, MEND_US);
	idle_hook(); /* the other place may serve who waits */
}

static void
sum_up(struct slot *slot)
{
	meter_read(&slot->meter, slot->status, slot->killed_for, &slot->result);
	slot->contended += slot->result.contended;
	if (slot->failure[0]) {
		slot->result.outcome = BOX_FAILED;
		memcpy(slot->result.text, slot->failure, sizeof slot->result.text);
	}
}

/* The result is given when nothing lives, and not before. */
static void
conclude(struct slot *slot)
{
	int64_t alive = cgroup_processes(&slot->cgroup);

	if (alive != 0) {
		if (clock_us() - slot->since_us > PATIENCE_US) {
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
		slot->since_us = clock_us();
		/* Its init may say so only after we have seen that all are dead. */
		slot->status = SIGKILL;
		meter_stop(&slot->meter, slot->since_us);
	}
	cgroup_kill(&slot->cgroup);
	set_timer(slot, AGAIN_US);
}

/* ---- while it runs -------------------------------------------------------- */

static void
look(struct slot *slot)
{
	int64_t next_us;
	enum box_outcome met = meter_look(&slot->meter, &next_us, slot->failure);

	if (met == BOX_EXITED)
		set_timer(slot, next_us);
	else
		kill_run(slot, met);
}

static void
on_ended(struct slot *slot, const struct sandbox_word *word)
{
	slot->ended = true;
	slot->status = word->status;
	/* One that was killed ended when that was decided. */
	if (slot->killed_for == BOX_EXITED) {
		meter_stop(&slot->meter, word->ended_us);
		slot->since_us = clock_us();
	}
	if (word->alone) {
		conclude(slot);
		return;
	}
	cgroup_kill(&slot->cgroup);
	set_timer(slot, AGAIN_US);
}

/*
 * Containers by default lack CAP_SYS_NICE, so there the box is the process's user for the
 * moment; its real and saved user stay root, so nobody of that user can reach it.
 */
static bool
bind_process(const struct slot *slot, pid_t pid, uid_t user)
{
	const cpu_set_t *set = &slot->processors;

	if (sched_setaffinity(pid, sizeof *set, set) == 0)
		return true;
	if (errno != EPERM || seteuid(user))
		return false;
	bool bound = sched_setaffinity(pid, sizeof *set, set) == 0;
	int why = errno;
	if (seteuid(0))
		die("seteuid: %s", strerror(errno));
	errno = why;
	return bound;
}

/*
 * It was made wherever there was room, and is bound to its processors in its
 * sleep: a running process would be moved to the end of their queue.  Its init
 * too: so the end of the one wakes the other where it is.
 */
static void
on_parked(struct slot *slot)
{
	pid_t payload = cgroup_first_process(&slot->cgroup);

	if (payload < 0 || !bind_process(slot, payload, slot->plan.payload) ||
	    !bind_process(slot, slot->sandbox.pid, slot->plan.init)) {
		break_slot(slot, "it cannot be bound to its processors", errno);
		return;
	}
	meter_park(&slot->meter, &slot->cgroup, slot->sandbox.tmpfs);
	enter(slot, IDLE);
	set_timer(slot, 0);
	idle_hook();
}

static void
on_word(struct slot *slot, struct sandbox_word *word, const int *fds)
{
	word->text[sizeof word->text - 1] = '\0';
	if (word->event == SANDBOX_PARKED && slot->state == MAKING) {
		on_parked(slot);
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
	bool patient =
	    slot->state == REMOVING && clock_us() - slot->since_us < PATIENCE_US;

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
init(struct slot *slot, int number, const struct slots_setup *setup)
{
	uid_t uid = setup->uid + USERS * (uid_t)number;

	*slot = (struct slot){
		.number = number,
		.plan = { .payload = uid,
		    .init = uid + 1,
		    .tmpfs_kb = FIRST_TMPFS_KB,
		    .cgroup = &slot->cgroup },
		.sandbox = { .pidfd = -1, .socket = -1, .tmpfs = -1 },
		.on_socket = { on_socket },
		.on_exit = { on_exit_of_init },
		.on_timer = { on_timer },
		.meter.output = { -1, -1 },
	};
	processor_choose(number / PLACES, setup->processors, &slot->processors);
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
slots_prepare(const struct slots_setup *setup)
{
	nplaces = setup->count * PLACES;
	places = private_memory((size_t)nplaces, sizeof *places);
	idle_hook = setup->idle_hook;
	for (int n = 0; n < nplaces; n++)
		init(&places[n], n, setup);
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
	int64_t until = clock_us() + PATIENCE_US;

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
		while (places[n].cgroup.name[0] && clock_us() < until)
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

struct slot *
slots_beside(void)
{
	for (int n = 0; n < nplaces && !stopping; n++)
		if (is_busy(&places[n ^ 1]) && is_parked(&places[n]))
			return &places[n];
	return slots_idle();
}

static enum box_slot_state
state_of(const struct slot *one, const struct slot *other)
{
	if (is_busy(one) || is_busy(other))
		return BOX_SLOT_BUSY;
	return one->state == BROKEN && other->state == BROKEN ? BOX_SLOT_BROKEN
							      : BOX_SLOT_IDLE;
}

static struct box_slot
describe(const struct slot *one, const struct slot *other)
{
	struct box_slot slot = {
		.state = state_of(one, other),
		.taken = one->taken + other->taken,
		.released = one->released + other->released,
		.contended = one->contended + other->contended,
	};

	processor_list(&one->processors, slot.processors, sizeof slot.processors);
	memcpy(slot.broken, one->broken[0] ? one->broken : other->broken,
	    sizeof slot.broken);
	return slot;
}

void
slots_status(struct box_status *status)
{
	status->nslots = nplaces / PLACES;
	for (int n = 0; n < status->nslots; n++)
		status->slots[n] = describe(&places[n + n], &places[n + n + 1]);
}

static bool
set_limits(struct slot *slot, const char **why)
{
	const struct box_limits *limits = &slot->head.limits;

	if (!cgroup_limit(&slot->cgroup, limits->memory_kb, limits->processes, why))
		return false;
	if (limits->tmpfs_kb == slot->plan.tmpfs_kb)
		return true;
	/* The next one here is mostly asked for the same. */
	slot->plan.tmpfs_kb = limits->tmpfs_kb;
	*why = "the size of /box and /tmp cannot be set";
	return namespace_resize(slot->sandbox.tmpfs, limits->tmpfs_kb);
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
	meter_start(&slot->meter, &slot->head.limits);
	bool sent = set_limits(slot, &why) && wire_send(slot->sandbox.socket, message,
						  length, fds, nfds, MSG_DONTWAIT);
	int error = errno;
	meter_hold(&slot->meter, fds);
	wire_close_all(fds, nfds);
	if (!sent)
		break_slot(slot, why, error);
	else
		set_timer(slot, meter_first_look_us(&slot->meter));
}

void
slot_cancel(struct slot *slot)
{
	slot->done = NULL;
	if (slot->state == BUSY)
		kill_run(slot, BOX_WALL_LIMIT);
}
