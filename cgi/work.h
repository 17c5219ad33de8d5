/*
 * Queues of things to do, and the threads that do them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "connection.h"

struct packet;
struct web;
struct work;
struct visitor;
struct request;

enum job_kind {
	JOB_READ,	/* a connection has something to read */
	JOB_SEND,	/* bytes that did not fit into the socket at once */
	JOB_RECHECK,	/* a waiting call may have its answer now */
	JOB_REQUEST,	/* a checked request that hashes passwords */
};

struct job {
	enum job_kind kind;
	struct peer peer;	  /* JOB_READ, JOB_SEND */
	struct packet *packet;	  /* JOB_SEND: an owner of it */
	size_t sent;		  /* …of which so much has gone */
	struct visitor *visitor;  /* JOB_RECHECK */
	struct request *request;  /* JOB_REQUEST */
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
