#include "password.h"

#include <sodium.h>
#include <string.h>

#include "request.h"

/* Of thirty-two random bytes that nobody kept. */
static const char nobody[] =
    "$argon2id$v=19$m=65536,t=2,p=1$vV2snk199jWL4NKBqQ22+Q$Roen0EJgBwh2V3RQPI+qkM9C5ruGCqh4fCtUr4zQMeU";

void
password_wipe(struct request *req, const char *name)
{
	const char *password = request_text(req, name);

	if (password)
		sodium_memzero((char *)password, strlen(password));
	if (req->body)
		sodium_memzero((char *)req->body, req->body_length);
}

const char *
password_hash(struct request *req, const char *name)
{
	const char *password = request_text(req, name);
	char *hash = arena_alloc(&req->arena, crypto_pwhash_STRBYTES);
	int failed = crypto_pwhash_str(hash, password, strlen(password),
	    crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE);

	password_wipe(req, name);
	if (!failed)
		return hash;
	reply_refuse(req, 503, "busy", "no memory to hash the password");
	return NULL;
}

bool
password_fits(struct request *req, const char *name, const char *hash)
{
	const char *password = request_text(req, name);
	int failed =
	    crypto_pwhash_str_verify(hash ? hash : nobody, password, strlen(password));

	return hash && !failed;
}

bool
password_is_dated(const char *hash)
{
	return crypto_pwhash_str_needs_rehash(hash, crypto_pwhash_OPSLIMIT_INTERACTIVE,
		   crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0;
}
