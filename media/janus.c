#include "janus.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/scoped.h"
#include "lib/service.h"

enum { RETRY_MS = 250, KEEPALIVE_MS = 15000, ANSWER_MS = 5000, MAX_MESSAGE = 1 << 20 };

struct janus {
	int fd;
	char *path, *secret;
	janus_hear *hear;
	void *arg;
	int64_t session; /* 0 until Janus has answered */
	int64_t tried_ms, spoken_ms;
	unsigned generation;
	bool is_down; /* and has been said to be */
};

struct janus *
janus_new(const char *path, const char *api_secret, janus_hear *hear, void *arg)
{
	struct janus *janus = calloc(1, sizeof *janus);

	if (!janus || !(janus->path = strdup(path)) ||
	    !(janus->secret = strdup(api_secret)))
		die("out of memory");
	janus->fd = -1;
	janus->hear = hear;
	janus->arg = arg;
	janus->tried_ms = -RETRY_MS;
	return janus;
}

static void
disconnect(struct janus *janus)
{
	if (janus->fd >= 0)
		close(janus->fd);
	janus->fd = -1;
	janus->session = 0;
}

void
janus_free(struct janus **janus)
{
	if (!*janus)
		return;
	disconnect(*janus);
	free((*janus)->path);
	free((*janus)->secret);
	free(*janus);
	*janus = NULL;
}

unsigned
janus_generation(const struct janus *janus)
{
	return janus->generation;
}

int
janus_fd(const struct janus *janus)
{
	return janus->fd;
}

struct json_object *
janus_get(struct json_object *from, const char *key)
{
	struct json_object *value = NULL;

	if (json_object_is_type(from, json_type_object))
		json_object_object_get_ex(from, key, &value);
	return value;
}

const char *
janus_text(struct json_object *from, const char *key)
{
	struct json_object *value = janus_get(from, key);

	return json_object_is_type(value, json_type_string)
		   ? json_object_get_string(value)
		   : "";
}

struct json_object *
janus_data(struct json_object *message)
{
	return janus_get(janus_get(message, "plugindata"), "data");
}

static void
add_text(struct json_object *to, const char *key, const char *text)
{
	json_object_object_add(to, key, json_object_new_string(text));
}

/* Takes REQUEST.  A broken connection is noticed at the next read. */
static void
send_request(struct janus *janus, const char *transaction, struct json_object *request)
{
	size_t length;
	const char *text;

	add_text(request, "transaction", transaction);
	add_text(request, "apisecret", janus->secret);
	if (janus->session)
		json_object_object_add(
		    request, "session_id", json_object_new_int64(janus->session));
	text =
	    json_object_to_json_string_length(request, JSON_C_TO_STRING_PLAIN, &length);
	if (length > JANUS_MAX_REQUEST)
		log_error("a request is too long for Janus", "transaction=%s length=%zu",
		    transaction, length);
	else if (janus->fd >= 0 && send(janus->fd, text, length, MSG_NOSIGNAL) < 0)
		log_warn("cannot send to Janus", "why=%s", strerror(errno));
	json_object_put(request);
}

static struct json_object *
request_of(const char *kind)
{
	struct json_object *request = json_object_new_object();

	add_text(request, "janus", kind);
	return request;
}

static bool
open_socket(struct janus *janus)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (strlen(janus->path) >= sizeof address.sun_path)
		die("janus_socket: the path is too long");
	strcpy(address.sun_path, janus->path); /* NOLINT: measured above */
	janus->fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (janus->fd < 0)
		die("socket: %s", strerror(errno));
	if (connect(janus->fd, (struct sockaddr *)&address, sizeof address) == 0)
		return true;
	if (!janus->is_down)
		log_warn("no Janus", "socket=%s why=%s", janus->path, strerror(errno));
	janus->is_down = true;
	disconnect(janus);
	return false;
}

static void
begin(struct janus *janus, int64_t now)
{
	if (now - janus->tried_ms < RETRY_MS)
		return;
	janus->tried_ms = now;
	if (open_socket(janus))
		send_request(janus, "session", request_of("create"));
}

bool
janus_tend(struct janus *janus)
{
	int64_t now = service_now_ms();

	if (janus->fd < 0)
		begin(janus, now);
	else if (!janus->session && now - janus->tried_ms > ANSWER_MS)
		disconnect(janus);
	if (janus->session && now - janus->spoken_ms > KEEPALIVE_MS) {
		janus->spoken_ms = now;
		send_request(janus, "alive", request_of("keepalive"));
	}
	return janus->session != 0;
}

static void
take_session(struct janus *janus, struct json_object *message)
{
	janus->session =
	    json_object_get_int64(janus_get(janus_get(message, "data"), "id"));
	if (!janus->session) {
		log_error("Janus opens no session", "why=%s",
		    janus_text(janus_get(message, "error"), "reason"));
		disconnect(janus);
		return;
	}
	janus->generation++;
	janus->is_down = false;
	janus->spoken_ms = service_now_ms();
	log_info("connected to Janus", "socket=%s", janus->path);
}

static void
take(struct janus *janus, struct json_object *message)
{
	if (strcmp(janus_text(message, "transaction"), "session") == 0) {
		take_session(janus, message);
	} else if (strcmp(janus_text(message, "janus"), "timeout") == 0) {
		log_warn("Janus ended the session", "socket=%s", janus->path);
		disconnect(janus);
	} else {
		janus->hear(janus->arg, message);
	}
}

/* The next packet, of whatever length; NULL when there is none now. */
static char *
receive(struct janus *janus, size_t *length_out)
{
	char probe;
	ssize_t length = recv(janus->fd, &probe, 1, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT);

	if (length < 0 && (errno == EAGAIN || errno == EINTR))
		return NULL;
	char *text =
	    length > 0 && length <= MAX_MESSAGE ? malloc((size_t)length + 1) : NULL;
	if (text)
		length = recv(janus->fd, text, (size_t)length, MSG_DONTWAIT);
	if (!text || length <= 0) {
		log_warn("lost Janus", "socket=%s", janus->path);
		free(text);
		disconnect(janus);
		return NULL;
	}
	text[length] = '\0';
	*length_out = (size_t)length;
	return text;
}

void
janus_read(struct janus *janus)
{
	size_t length;

	while (janus->fd >= 0) {
		scoped_heap char *text = receive(janus, &length);
		if (!text)
			return;
		scoped_json *message = json_tokener_parse(text);
		if (json_object_is_type(message, json_type_object))
			take(janus, message);
		else
			log_warn("Janus sends no JSON", "length=%zu", length);
	}
}

void
janus_attach(struct janus *janus, const char *transaction)
{
	struct json_object *request = request_of("attach");

	add_text(request, "plugin", "janus.plugin.videoroom");
	send_request(janus, transaction, request);
}

void
janus_detach(struct janus *janus, int64_t handle)
{
	struct json_object *request = request_of("detach");

	json_object_object_add(request, "handle_id", json_object_new_int64(handle));
	send_request(janus, "detach", request);
}

void
janus_message(struct janus *janus, int64_t handle, const char *transaction,
    struct json_object *body)
{
	struct json_object *request = request_of("message");

	json_object_object_add(request, "handle_id", json_object_new_int64(handle));
	json_object_object_add(request, "body", body);
	send_request(janus, transaction, request);
}
