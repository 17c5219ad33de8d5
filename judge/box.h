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
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	BOX_MAX_FILES = 64,	/* copied in */
	BOX_MAX_KEPT = 128,	/* handed back */
	BOX_MAX_WORDS = 256,	/* arguments and environment together */
	BOX_MAX_NAME = 127,	/* bytes of a file's name */
	BOX_MAX_TEXT = 32768,	/* bytes of all words, names and patterns */
	BOX_MAX_SLOTS = 64,
};

/* Zero is no limit only where it says so. */
struct box_limits {
	int64_t cpu_ms;	    /* over all threads and children, from the cgroup */
	int64_t wall_ms;
	int64_t memory_kb;  /* all of it: anonymous, tmpfs, shared; also the stack's limit */
	int64_t output_kb;  /* of standard output and of standard error, when they are files */
	int64_t file_kb;    /* of each file written; at least output_kb */
	int64_t tmpfs_kb;   /* of /box and /tmp together */
	int32_t processes;  /* threads included */
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
	int stdin_fd, stdout_fd, stderr_fd; /* borrowed; never opened for more than needed */
	const struct box_file *files;	    /* descriptors borrowed */
	size_t nfiles;
	const char *const *keep; /* names or patterns (*.class) in /box; NULL: none */
};

enum box_outcome {
	BOX_EXITED,	  /* exit_code says how */
	BOX_SIGNALED,	  /* signal says by which */
	BOX_CPU_LIMIT,
	BOX_WALL_LIMIT,
	BOX_MEMORY_LIMIT, /* the kernel's counter of OOM kills says so, not a guess */
	BOX_OUTPUT_LIMIT,
	BOX_FAILED,	  /* the box could not run it: text says why; not the program's fault */
};

struct box_result {
	enum box_outcome outcome;
	int exit_code, signal;
	int64_t cpu_us, wall_us;
	int64_t memory_kb;	/* peak */
	int processes;		/* peak, or 0 where the kernel does not tell */
	char text[256];		/* BOX_FAILED: why */
	struct box_file *kept;	/* descriptors (sealed copies) belong to the result */
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

enum box_slot_state { BOX_SLOT_IDLE, BOX_SLOT_BUSY, BOX_SLOT_BROKEN };

struct box_status {
	int nslots;
	int waiting; /* requests that wait for a slot */
	enum box_slot_state slots[BOX_MAX_SLOTS];
	uint64_t taken[BOX_MAX_SLOTS], released[BOX_MAX_SLOTS]; /* since its start */
};

/* False when the box is not reachable. */
bool box_status(struct box *, struct box_status *status_out);
