/*
 * Slots: each runs one request at a time, and has sandboxes made ahead, each
 * with users and an empty network of its own.
 *
 *	MAKING	a sandbox is being made, or the last one is being removed
 *	IDLE	a sandbox is parked: a request can be taken at once
 *	BUSY	it runs; released exactly once, whatever happens
 *	BROKEN	it could not be made or removed; tried again every second
 *
 * Removing and making again happen after the result was given, so nobody waits
 * for them but the next request.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "judge/box.h"
#include "judge/wire.h"

enum { SLOT_UIDS = 4 };

struct slot;

/* Told once for each slot_run.  The descriptors are borrowed; NFDS = nkept. */
typedef void slot_done(void *context, const struct wire_result *, const int *fds);

struct slots_setup {
	int count;
	uid_t uid;		 /* the first of their users, SLOT_UIDS for each */
	int processors;		 /* for each; 0: all */
	void (*idle_hook)(void); /* called whenever a slot can take a request */
};

/* Make users, networks and places; no sandbox yet. */
void slots_prepare(const struct slots_setup *);

/* From here on sandboxes are made; all namespaces must be entered. */
void slots_start(void);

/* Kill everything, wait for it, remove the control groups. */
void slots_stop(void);

/* A slot that can take a request now, or NULL. */
struct slot *slots_idle(void);

/*
 * The same for a request that talks with another: the second place of a slot
 * that is busy, or, where the other is over already, any.  There is always one:
 * whoever asks has a slot, and each slot has room for one such guest.
 */
struct slot *slots_beside(void);

void slots_status(struct box_status *);

/*
 * Run the sound request of LENGTH bytes at MESSAGE, whose descriptors this call
 * closes.  DONE is called once, from within when the sandbox is found broken.
 */
void slot_run(struct slot *, const char *message, size_t length, int *fds, size_t nfds,
    slot_done *done, void *context);

/* Nobody wants the result any more: kill it; DONE is not called. */
void slot_cancel(struct slot *);
