#define _GNU_SOURCE /* O_TMPFILE */
#include "fastcgi.h"

#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "lib/log.h"
#include "request.h"

enum { STDOUT = 6, END_REQUEST = 3, MAX_CONTENT = 65528, HEADER = 8 };

void
fastcgi_init(void)
{
	if (FCGX_Init() != 0)
		die("libfcgi does not start");
}

static const struct {
	const char *name;
	size_t offset;
} parameters[] = {
	{ "REQUEST_METHOD", offsetof(struct request_params, method) },
	{ "REQUEST_URI", offsetof(struct request_params, uri) },
	{ "HTTP_HOST", offsetof(struct request_params, host) },
	{ "REQUEST_SCHEME", offsetof(struct request_params, scheme) },
	{ "HTTPS", offsetof(struct request_params, https) },
	{ "REMOTE_ADDR", offsetof(struct request_params, address) },
	{ "CONTENT_TYPE", offsetof(struct request_params, content_type) },
	{ "HTTP_COOKIE", offsetof(struct request_params, cookie) },
	{ "HTTP_AUTHORIZATION", offsetof(struct request_params, authorization) },
	{ "HTTP_ACCEPT", offsetof(struct request_params, accept) },
	{ "HTTP_ACCEPT_LANGUAGE", offsetof(struct request_params, accept_language) },
	{ "HTTP_ORIGIN", offsetof(struct request_params, origin) },
	{ "HTTP_SEC_FETCH_SITE", offsetof(struct request_params, fetch_site) },
	{ "HTTP_LAST_EVENT_ID", offsetof(struct request_params, last_event_id) },
	{ "HTTP_X_REQUEST_ID", offsetof(struct request_params, request_id) },
};

/* Where the parameters come from: libfcgi's array, or the environment. */
static const char *
get(char **envp, const char *name)
{
	const char *value = envp ? FCGX_GetParam(name, envp) : getenv(name);

	return value && *value ? value : NULL;
}

static void
take_parameters(struct request *req, char **envp)
{
	for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++) {
		const char *value = get(envp, parameters[i].name);

		if (value)
			value = arena_strdup(&req->arena, value);
		memcpy((char *)&req->params + parameters[i].offset, &value, sizeof value);
	}
	if (req->params.uri || !get(envp, "PATH_INFO"))
		return;
	const char *query = get(envp, "QUERY_STRING");
	req->params.uri = arena_printf(&req->arena, "%s%s%s", get(envp, "PATH_INFO"),
	    query ? "?" : "", query ? query : "");
}

/* How much to make room for: what is announced, within our limit. */
static size_t
announced_length(char **envp)
{
	const char *text = get(envp, "CONTENT_LENGTH");
	unsigned long length = text ? strtoul(text, NULL, 10) : 0;

	return length < REQUEST_MAX_BODY ? length : REQUEST_MAX_BODY;
}

struct source {
	FCGX_Stream *stream;	/* NULL: standard input */
	size_t left;		/* a CGI server does not close it: count */
};

static size_t
read_some(struct source *from, char *to, size_t size)
{
	if (from->stream) {
		int n = FCGX_GetStr(to, (int)size, from->stream);
		return n > 0 ? (size_t)n : 0;
	}
	if (size > from->left)
		size = from->left;
	size_t n = fread(to, 1, size, stdin);
	from->left -= n;
	return n;
}

static bool
is_archive(const struct request_params *params)
{
	return params->method && strcmp(params->method, "PUT") == 0 &&
	    params->content_type && strcasecmp(params->content_type, "application/zip") == 0;
}

static bool
write_all(int fd, const char *bytes, size_t size)
{
	while (size) {
		ssize_t n = write(fd, bytes, size);

		if (n < 0)
			return false;
		bytes += n;
		size -= (size_t)n;
	}
	return true;
}

