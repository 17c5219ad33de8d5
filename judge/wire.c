#include "judge/wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_RIGHTS = 253 }; /* SCM_MAX_FD */

/* ---- requests ------------------------------------------------------------- */

static bool
refuse(const char **why_out, const char *why)
{
	*why_out = why;
	return false;
}

/* Point the COUNT entries of LIST at the next texts; false when they run out. */
static bool
take_texts(char **list, uint32_t count, char **from, const char *end)
{
	for (uint32_t n = 0; n < count; n++) {
		char *nul = memchr(*from, '\0', (size_t)(end - *from));

		if (!nul)
			return false;
		list[n] = *from;
		*from = nul + 1;
	}
	list[count] = NULL;
	return true;
}

static bool
is_name(const char *name)
{
	return *name && !strchr(name, '/') && strcmp(name, ".") != 0 &&
	       strcmp(name, "..") != 0 && strlen(name) <= BOX_MAX_NAME;
}

static bool
are_names(char *const *names)
{
	for (; *names; names++)
		if (!is_name(*names))
			return false;
	return true;
}

static bool
are_settings(char *const *env)
{
	for (; *env; env++)
		if (**env == '=' || !strchr(*env, '='))
			return false;
	return true;
}

static bool
is_within(int64_t value, int64_t low, int64_t high)
{
	return value >= low && value <= high;
}

static const char *
wrong_limit(const struct box_limits *l)
{
	const int64_t kb = INT64_C(1) << 32, day_ms = 86400000;

	if (!is_within(l->cpu_ms, 1, day_ms))
		return "cpu_ms must be from 1 to 86400000";
	if (!is_within(l->wall_ms, 1, day_ms))
		return "wall_ms must be from 1 to 86400000";
	if (!is_within(l->memory_kb, 1024, kb))
		return "memory_kb must be at least 1024";
	if (!is_within(l->output_kb, 0, kb) || !is_within(l->file_kb, 0, kb))
		return "output_kb and file_kb must not be negative";
	if (!is_within(l->tmpfs_kb, 4, kb))
		return "tmpfs_kb must be at least 4";
	if (!is_within(l->processes, 1, 32768))
		return "processes must be from 1 to 32768";
	if (!is_within(l->open_files, 3, 65536))
		return "open_files must be from 3 to 65536";
	return NULL;
}

static const char *
wrong_count(const struct wire_head *head, size_t length, size_t nfds)
{
	if (head->nargv < 1 || head->nargv > BOX_MAX_WORDS ||
	    head->nenv > BOX_MAX_WORDS || head->nargv + head->nenv > BOX_MAX_WORDS)
		return "too many words, or none";
	if (head->nfiles > BOX_MAX_FILES || head->nkeep > BOX_MAX_WORDS)
		return "too many files";
	if (head->text_bytes > BOX_MAX_TEXT || length != sizeof *head + head->text_bytes)
		return "the length is wrong";
	if (nfds != WIRE_STDIO + head->nfiles)
		return "descriptors are missing, or too many";
	return NULL;
}

static bool
parse_run(char *text, struct wire_request *request, const char **why_out)
{
	const struct wire_head *head = &request->head;
	const char *end = text + head->text_bytes;

	if (!take_texts(request->argv, head->nargv, &text, end) ||
	    !take_texts(request->env, head->nenv, &text, end) ||
	    !take_texts(request->files, head->nfiles, &text, end) ||
	    !take_texts(request->keep, head->nkeep, &text, end) || text != end)
		return refuse(why_out, "the texts do not fit their number");
	if (!*request->argv[0])
		return refuse(why_out, "argv[0] is empty");
	if (!are_settings(request->env))
		return refuse(why_out, "env must be NAME=value");
	if (!are_names(request->files) || !are_names(request->keep))
		return refuse(why_out, "a file's name must be one plain name");
	for (uint32_t n = 0; n < head->nfiles; n++)
		if (head->executable[n] > 1)
			return refuse(why_out, "a file's mode must be 0 or 1");
	if (head->beside > 1)
		return refuse(why_out, "beside must be 0 or 1");
	if (head->read_only > 1)
		return refuse(why_out, "read_only must be 0 or 1");
	return true;
}

bool
wire_request_parse(char *message, size_t length, size_t nfds,
    struct wire_request *request_out, const char **why_out)
{
	struct wire_head *head = &request_out->head;

	memset(request_out, 0, sizeof *request_out);
	if (length < sizeof *head)
		return refuse(why_out, "the message is too short");
	memcpy(head, message, sizeof *head);
	if (head->magic != WIRE_MAGIC)
		return refuse(why_out, "it is of another version");
	if (head->kind == WIRE_STATUS)
		return (length == sizeof *head && nfds == 0) ||
		       refuse(why_out, "a status request carries nothing");
	if (head->kind != WIRE_RUN && head->kind != WIRE_PROBE)
		return refuse(why_out, "unknown kind");

	const char *why = wrong_count(head, length, nfds);
	if (!why)
		why = wrong_limit(&head->limits);
	return why ? refuse(why_out, why)
		   : parse_run(message + sizeof *head, request_out, why_out);
}

