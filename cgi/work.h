/*
 * Queues of things to do, and the threads that do them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct web;
struct work;
struct waiting;
struct request;

enum job_kind {
	JOB_READ,	/* a connection has something to read */
	JOB_SEND,	/* bytes that did not fit into the socket at once */
	JOB_RECHECK,	/* a waiting call may have its answer now */
	JOB_REQUEST,	/* a checked request that hashes passwords */
};

struct job {
	enum job_kind kind;
	uint64_t connection;
	int fd;
	bool keep;		  /* JOB_SEND: use the connection again */
	char *bytes;		  /* JOB_SEND: freed when sent */
	size_t length, done;
	struct waiting *waiting;  /* JOB_RECHECK; JOB_SEND of a stream: park again */
	struct request *request;  /* JOB_REQUEST */
	uint16_t request_id;
	struct job *next;
};

/* A queue that takes at most LIMIT jobs (0: as many as come). */
struct work *work_new(size_t limit);
void work_free(struct work **);

/* Put a copy of JOB at the end.  False: the queue is full. */
bool work_put(struct work *, const struct job *job);

/* Wait for a job.  False: the queue was closed and nothing is left. */
bool work_take(struct work *, struct job *job_out);

void work_close(struct work *);
size_t work_length(struct work *);
