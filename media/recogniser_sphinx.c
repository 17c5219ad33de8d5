/*
 * Pocketsphinx as a process of its own, riposte-speech: what it does to memory or
 * itself cannot touch the meeting.  One line at a time, behind a partial one that it
 * ends; a worker that died, or takes ten times as long as was spoken, is replaced by a
 * new one.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/scoped.h"
#include "lib/service.h"
#include "recogniser.h"
#include "speech.h"
#include "voice.h"

extern char **environ;

enum { PATIENCE_MS = 60000, SLOWEST = 10, SEND_S = 10, RETRY_MS = 5000 };

struct sphinx {
	struct recogniser base;
	pid_t pid; /* 0: there is none */
	int fd;
	struct job *jobs[2]; /* in the order of their answers; NULL: none */
	int64_t until_ms, started_ms;
	char answer[SPEECH_MAX_TEXT + 4];
	size_t length;
};

static bool
spawn(struct sphinx *sphinx, int fd)
{
	char *const argv[] = { (char *)SPEECH_PROGRAM, NULL };
	posix_spawn_file_actions_t actions;
	int failed;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fd, 0);
	failed = posix_spawn(&sphinx->pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (failed) {
		log_error("cannot start pocketsphinx", "program=%s why=%s", argv[0],
		    strerror(failed));
		sphinx->pid = 0;
	}
	return !failed;
}

static bool
start(struct sphinx *sphinx)
{
	struct timeval patience = { .tv_sec = SEND_S };
	int pair[2];

	if (sphinx->pid)
		return true;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) {
		log_error("no socket for pocketsphinx", "why=%s", strerror(errno));
		return false;
	}
	scoped_fd theirs = pair[1];
	sphinx->started_ms = service_now_ms();
	if (!spawn(sphinx, theirs)) {
		close(pair[0]);
		return false;
	}
	setsockopt(pair[0], SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	sphinx->fd = pair[0];
	return true;
}

static void
stop(struct sphinx *sphinx)
{
	if (!sphinx->pid)
		return;
	kill(sphinx->pid, SIGKILL);
	while (waitpid(sphinx->pid, NULL, 0) < 0 && errno == EINTR)
		;
	close(sphinx->fd);
	sphinx->pid = 0;
	sphinx->fd = -1;
}

static void
finish(struct sphinx *sphinx, const char *why)
{
	struct job *job = sphinx->jobs[0];

	sphinx->jobs[0] = sphinx->jobs[1];
	sphinx->jobs[1] = NULL;
	job->why = why;
	recogniser_finish(&sphinx->base, job);
}

/* The worker is no good any more; what it had waits for the next one. */
static void
replace(struct sphinx *sphinx, const char *why)
{
	log_warn("pocketsphinx is started anew", "why=%s", why);
	stop(sphinx);
	sphinx->length = 0;
	while (sphinx->jobs[0])
		finish(sphinx, why);
}

static bool
send_all(int fd, const void *bytes, size_t length)
{
	for (const char *at = bytes; length;) {
		ssize_t sent = send(fd, at, length, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return false;
		at += sent;
		length -= (size_t)sent;
	}
	return true;
}

/* None while one that died at once is not to be tried again yet. */
static int
sphinx_room(const struct recogniser *base)
{
	const struct sphinx *sphinx = (const struct sphinx *)base;

	return !sphinx->jobs[1] && (!sphinx->jobs[0] || sphinx->jobs[0]->is_partial) &&
	       (sphinx->pid || service_now_ms() - sphinx->started_ms >= RETRY_MS);
}

static void
sphinx_begin(struct recogniser *base, struct job *job)
{
	struct sphinx *sphinx = (struct sphinx *)base;
	struct speech_head head = { (uint32_t)job->count, job->is_partial };

	sphinx->jobs[sphinx->jobs[0] != NULL] = job;
	sphinx->until_ms = service_now_ms() + PATIENCE_MS +
			   SLOWEST * (int64_t)(job->count * 1000 / VOICE_RATE);
	if (!start(sphinx))
		finish(sphinx, "pocketsphinx cannot be started");
	else if (!send_all(sphinx->fd, &head, sizeof head) ||
		 !send_all(sphinx->fd, job->samples, job->count * sizeof *job->samples))
		replace(sphinx, "it takes no speech");
}

/* The text is the job's, which the analyzer loses sight of. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
static void
take_text(struct job *job, const char *text, size_t length)
{
	job->text = strndup(text, length);
	if (!job->text)
		die("out of memory");
}
#pragma GCC diagnostic pop

/* The whole answer is there: its length, and the text. */
static void
look_at_answer(struct sphinx *sphinx)
{
	uint32_t length;

	if (sphinx->length < sizeof length)
		return;
	memcpy(&length, sphinx->answer, sizeof length);
	if (length > SPEECH_MAX_TEXT) {
		replace(sphinx, "it answers nonsense");
		return;
	}
	if (sphinx->length < sizeof length + length)
		return;
	take_text(sphinx->jobs[0], sphinx->answer + sizeof length, length);
	sphinx->length -= sizeof length + length;
	memmove(sphinx->answer, sphinx->answer + sizeof length + length, sphinx->length);
	finish(sphinx, NULL);
}

static void
read_answer(struct sphinx *sphinx)
{
	ssize_t length = recv(sphinx->fd, sphinx->answer + sphinx->length,
	    sizeof sphinx->answer - sphinx->length, MSG_DONTWAIT);

	if (length < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (length <= 0 || !sphinx->jobs[0]) {
		replace(sphinx, "it ended");
		return;
	}
	sphinx->length += (size_t)length;
	look_at_answer(sphinx);
	if (sphinx->length && sphinx->jobs[0])
		look_at_answer(sphinx); /* of the line behind it */
}

static void
sphinx_wait(struct recogniser *base, int timeout_ms, int fd)
{
	struct sphinx *sphinx = (struct sphinx *)base;
	struct pollfd wait[2] = { { .fd = fd, .events = POLLIN },
		{ .fd = sphinx->pid ? sphinx->fd : -1, .events = POLLIN } };

	poll(wait, 2, timeout_ms);
	if (wait[1].revents)
		read_answer(sphinx);
	if (sphinx->jobs[0] && service_now_ms() > sphinx->until_ms)
		replace(sphinx, "it takes too long");
}

static void
sphinx_free(struct recogniser *base)
{
	struct sphinx *sphinx = (struct sphinx *)base;

	stop(sphinx);
	while (sphinx->jobs[0])
		finish(sphinx, "the scribe was stopped");
	free(sphinx);
}

struct recogniser *
recogniser_sphinx_new(const struct recogniser_settings *settings)
{
	static const struct recogniser_kind kind = { sphinx_room, sphinx_begin,
		sphinx_wait, sphinx_free };
	struct sphinx *sphinx;

	if (!settings->has_sphinx || access(SPEECH_MODEL, R_OK) < 0 ||
	    access(SPEECH_PROGRAM, X_OK) < 0)
		return NULL;
	sphinx = calloc(1, sizeof *sphinx);
	if (!sphinx)
		die("out of memory");
	sphinx->base.kind = &kind;
	sphinx->fd = -1;
	sphinx->started_ms = service_now_ms() - RETRY_MS;
	snprintf(sphinx->base.name, sizeof sphinx->base.name,
	    "pocketsphinx en-us (on this server)");
	return &sphinx->base;
}
