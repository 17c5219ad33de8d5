/*
 * Who is calling, and whether a browser was tricked into calling.
 */
#pragma once

#include <stdbool.h>

struct request;

/*
 * Find the session's token in "Authorization: Bearer" or in the cookie (sid,
 * over https only __Host-sid, which no other host can plant) and keep its
 * SHA-256 in request.who.  The token itself is kept nowhere.
 */
void session_find(struct request *);

/*
 * False, with the refusal as reply, when a state-changing request comes from
 * another site: with the cookie it must carry an Origin of this site or
 * Sec-Fetch-Site: same-origin; without, it must not carry foreign ones (a
 * foreign form could otherwise sign a visitor in as somebody else).
 */
bool session_check_origin(struct request *);

/* The value of the first cookie NAME, in the request's arena, or NULL. */
const char *session_cookie(struct request *, const char *name);

/* The Set-Cookie header that hands out TOKEN, or, when NULL, clears it. */
void session_set_cookie(struct request *, const char *token);

/* Lower hex SHA-256 of TOKEN, in the request's arena. */
const char *session_hash(struct request *, const char *token);
