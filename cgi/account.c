/* People: guests, accounts, sessions, tickets, tokens. */
#include <string.h>

#include "lib/scoped.h"
#include "password.h"
#include "request.h"
#include "schema.h"
#include "session.h"

static const struct field guest_fields[] = {
	{ "name", TEXT, .required = true, .min = 1, .max = 40 },
	{ 0 },
};

static const struct field account_fields[] = {
	{ "handle", TEXT, .required = true, .min = 1, .max = 40 },
	{ "password", TEXT, .required = true, .min = PASSWORD_MIN, .max = PASSWORD_MAX },
	{ "name", TEXT, .min = 1, .max = 40 },
	{ 0 },
};

/* No lower bound: what is too short is simply wrong. */
static const struct field sign_in_fields[] = {
	{ "handle", TEXT, .required = true, .max = 40 },
	{ "password", TEXT, .required = true, .max = PASSWORD_MAX },
	{ 0 },
};

static const struct field me_fields[] = {
	{ "name", TEXT, .min = 1, .max = 40 },
	{ "password", TEXT, .min = PASSWORD_MIN, .max = PASSWORD_MAX },
	{ "old_password", TEXT, .max = PASSWORD_MAX },
	{ "settings", .type = OBJECT },
	{ 0 },
};

static const char *const purposes[] = { "admin", "password", "seat", "cohost", "invite", NULL };
static const char *const roles[] = { "player", "teacher", "admin", NULL };

static const struct field ticket_fields[] = {
	{ "purpose", TEXT, .required = true, .values = purposes },
	{ "room", TEXT, .min = 1, .max = 40 },
	{ "person", .type = INTEGER },
	{ "role", TEXT, .values = roles },
	{ "name", TEXT, .min = 1, .max = 40 },
	{ 0 },
};

static const struct field redeem_fields[] = {
	{ "ticket", TEXT, .required = true, .min = 1, .max = 200 },
	{ "handle", TEXT, .min = 1, .max = 40 },
	{ "password", TEXT, .min = PASSWORD_MIN, .max = PASSWORD_MAX },
	{ "name", TEXT, .min = 1, .max = 40 },
	{ 0 },
};

static const struct field scope_item = { .type = TEXT, .min = 1, .max = 40 };

static const struct field token_fields[] = {
	{ "label", TEXT, .required = true, .min = 1, .max = 80 },
	{ "scopes", ARRAY, .required = true, .min = 1, .max = 20, .item = &scope_item },
	{ "expires_s", INTEGER, .min = 60, .max = 366L * 86400 },
	{ 0 },
};

/* Move the input's member NAME into ARGUMENTS, which an SQL function gets. */
static void
pass(struct request *req, struct json_object *arguments, const char *name)
{
	struct json_object *value = NULL;

	json_object_object_get_ex(req->in, name, &value);
	json_object_object_add(arguments, name, json_object_get(value));
}

static void
pass_text(struct json_object *arguments, const char *name, const char *text)
{
	json_object_object_add(arguments, name, text ? json_object_new_string(text) : NULL);
}

