#include "session.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

#include "request.h"

enum { MAX_TOKEN = 256, COOKIE_AGE_S = 30 * 86400 };

const char *
session_hash(struct request *req, const char *token)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char *hex = arena_alloc(&req->arena, 2 * sizeof hash + 1);

	crypto_hash_sha256(hash, (const unsigned char *)token, strlen(token));
	return sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash);
}

static const char *
cookie_name(struct request *req)
{
	return req->is_https ? "__Host-sid" : "sid";
}

const char *
session_cookie(struct request *req, const char *name)
{
	const char *at = req->params.cookie;
	size_t length = strlen(name);

	while (at && *at) {
		at += strspn(at, "; ");
		size_t whole = strcspn(at, ";");

		if (whole > length && strncmp(at, name, length) == 0 && at[length] == '=')
			return arena_strndup(&req->arena, at + length + 1, whole - length - 1);
		at += whole;
	}
	return NULL;
}

static void
take_token(struct request *req, const char *token)
{
	if (token && *token && strlen(token) <= MAX_TOKEN)
		req->who = session_hash(req, token);
}

void
session_find(struct request *req)
{
	const char *authorization = req->params.authorization;

	if (authorization && strncasecmp(authorization, "Bearer ", 7) == 0) {
		take_token(req, authorization + 7 + strspn(authorization + 7, " "));
		return;
	}
	take_token(req, session_cookie(req, cookie_name(req)));
	req->has_cookie = req->who != NULL;
}

static bool
is_same_origin(struct request *req)
{
	const char *origin = req->params.origin, *fetch = req->params.fetch_site;

	if (fetch && strcmp(fetch, "same-origin") == 0)
		return true;
	return origin && strcasecmp(origin, request_site(req)) == 0;
}

static bool
names_an_origin(struct request *req)
{
	const char *fetch = req->params.fetch_site;

	return req->params.origin || (fetch && strcmp(fetch, "none") != 0);
}

bool
session_check_origin(struct request *req)
{
	if (req->method == GET || is_same_origin(req))
		return true;
	if (!req->has_cookie && !names_an_origin(req))
		return true;
	reply_refuse(req, 403, "wrong_origin", "the request comes from another site");
	return false;
}

void
session_set_cookie(struct request *req, const char *token)
{
	reply_header(req, "Set-Cookie",
	    arena_printf(&req->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d%s",
		cookie_name(req), token ? token : "", token ? COOKIE_AGE_S : 0,
		req->is_https ? "; Secure" : ""));
}
