/*
 * The threads that carry out requests, each with a database of its own.
 */
#pragma once

struct web;
struct work;
struct request;

struct worker {
	struct web *web;
	struct work *jobs;
};

/* Do the jobs of a struct worker until its queue is closed. */
void *worker_run(void *worker);

/* Answer one request from the environment on standard output: plain CGI. */
void worker_run_cgi(void);
