/*
 * A session with Janus over its unix socket.
 *
 * The socket is SOCK_SEQPACKET: a message is a packet, and events come by
 * themselves.  Janus drops a request of more than 8191 bytes without a word, so
 * that none is sent.  Its session ends with the connection, and with it all
 * handles; rooms and forwards stay.
 *
 * An answer says by its transaction what was asked; whoever asks writes the
 * transaction so that the answer can be understood by itself, and remembers
 * nothing else.
 */
#pragma once

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

struct janus;

enum { JANUS_MAX_REQUEST = 8191 };

/* What is told of each message; its "sender" or "transaction" says for whom. */
typedef void janus_hear(void *arg, struct json_object *message);

/*
 * A session at the socket PATH, authorised by API_SECRET.  Connects when it is
 * waited for; never NULL.
 */
struct janus *janus_new(
    const char *path, const char *api_secret, janus_hear *, void *arg);
void janus_free(struct janus **);

/*
 * Connect where it is not, at most every 250 ms, and keep the session alive.
 * True while there is a session.
 */
bool janus_tend(struct janus *);

/* Raised with each new session: what was known of an earlier one is gone. */
unsigned janus_generation(const struct janus *);

/* To wait for; -1 while there is no connection. */
int janus_fd(const struct janus *);

/* Hear all that has come.  A connection that broke is closed. */
void janus_read(struct janus *);

/* Ask for a handle of the VideoRoom plugin; the answer's data.id is it. */
void janus_attach(struct janus *, const char *transaction);
void janus_detach(struct janus *, int64_t handle);

/* Send BODY, which is taken, to the plugin. */
void janus_message(
    struct janus *, int64_t handle, const char *transaction, struct json_object *body);

/* ---- reading messages -------------------------------------------------------- */

/* A member of an object, or NULL. */
struct json_object *janus_get(struct json_object *, const char *key);

/* A member that is text, or "". */
const char *janus_text(struct json_object *, const char *key);

/* What the plugin said in MESSAGE, or NULL. */
struct json_object *janus_data(struct json_object *message);
