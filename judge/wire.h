/*
 * What client and box say to each other, and the box to the process that is
 * parked in a sandbox: one SOCK_SEQPACKET message each way, in the machine's
 * own byte order, with descriptors beside it (SCM_RIGHTS).
 *
 * A request is a head and then its texts, each with its NUL, in this order:
 * argv, env, names of files, patterns to keep.  A message is judged by
 * wire_request_parse before anything in it is used; it does no I/O, so that it
 * can be fuzzed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "judge/box.h"

enum {
	WIRE_MAGIC = 0x34786f42, /* "Box4": changes with the layout */
	WIRE_STDIO = 3,		 /* descriptors before those of files */
	WIRE_MAX_FDS = WIRE_STDIO + BOX_MAX_FILES,
};

enum wire_kind {
	WIRE_RUN = 1,
	WIRE_STATUS,
	WIRE_PROBE, /* the box's own test; never accepted from a client */
};

struct wire_head {
	uint32_t magic, kind;
	uint32_t nargv, nenv, nfiles, nkeep;
	uint32_t text_bytes;
	uint16_t beside, read_only; /* 0 or 1 */
	struct box_limits limits;
	uint8_t executable[BOX_MAX_FILES]; /* 0 or 1 */
};

enum { WIRE_MAX_REQUEST = sizeof(struct wire_head) + BOX_MAX_TEXT };

/* A request that was found sound; its pointers lead into the message. */
struct wire_request {
	struct wire_head head;
	char *argv[BOX_MAX_WORDS + 1];
	char *env[BOX_MAX_WORDS + 1];
	char *files[BOX_MAX_FILES + 1];
	char *keep[BOX_MAX_WORDS + 1];
};

struct wire_kept {
	char name[BOX_MAX_NAME + 1];
	uint32_t mode;
};

struct wire_result {
	uint32_t magic, kind;
	int32_t outcome, exit_code, signal, processes;
	uint32_t refused, contended;
	int64_t cpu_us, wall_us, wait_us, memory_kb, output_kb, ended_us;
	char text[256];
	uint32_t nkept, unused;
	struct wire_kept kept[BOX_MAX_KEPT]; /* only nkept of them are sent */
};

struct wire_status {
	uint32_t magic, kind;
	struct box_status status;
};

/*
 * Judge the LENGTH bytes of MESSAGE that came with NFDS descriptors.  False
 * with a few words in *WHY_OUT.
 */
bool wire_request_parse(char *message, size_t length, size_t nfds,
    struct wire_request *request_out, const char **why_out);

/* Write REQUEST into BUFFER (WIRE_MAX_REQUEST bytes): its length, or 0 if it is too big.
 */
size_t wire_request_pack(const struct box_request *, char *buffer);

/* Bytes of RESULT that are sent. */
size_t wire_result_length(const struct wire_result *);

/* True when LENGTH bytes with NFDS descriptors are a sound result. */
bool wire_result_is_sound(const struct wire_result *, size_t length, size_t nfds);

/* One message with NFDS (at most 253) descriptors; FLAGS as sendmsg; true when it was
 * sent. */
bool wire_send(
    int socket, const void *data, size_t length, const int *fds, size_t nfds, int flags);

/*
 * Receive one message and at most MAX descriptors (close-on-exec).  The
 * length; 0 at the end; -1 with errno, EMSGSIZE for a message that was cut,
 * whose descriptors are closed.
 */
ssize_t wire_receive(int socket, void *data, size_t size, int *fds, size_t max,
    size_t *nfds_out, int flags);

void wire_close_all(int *fds, size_t nfds);
