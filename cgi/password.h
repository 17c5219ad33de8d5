/*
 * Passwords: argon2id with libsodium's interactive limits (64 MiB, about
 * 50 ms).  Only the password threads call this, so that at most that many
 * hashes are made at once.
 */
#pragma once

#include <stdbool.h>

struct request;

enum { PASSWORD_MIN = 8, PASSWORD_MAX = 256 };

/*
 * The hash of the input's field NAME, in the request's arena; the password is
 * wiped from the input and the body.  NULL, with the reply, when memory is out.
 */
const char *password_hash(struct request *, const char *name);

/*
 * Does the input's field NAME fit HASH?  NULL stands for somebody who does not
 * exist: as much time passes as for a wrong password.  Wipes nothing, for
 * password_hash may be next.
 */
bool password_fits(struct request *, const char *name, const char *hash);

/* Was HASH made with other limits than today's? */
bool password_is_dated(const char *hash);

/* Wipe the input's field NAME and the body that it came in. */
void password_wipe(struct request *, const char *name);