struct packer {
	char *text;
	size_t used;
	bool full;
};

static void
put_text(struct packer *packer, const char *text)
{
	size_t n = strlen(text) + 1;

	packer->full = packer->full || n > BOX_MAX_TEXT - packer->used;
	if (packer->full)
		return;
	memcpy(packer->text + packer->used, text, n);
	packer->used += n;
}

static uint32_t
put_list(struct packer *packer, const char *const *list)
{
	uint32_t n = 0;

	while (list && list[n] && n <= BOX_MAX_WORDS)
		put_text(packer, list[n++]);
	return n;
}

size_t
wire_request_pack(const struct box_request *request, char *buffer)
{
	struct packer packer = { .text = buffer + sizeof(struct wire_head) };
	struct wire_head head = {
		.magic = WIRE_MAGIC,
		.kind = WIRE_RUN,
		.limits = request->limits,
		.nfiles = (uint32_t)request->nfiles,
		.beside = request->beside,
		.read_only = request->read_only,
	};

	if (request->nfiles > BOX_MAX_FILES)
		return 0;
	head.nargv = put_list(&packer, request->argv);
	head.nenv = put_list(&packer, request->env);
	for (size_t n = 0; n < request->nfiles; n++) {
		head.executable[n] = (request->files[n].mode & 0100) != 0;
		put_text(&packer, request->files[n].name);
	}
	head.nkeep = put_list(&packer, request->keep);
	head.text_bytes = (uint32_t)packer.used;
	memcpy(buffer, &head, sizeof head);
	return packer.full ? 0 : sizeof head + packer.used;
}

/* ---- results -------------------------------------------------------------- */

size_t
wire_result_length(const struct wire_result *result)
{
	return offsetof(struct wire_result, kept) +
	       result->nkept * sizeof result->kept[0];
}

bool
wire_result_is_sound(const struct wire_result *result, size_t length, size_t nfds)
{
	if (length < offsetof(struct wire_result, kept) || result->magic != WIRE_MAGIC ||
	    result->kind != WIRE_RUN || result->nkept > BOX_MAX_KEPT ||
	    result->nkept != nfds || length != wire_result_length(result) ||
	    !memchr(result->text, '\0', sizeof result->text) ||
	    !is_within(result->outcome, BOX_EXITED, BOX_FAILED))
		return false;
	for (uint32_t n = 0; n < result->nkept; n++)
		if (!memchr(result->kept[n].name, '\0', sizeof result->kept[n].name))
			return false;
	return true;
}

/* ---- messages ------------------------------------------------------------- */

union rights {
	char bytes[CMSG_SPACE(MAX_RIGHTS * sizeof(int))];
	struct cmsghdr align;
};

bool
wire_send(
    int socket, const void *data, size_t length, const int *fds, size_t nfds, int flags)
{
	union rights rights;
	struct iovec part = { .iov_base = (void *)(uintptr_t)data, .iov_len = length };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	ssize_t sent;

	if (nfds > MAX_RIGHTS) {
		errno = E2BIG;
		return false;
	}
	if (nfds) {
		message.msg_control = rights.bytes;
		message.msg_controllen = CMSG_SPACE(nfds * sizeof(int));
		memset(rights.bytes, 0, message.msg_controllen);
		struct cmsghdr *cmsg = &rights.align;
		cmsg->cmsg_level = SOL_SOCKET;
		cmsg->cmsg_type = SCM_RIGHTS;
		cmsg->cmsg_len = CMSG_LEN(nfds * sizeof(int));
		memcpy(CMSG_DATA(cmsg), fds, nfds * sizeof(int));
	}
	do
		sent = sendmsg(socket, &message, flags | MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	return sent == (ssize_t)length;
}

/* Take what fits into FDS; more than that was not asked for and is closed. */
static bool
take_rights(struct msghdr *message, int *fds, size_t max, size_t *nfds)
{
	bool fits = true;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t n = 0; n < count; n++) {
			int fd;

			memcpy(&fd, CMSG_DATA(c) + n * sizeof fd, sizeof fd);
			if (*nfds < max) {
				fds[(*nfds)++] = fd;
			} else {
				close(fd);
				fits = false;
			}
		}
	}
	return fits;
}

ssize_t
wire_receive(int socket, void *data, size_t size, int *fds, size_t max, size_t *nfds_out,
    int flags)
{
	union rights rights;
	struct iovec part = { .iov_base = data, .iov_len = size };
	struct msghdr message = { .msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = rights.bytes,
		.msg_controllen = sizeof rights.bytes };
	ssize_t got;

	*nfds_out = 0;
	do
		got = recvmsg(socket, &message, flags | MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return -1;
	bool fits = take_rights(&message, fds, max, nfds_out);
	if (fits && !(message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)))
		return got;
	wire_close_all(fds, *nfds_out);
	*nfds_out = 0;
	errno = EMSGSIZE;
	return -1;
}

void
wire_close_all(int *fds, size_t nfds)
{
	for (size_t n = 0; n < nfds; n++) {
		if (fds[n] >= 0)
			close(fds[n]);
		fds[n] = -1;
	}
}
