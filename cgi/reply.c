#include "reply.h"

#include <stdio.h>
#include <string.h>

#include "lib/log.h"
#include "lib/member.h"
#include "metrics.h"
#include "request.h"
#include "session.h"
#include "settings.h"

static const struct {
	int status;
	const char *title;
} titles[] = {
	{ 200, "OK" }, { 201, "Created" }, { 202, "Accepted" }, { 204, "No Content" },
	{ 303, "See Other" }, { 400, "Bad Request" }, { 401, "Unauthorized" },
	{ 403, "Forbidden" }, { 404, "Not Found" }, { 405, "Method Not Allowed" },
	{ 409, "Conflict" }, { 410, "Gone" }, { 413, "Content Too Large" },
	{ 414, "URI Too Long" }, { 415, "Unsupported Media Type" },
	{ 422, "Unprocessable Content" }, { 429, "Too Many Requests" },
	{ 431, "Request Header Fields Too Large" }, { 500, "Internal Server Error" },
	{ 501, "Not Implemented" }, { 503, "Service Unavailable" },
};

const char *
status_title(int status)
{
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		if (titles[i].status == status)
			return titles[i].title;
	return "Error";
}

void
reply_header(struct request *req, const char *name, const char *value)
{
	const char *before = req->reply.headers ? req->reply.headers : "";

	req->reply.headers = arena_printf(&req->arena, "%s%s: %.*s\r\n", before, name,
	    (int)strcspn(value, "\r\n"), value);
}

void
reply_bytes(
    struct request *req, int status, const char *type, const char *bytes, size_t length)
{
	req->reply.status = status;
	req->reply.type = type;
	req->reply.body = bytes;
	req->reply.length = length;
}

static void
write_json(struct request *req, int status, const char *type, struct json_object *body)
{
	size_t length;
	const char *text = json_object_to_json_string_length(
	    body, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &length);

	reply_bytes(req, status, type, arena_strndup(&req->arena, text, length), length);
	json_object_put(body);
}

void
reply_json(struct request *req, int status, struct json_object *body)
{
	if (status == 204) {
		json_object_put(body);
		reply_bytes(req, status, NULL, "", 0);
		return;
	}
	write_json(req, status, "application/json", body);
}

void
reply_obey(struct request *req, struct json_object *body, int *status_out)
{
	struct json_object *token = json_member(body, "_session");
	struct json_object *status = json_member(body, "_status");

	if (token)
		session_set_cookie(req, json_object_get_string(token));
	if (json_object_get_boolean(json_member(body, "_end_session")))
		session_set_cookie(req, NULL);
	if (status)
		*status_out = json_object_get_int(status);
	if (!json_object_is_type(body, json_type_object))
		return;
	json_object_object_del(body, "_session");
	json_object_object_del(body, "_end_session");
	json_object_object_del(body, "_status");
	json_object_object_del(body, "_room");
}

/* What others will work at: its number leads from the request to the judge's log. */
static void
log_accepted(struct request *req, struct json_object *body)
{
	struct json_object *id = json_member(body, "id");

	log_info("accepted", "request=%s route=%s id=%s",
	    req->params.request_id ? req->params.request_id : "-", req->route->pattern,
	    id ? json_object_get_string(id) : "-");
}

void
reply_call(struct request *req, struct db_reply reply)
{
	int status = req->route && req->route->status ? req->route->status : 200;

	if (reply.status >= 400) {
		reply_refusal(req, reply);
		return;
	}
	reply_obey(req, reply.body, &status);
	if (status == 202)
		log_accepted(req, reply.body);
	reply_json(req, status, reply.body);
}

static void
add_text(struct json_object *to, const char *key, const char *text)
{
	json_object_object_add(to, key, text ? json_object_new_string(text) : NULL);
}

