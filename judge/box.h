/*
 * Asking riposte-box to run one command in a sandbox.
 *
 * The caller names arguments, environment, limits and descriptors; uid, mounts
 * and root come from the box's own configuration.  The command runs in /box, an
 * empty file system of its own into which FILES were copied first, as a user
 * that owns nothing else, without network, and whatever it leaves behind dies
 * before the result is given.
 *
 * A handle carries one request at a time and belongs to one thread; open as
 * many as there are slots.  Requests above the number of slots wait in the box.
 *
 * Two programs that talk with each other run at once, also where there is one
 * slot only: the second is asked for "beside" the first, by another handle.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	BOX_MAX_FILES = 64,   /* copied in */
	BOX_MAX_KEPT = 128,   /* handed back */
	BOX_MAX_WORDS = 256,  /* arguments and environment together */
	BOX_MAX_NAME = 127,   /* bytes of a file's name */
	BOX_MAX_TEXT = 32768, /* bytes of all words, names and patterns */
	BOX_MAX_SLOTS = 64,
};

/* Zero is no limit only where it says so. */
struct box_limits {
	int64_t cpu_ms;	   /* over all threads and children, from the cgroup */
	int64_t wall_ms;
	int64_t memory_kb; /* anonymous, tmpfs, shared: all; also the stack's limit */
	int64_t output_kb; /* of standard output and of error, when they are files */
	int64_t file_kb;   /* of each file written; at least output_kb */
	int64_t tmpfs_kb;  /* of /box and /tmp together */
	int32_t processes; /* threads included */
	int32_t open_files;
};

struct box_file {
	char name[BOX_MAX_NAME + 1]; /* in /box: no slash, not "." or ".." */
	int fd;			     /* a regular file; read from its beginning */
	uint32_t mode;		     /* 0644 or 0755 */
};

struct box_request {
	const char *const *argv; /* NULL at the end; argv[0] is a path or found in PATH */
	const char *const *env;	 /* NAME=value, NULL at the end */
	struct box_limits limits;
	int stdin_fd; /* a file is read-only or sealed: none may change it */
	int stdout_fd, stderr_fd;     /* all borrowed */
	const struct box_file *files; /* descriptors borrowed */
	size_t nfiles;
	const char *const *keep; /* names or patterns (*.class) in /box; NULL: none */
	bool beside; /* share the slot of a request that runs, to talk with it by pipes */
	bool read_only; /* nothing in /box can be changed, nor made; /tmp is as ever */
};

enum box_outcome {
	BOX_EXITED,   /* exit_code says how */
	BOX_SIGNALED, /* signal says by which */
	BOX_CPU_LIMIT,
	BOX_WALL_LIMIT,	  /* time in which it waited for a processor does not count */
	BOX_MEMORY_LIMIT, /* the kernel's counter of OOM kills says so, not a guess */
	BOX_OUTPUT_LIMIT,
	BOX_FAILED, /* the box could not run it: text says why; not the program's fault */
};

/* What a program was refused before it ended by itself. */
enum box_refused {
	BOX_REFUSED_PROCESSES = 1,
	BOX_REFUSED_FILE_SIZE = 2,
	BOX_REFUSED_SPACE = 4, /* tmpfs_kb is used up at its end */
	BOX_REFUSED_FILES = 8, /* the number of files in it is */
};

struct box_result {
	enum box_outcome outcome;
	int exit_code, signal;
	int64_t cpu_us, wall_us;
	int64_t wait_us;       /* it could have run, and others did; -1: not known */
	bool is_contended;     /* WAIT_US is more than the configured share */
	int64_t memory_kb;     /* peak */
	int64_t output_kb;     /* the longer of standard output and error */
	int64_t ended_us;      /* by CLOCK_MONOTONIC: tells which of two ended first */
	int processes;	       /* peak, or 0 where the kernel does not tell */
	unsigned refused;      /* enum box_refused; 0 after an exit with 0 */
	char text[256];	       /* BOX_FAILED: why */
	struct box_file *kept; /* descriptors (sealed copies) belong to the result */
	size_t nkept;
};

struct box;

/* Never NULL; connects at the first call, and again after the box was restarted. */
struct box *box_new(const char *socket_path);
void box_free(struct box **);

/*
 * Run it and wait.  False when the box was not reachable or died meanwhile:
 * nothing is known then, ask again.  Release the result in either case.
 */
bool box_run(struct box *, const struct box_request *, struct box_result *result_out);
void box_result_release(struct box_result *);

/*
 * The same in two steps, for running two at once.  BOX_FD can be polled: it is
 * readable when the result can be had.  False as above; nothing is under way then.
 */
bool box_begin(struct box *, const struct box_request *);
int box_fd(const struct box *);
bool box_end(struct box *, struct box_result *result_out);

/* Kill what runs; there will be no result. */
void box_cancel(struct box *);

/*
 * From another thread: end the request under way, whose box_run answers false,
 * and, until told otherwise, each that begins.  With false: no longer.
 */
void box_interrupt(struct box *, bool is_interrupted);

enum box_slot_state { BOX_SLOT_IDLE, BOX_SLOT_BUSY, BOX_SLOT_BROKEN };

struct box_slot {
	enum box_slot_state state;
	uint64_t taken, released, contended; /* since its start */
	char processors[32];		     /* "1" or "0,1": its runs have no others */
	char broken[128];		     /* why it is BROKEN, or was last; "" */
};

struct box_status {
	int nslots;
	int waiting; /* requests that wait for a slot */
	int slot_memory_mb, slot_cpu_percent;
	char cgroups[8]; /* "v2", "v1" or "hybrid" */
	struct box_slot slots[BOX_MAX_SLOTS];
};

/* False when the box is not reachable. */
bool box_status(struct box *, struct box_status *status_out);