/* Whoever sent it is not known yet, so nobody may send more than one file can hold. */
static void
take_archive(struct request *req, struct source *from)
{
	const char *folder = getenv("TMPDIR");
	char bytes[65536];
	size_t n;

	req->has_archive = true;
	req->archive_fd = open(folder ? folder : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	while ((n = read_some(from, bytes, sizeof bytes)) > 0) {
		req->archive_size += n;
		req->body_too_large = req->archive_size > REQUEST_MAX_ARCHIVE;
		if (req->body_too_large || req->archive_fd < 0 ||
		    write_all(req->archive_fd, bytes, n))
			continue;
		log_error("an upload cannot be kept", "why=%s", strerror(errno));
		close(req->archive_fd);
		req->archive_fd = -1;
	}
	req->body = "";
}

/* All of it is read, whatever it is: see request.h. */
static void
take_body(struct request *req, struct source *from, size_t announced)
{
	char rest[4096];
	size_t n;

	if (is_archive(&req->params)) {
		take_archive(req, from);
		return;
	}
	char *body = arena_alloc(&req->arena, announced + 1);

	while (req->body_length < announced &&
	    (n = read_some(from, body + req->body_length, announced - req->body_length)) > 0)
		req->body_length += n;
	while (read_some(from, rest, sizeof rest) > 0)
		req->body_too_large = true;
	req->body = body;
}

bool
fastcgi_read(struct peer *peer, struct request *req)
{
	FCGX_Request fcgi;

	FCGX_InitRequest(&fcgi, -1, 0);
	fcgi.ipcFd = peer->fd;
	fcgi.keepConnection = 1; /* or it would be closed before it is read */
	fcgi.detached = 1;	 /* close at once, without lingering up to 2 s */
	if (FCGX_Accept_r(&fcgi) < 0)
		return false; /* closed by libfcgi, which then accepted from -1 */

	take_parameters(req, fcgi.envp);
	take_body(req, &(struct source){ .stream = fcgi.in }, announced_length(fcgi.envp));
	bool ok = FCGX_GetError(fcgi.in) == 0;
	peer->request_id = (uint16_t)fcgi.requestId;
	peer->keep = fcgi.keepConnection;
	FCGX_Free(&fcgi, 0);
	if (!ok)
		close(peer->fd);
	return ok;
}

void
cgi_read(struct request *req)
{
	const char *text = getenv("CONTENT_LENGTH");

	take_parameters(req, NULL);
	take_body(req, &(struct source){ .left = text ? strtoul(text, NULL, 10) : 0 },
	    announced_length(NULL));
}

static char *
put_header(char *to, int type, uint16_t id, size_t length, size_t padding)
{
	const unsigned char header[HEADER] = { 1, (unsigned char)type,
		(unsigned char)(id >> 8), (unsigned char)id, (unsigned char)(length >> 8),
		(unsigned char)length, (unsigned char)padding, 0 };

	memcpy(to, header, HEADER);
	return to + HEADER;
}

static char *
put_end(char *to, uint16_t id)
{
	to = put_header(to, STDOUT, id, 0, 0);
	to = put_header(to, END_REQUEST, id, 8, 0);
	memset(to, 0, 8); /* exit status 0, request complete */
	return to + 8;
}

struct packet *
packet_keep(struct packet *packet)
{
	packet->owners++;
	return packet;
}

void
packet_drop(struct packet **packet)
{
	if (*packet && --(*packet)->owners == 0)
		free(*packet);
	*packet = NULL;
}

struct packet *
fastcgi_frame(const char *bytes, size_t length, uint16_t id, bool ends)
{
	size_t records = length / MAX_CONTENT + 1;
	struct packet *packet =
	    malloc(sizeof *packet + length + records * (HEADER + 8) + 3 * HEADER);

	if (!packet)
		die("out of memory");
	char *to = packet->bytes;
	while (length) {
		size_t n = length < MAX_CONTENT ? length : MAX_CONTENT;
		size_t padding = (8 - n % 8) % 8;

		to = put_header(to, STDOUT, id, n, padding);
		memcpy(to, bytes, n);
		memset(to + n, 0, padding);
		to += n + padding;
		bytes += n;
		length -= n;
	}
	if (ends)
		to = put_end(to, id);
	packet->owners = 1;
	packet->length = (size_t)(to - packet->bytes);
	return packet;
}