/* The refusal that lib/db speaks of as RFC 9457 has it. */
static struct json_object *
make_problem(int status, struct json_object *refusal)
{
	struct json_object *problem = json_object_new_object();
	struct json_object *fields = json_member(refusal, "fields");

	add_text(problem, "type", "about:blank");
	add_text(problem, "title", status_title(status));
	json_object_object_add(problem, "status", json_object_new_int(status));
	json_object_object_add(problem, "detail", json_object_get(json_member(refusal, "detail")));
	json_object_object_add(problem, "code", json_object_get(json_member(refusal, "code")));
	if (fields)
		json_object_object_add(problem, "fields", json_object_get(fields));
	return problem;
}

static void
add_retry_after(struct request *req, int status, struct json_object *refusal)
{
	struct json_object *seconds = json_member(refusal, "retry_after_s");

	if (seconds)
		reply_header(req, "Retry-After", json_object_get_string(seconds));
	else if (status == 503 || status == 429)
		reply_header(req, "Retry-After", "2");
}

/* The pattern, since a path may hold a ticket or the code of a closed room. */
static void
log_refusal(struct request *req, int status, struct json_object *refusal)
{
	struct json_object *detail = json_member(refusal, "detail");

	log_info("refused",
	    "request=%s status=%d code=%s method=%s route=%s from=%s why=%s",
	    req->params.request_id ? req->params.request_id : "-", status,
	    req->reply.code, req->params.method ? req->params.method : "-",
	    req->route ? req->route->pattern : "none",
	    req->params.address ? req->params.address : "-",
	    detail ? json_object_get_string(detail) : "-");
}

void
reply_refusal(struct request *req, struct db_reply reply)
{
	struct json_object *code = json_member(reply.body, "code");

	req->reply.code =
	    arena_strdup(&req->arena, code ? json_object_get_string(code) : "refused");
	if (strcmp(req->reply.code, "database_down") == 0)
		metrics_add(METRIC_DB_FAILURES, 1);
	add_retry_after(req, reply.status, reply.body);
	log_refusal(req, reply.status, reply.body);
	if (req->route && req->route->flags & ROUTE_PAGE) {
		reply_page_refusal(req, reply);
		return;
	}
	write_json(req, reply.status, "application/problem+json",
	    make_problem(reply.status, reply.body));
	json_object_put(reply.body);
}

void
reply_refuse(struct request *req, int status, const char *code, const char *detail)
{
	reply_refusal(req, db_refusal(status, code, detail));
}

void
reply_field(struct request *req, const char *field, const char *detail)
{
	struct db_reply refusal = db_refusal(422, "invalid", "a field is invalid");
	struct json_object *fields = json_object_new_object();

	add_text(fields, field, detail);
	json_object_object_add(refusal.body, "fields", fields);
	reply_refusal(req, refusal);
}

void
reply_redirect(struct request *req, const char *path)
{
	reply_header(req, "Location", path);
	reply_bytes(req, 303, NULL, "", 0);
}

/* nginx adds these for us; under a plain CGI server nobody does. */
static const char cgi_headers[] =
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n"
    "Referrer-Policy: same-origin\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Content-Security-Policy: default-src 'self'; img-src 'self' data:; object-src 'none';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'\r\n";

char *
reply_write(struct request *req, size_t *length_out)
{
	const struct reply *reply = &req->reply;
	const char *head = arena_printf(&req->arena,
	    "Status: %d %s\r\n%s%s%s%s%sCache-Control: no-store\r\n", reply->status,
	    status_title(reply->status), reply->type ? "Content-Type: " : "",
	    reply->type ? reply->type : "", reply->type ? "\r\n" : "",
	    reply->headers ? reply->headers : "", settings.is_cgi ? cgi_headers : "");

	if (reply->status != 204 && !reply->is_open)
		head = arena_printf(&req->arena, "%sContent-Length: %zu\r\n", head, reply->length);
	size_t head_length = strlen(head);
	size_t body_length = req->is_head ? 0 : reply->length;
	char *whole = arena_alloc(&req->arena, head_length + 2 + body_length + 1);

	memcpy(whole, head, head_length);
	memcpy(whole + head_length, "\r\n", 2);
	if (body_length)
		memcpy(whole + head_length + 2, reply->body, body_length);
	*length_out = head_length + 2 + body_length;
	return whole;
}
