#include "judge/box.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "judge/wire.h"
#include "log.h"

struct box {
	struct sockaddr_un address;
	bool is_refused; /* by us: it was never sent */
	int fd;		 /* -1: not connected; changes only under the lock */
	pthread_mutex_t lock;
	bool is_interrupted;
	char request[WIRE_MAX_REQUEST];
	struct wire_result result;
};

struct box *
box_new(const char *socket_path)
{
	struct box *box = calloc(1, sizeof *box);

	if (!box)
		die("out of memory");
	box->fd = -1;
	pthread_mutex_init(&box->lock, NULL);
	box->address.sun_family = AF_UNIX;
	if (strlen(socket_path) >= sizeof box->address.sun_path)
		die("box_socket %s is longer than a socket's path may be", socket_path);
	strcpy(box->address.sun_path, socket_path);
	return box;
}

static void
set_fd(struct box *box, int fd)
{
	pthread_mutex_lock(&box->lock);
	if (box->fd >= 0)
		close(box->fd);
	box->fd = fd;
	/* The box ends what runs for a client that is gone. */
	if (fd >= 0 && box->is_interrupted)
		shutdown(fd, SHUT_RDWR);
	pthread_mutex_unlock(&box->lock);
}

static void
hang_up(struct box *box)
{
	set_fd(box, -1);
}

void
box_interrupt(struct box *box, bool is_interrupted)
{
	pthread_mutex_lock(&box->lock);
	box->is_interrupted = is_interrupted;
	if (is_interrupted && box->fd >= 0)
		shutdown(box->fd, SHUT_RDWR);
	pthread_mutex_unlock(&box->lock);
}

void
box_free(struct box **box)
{
	if (!*box)
		return;
	hang_up(*box);
	pthread_mutex_destroy(&(*box)->lock);
	free(*box);
	*box = NULL;
}

static bool
dial(struct box *box)
{
	if (box->fd >= 0)
		return true;
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	if (connect(fd, (struct sockaddr *)&box->address, sizeof box->address) < 0) {
		close(fd);
		return false;
	}
	set_fd(box, fd);
	return true;
}

/* A connection from before the box's restart fails at the first send: try a new one. */
static bool
ask(struct box *box, size_t length, const int *fds, size_t nfds)
{
	for (int tries = 0; tries < 2 && dial(box); tries++) {
		if (wire_send(box->fd, box->request, length, fds, nfds, 0))
			return true;
		hang_up(box);
	}
	return false;
}

static bool
copy_kept(struct box_result *result, const struct wire_result *wire, const int *fds)
{
	result->kept = calloc(wire->nkept ? wire->nkept : 1, sizeof *result->kept);
	if (!result->kept)
		return false;
	for (size_t n = 0; n < wire->nkept; n++) {
		memcpy(
		    result->kept[n].name, wire->kept[n].name, sizeof wire->kept[n].name);
		result->kept[n].mode = wire->kept[n].mode;
		result->kept[n].fd = fds[n];
	}
	result->nkept = wire->nkept;
	return true;
}

static bool
hear(struct box *box, struct box_result *result)
{
	struct wire_result *wire = &box->result;
	int fds[BOX_MAX_KEPT];
	size_t nfds;
	ssize_t got =
	    wire_receive(box->fd, wire, sizeof *wire, fds, BOX_MAX_KEPT, &nfds, 0);

	if (got < 0 || !wire_result_is_sound(wire, (size_t)got, nfds) ||
	    !copy_kept(result, wire, fds)) {
		wire_close_all(fds, nfds);
		hang_up(box);
		return false;
	}
	result->outcome = (enum box_outcome)wire->outcome;
	result->exit_code = wire->exit_code;
	result->signal = wire->signal;
	result->processes = wire->processes;
	result->cpu_us = wire->cpu_us;
	result->wall_us = wire->wall_us;
	result->wait_us = wire->wait_us;
	result->is_contended = wire->contended;
	result->output_kb = wire->output_kb;
	result->refused = wire->refused;
	result->memory_kb = wire->memory_kb;
	result->ended_us = wire->ended_us;
	memcpy(result->text, wire->text, sizeof result->text);
	return true;
}

bool
box_begin(struct box *box, const struct box_request *request)
{
	int fds[WIRE_MAX_FDS] = { request->stdin_fd, request->stdout_fd,
		request->stderr_fd };
	size_t length = wire_request_pack(request, box->request);

	box->is_refused = length == 0;
	if (box->is_refused)
		return true;
	for (size_t n = 0; n < request->nfiles; n++)
		fds[WIRE_STDIO + n] = request->files[n].fd;
	return ask(box, length, fds, WIRE_STDIO + request->nfiles);
}

int
box_fd(const struct box *box)
{
	return box->fd;
}

bool
box_end(struct box *box, struct box_result *result_out)
{
	memset(result_out, 0, sizeof *result_out);
	if (!box->is_refused)
		return hear(box, result_out);
	result_out->outcome = BOX_FAILED;
	snprintf(
	    result_out->text, sizeof result_out->text, "refused: the request is too big");
	return true;
}

void
box_cancel(struct box *box)
{
	hang_up(box);
}

bool
box_run(struct box *box, const struct box_request *request, struct box_result *result_out)
{
	memset(result_out, 0, sizeof *result_out);
	return box_begin(box, request) && box_end(box, result_out);
}

void
box_result_release(struct box_result *result)
{
	for (size_t n = 0; n < result->nkept; n++)
		close(result->kept[n].fd);
	free(result->kept);
	memset(result, 0, sizeof *result);
}

bool
box_status(struct box *box, struct box_status *status_out)
{
	const struct wire_head head = { .magic = WIRE_MAGIC, .kind = WIRE_STATUS };
	struct wire_status wire;
	size_t nfds;
	int none;

	memcpy(box->request, &head, sizeof head);
	if (!ask(box, sizeof head, NULL, 0))
		return false;
	if (wire_receive(box->fd, &wire, sizeof wire, &none, 0, &nfds, 0) !=
		sizeof wire ||
	    wire.magic != WIRE_MAGIC || wire.kind != WIRE_STATUS) {
		hang_up(box);
		return false;
	}
	*status_out = wire.status;
	return true;
}
