#include "judge/box.h"

#include <errno.h>
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
	int fd; /* -1: not connected */
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
	box->address.sun_family = AF_UNIX;
	if (strlen(socket_path) >= sizeof box->address.sun_path)
		die("box_socket %s is longer than a socket's path may be", socket_path);
	strcpy(box->address.sun_path, socket_path);
	return box;
}

static void
hang_up(struct box *box)
{
	if (box->fd >= 0)
		close(box->fd);
	box->fd = -1;
}

void
box_free(struct box **box)
{
	if (!*box)
		return;
	hang_up(*box);
	free(*box);
	*box = NULL;
}

static bool
dial(struct box *box)
{
	if (box->fd >= 0)
		return true;
	box->fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (box->fd < 0)
		return false;
	if (connect(box->fd, (struct sockaddr *)&box->address, sizeof box->address) == 0)
		return true;
	hang_up(box);
	return false;
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
	result->memory_kb = wire->memory_kb;
	memcpy(result->text, wire->text, sizeof result->text);
	return true;
}

bool
box_run(struct box *box, const struct box_request *request, struct box_result *result_out)
{
	int fds[WIRE_MAX_FDS] = { request->stdin_fd, request->stdout_fd,
		request->stderr_fd };
	size_t length = wire_request_pack(request, box->request);

	memset(result_out, 0, sizeof *result_out);
	if (length == 0) {
		result_out->outcome = BOX_FAILED;
		snprintf(result_out->text, sizeof result_out->text,
		    "refused: the request is too big");
		return true;
	}
	for (size_t n = 0; n < request->nfiles; n++)
		fds[WIRE_STDIO + n] = request->files[n].fd;
	return ask(box, length, fds, WIRE_STDIO + request->nfiles) &&
	       hear(box, result_out);
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