static const char *
to_text(struct json_object *arguments)
{
	return json_object_to_json_string_ext(
	    arguments, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
}

/* POST /accounts: the hash goes to the database, the password does not. */
static void
create_account(struct request *req)
{
	scoped_json *arguments = json_object_new_object();
	const char *hash = password_hash(req, "password");

	if (!hash)
		return;
	pass(req, arguments, "handle");
	pass(req, arguments, "name");
	pass_text(arguments, "password_hash", hash);
	reply_call(req, db_call(req->db, "account_create", req->who, to_text(arguments)));
}

/* How the attempt ended; the database counts failures and opens the session. */
static void
end_sign_in(struct request *req, const char *hash)
{
	scoped_json *arguments = json_object_new_object();
	bool ok = password_fits(req, "password", hash);
	const char *rehash =
	    ok && password_is_dated(hash) ? password_hash(req, "password") : NULL;

	password_wipe(req, "password");
	pass(req, arguments, "handle");
	json_object_object_add(arguments, "ok", json_object_new_boolean(ok));
	pass_text(arguments, "rehash", rehash);
	pass_text(arguments, "address", req->params.address);
	reply_call(req, db_call(req->db, "sign_in_end", req->who, to_text(arguments)));
}

static const char *
take_hash(struct request *req, struct json_object *body)
{
	struct json_object *hash = NULL;

	json_object_object_get_ex(body, "password_hash", &hash);
	return hash ? arena_strdup(&req->arena, json_object_get_string(hash)) : NULL;
}

/* POST /sessions: is the attempt allowed, does the password fit, what follows. */
static void
sign_in(struct request *req)
{
	scoped_json *arguments = json_object_new_object();

	pass(req, arguments, "handle");
	pass_text(arguments, "address", req->params.address);
	struct db_reply begun = db_call(req->db, "sign_in_begin", to_text(arguments));
	if (begun.status != 200) {
		reply_refusal(req, begun);
		return;
	}
	const char *hash = take_hash(req, begun.body);
	json_object_put(begun.body);
	end_sign_in(req, hash);
}

/* Whoever changes the password proves that they know the old one. */
static bool
check_old_password(struct request *req)
{
	struct db_reply begun = db_call(req->db, "password_begin", req->who);

	if (begun.status != 200) {
		reply_refusal(req, begun);
		return false;
	}
	const char *hash = take_hash(req, begun.body);
	json_object_put(begun.body);
	if (!request_text(req, "old_password"))
		reply_field(req, "old_password", "is required to change the password");
	else if (!password_fits(req, "old_password", hash))
		reply_field(req, "old_password", "is not the present password");
	else
		return true;
	return false;
}

/* PATCH /me */
static void
update_me(struct request *req)
{
	scoped_json *arguments = json_object_new_object();
	const char *hash = NULL;

	if (request_text(req, "password")) {
		if (!check_old_password(req))
			return;
		password_wipe(req, "old_password");
		if (!(hash = password_hash(req, "password")))
			return;
	}
	pass(req, arguments, "name");
	pass(req, arguments, "settings");
	pass_text(arguments, "password_hash", hash);
	reply_call(req, db_call(req->db, "me_update", req->who, to_text(arguments)));
}

/* POST /tickets: the database knows the path, we know the site. */
static void
create_ticket(struct request *req)
{
	struct db_reply reply =
	    db_call(req->db, "ticket_create", req->who, to_text(req->in));

	if (reply.status == 200)
		request_complete_url(req, reply.body);
	reply_call(req, reply);
}

/* POST /tickets/redeem */
static void
redeem_ticket(struct request *req)
{
	scoped_json *arguments = json_object_new_object();
	const char *hash = NULL;

	if (request_text(req, "password") && !(hash = password_hash(req, "password")))
		return;
	pass_text(
	    arguments, "ticket_hash", session_hash(req, request_text(req, "ticket")));
	pass(req, arguments, "handle");
	pass(req, arguments, "name");
	pass_text(arguments, "password_hash", hash);
	reply_call(req, db_call(req->db, "ticket_redeem", req->who, to_text(arguments)));
}

const struct route account_routes[] = {
	{ POST, "/api/v1/guests", .function = "guest_create", .body = guest_fields,
	    .status = 201, .codes = "guests_off", .summary = "A player with only a nickname", .answer = me_schema },
	{ POST, "/api/v1/accounts", create_account, .body = account_fields, .status = 201,
	    .flags = ROUTE_HASHES, .codes = "handle_taken has_account signup_off",
	    .summary = "Make an account, or turn the guest into one", .answer = me_schema },
	{ POST, "/api/v1/sessions", sign_in, .body = sign_in_fields, .status = 201,
	    .flags = ROUTE_HASHES, .codes = "wrong_password",
	    .summary = "Sign in", .answer = me_schema },
	{ GET, "/api/v1/sessions", .function = "session_list",
	    .summary = "One's own sessions" },
	{ DELETE, "/api/v1/sessions/{id}", .function = "session_end", .status = 204,
	    .summary = "Sign out: a session by its id, or \"current\"" },
	{ GET, "/api/v1/me", .function = "me_show", .summary = "Who am I",
	    .answer = me_schema },
	{ PATCH, "/api/v1/me", update_me, .body = me_fields, .flags = ROUTE_HASHES,
	    .summary = "Change name, password or settings", .answer = me_schema },
	{ GET, "/api/v1/me/export", .function = "me_export",
	    .summary = "All that is stored about oneself" },
	{ DELETE, "/api/v1/me", .function = "me_delete", .status = 204,
	    .summary = "Forget me: what others rely on stays under a pseudonym" },
	{ POST, "/api/v1/tickets", create_ticket, .body = ticket_fields, .status = 201,
	    .codes = "hosts_only not_allowed", .summary = "A single-use link" },
	{ POST, "/api/v1/tickets/redeem", redeem_ticket, .body = redeem_fields,
	    .status = 201, .flags = ROUTE_HASHES, .codes = "ticket_used handle_taken",
	    .summary = "Use a ticket", .answer = me_schema },
	{ POST, "/api/v1/tokens", .function = "token_create", .body = token_fields,
	    .status = 201, .summary = "A token for scripts" },
	{ 0 },
};
