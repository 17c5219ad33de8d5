#include "request.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "field.h"
#include "json.h"
#include "lib/scoped.h"
#include "session.h"
#include "settings.h"

static bool
refuse(struct request *req, const char *detail)
{
	reply_refuse(req, 400, "malformed", detail);
	return false;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/*
 * Decode LENGTH bytes of TEXT.  NULL for a broken escape, a control character
 * or broken UTF-8.  PLUS_IS_SPACE as in a query.
 */
static char *
decode(struct arena *arena, const char *text, size_t length, bool plus_is_space)
{
	char *decoded = arena_alloc(arena, length + 1), *to = decoded;

	for (size_t i = 0; i < length; i++) {
		char c = text[i];

		if (c == '%') {
			int high = i + 2 < length ? hex_digit(text[i + 1]) : -1;
			int low = i + 2 < length ? hex_digit(text[i + 2]) : -1;

			if (high < 0 || low < 0)
				return NULL;
			c = (char)(high << 4 | low);
			i += 2;
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		}
		if ((unsigned char)c < ' ' || c == 127)
			return NULL;
		*to++ = c;
	}
	return utf8_is_valid(decoded, (size_t)(to - decoded), NULL) ? decoded : NULL;
}

/* No "." or ".." and no empty segment: nothing that means another path. */
static bool
is_plain_path(const char *path)
{
	while (*path == '/') {
		size_t length = strcspn(++path, "/");

		if ((length == 1 && path[0] == '.') ||
		    (length == 2 && path[0] == '.' && path[1] == '.') ||
		    (length == 0 && *path))
			return false;
		path += length;
	}
	return *path == '\0';
}

/* An encoded slash would move the borders of segments. */
static bool
hides_a_slash(const char *text, size_t length)
{
	for (size_t i = 0; i + 2 < length; i++)
		if (text[i] == '%' && text[i + 1] == '2' && (text[i + 2] | 0x20) == 'f')
			return true;
	return false;
}

static bool
take_path(struct request *req)
{
	const char *uri = req->params.uri ? req->params.uri : "";
	size_t length = strcspn(uri, "?");

	if (length > REQUEST_MAX_PATH || strlen(uri) - length > REQUEST_MAX_QUERY) {
		reply_refuse(req, 414, "too_long", "the address is too long");
		return false;
	}
	req->query = uri[length] ? uri + length + 1 : "";
	if (*uri != '/' || hides_a_slash(uri, length))
		return refuse(req, "the path is malformed");
	req->path = decode(&req->arena, uri, length, false);
	if (!req->path || !is_plain_path(req->path)) {
		req->path = "/";
		return refuse(req, "the path is malformed");
	}
	return true;
}

static bool
take_method(struct request *req)
{
	static const struct {
		const char *name;
		enum method method;
	} known[] = { { "GET", GET }, { "HEAD", GET }, { "POST", POST }, { "PUT", PUT },
		{ "PATCH", PATCH }, { "DELETE", DELETE } };
	const char *name = req->params.method ? req->params.method : "";

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i].name, name) == 0)
			req->method = known[i].method;
	req->is_head = strcmp(name, "HEAD") == 0;
	if (req->method)
		return true;
	reply_header(req, "Allow", "GET, HEAD, POST, PUT, PATCH, DELETE");
	reply_refuse(req, 405, "method_not_allowed", "this method is not known here");
	return false;
}

static bool
are_headers_small(const struct request_params *params)
{
	const char *all[] = { params->host, params->content_type, params->cookie,
		params->authorization, params->accept, params->accept_language,
		params->origin, params->fetch_site, params->last_event_id,
		params->request_id };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i] && strlen(all[i]) > REQUEST_MAX_HEADER)
			return false;
	return true;
}

/* nginx and Apache httpd make such; one that a client wrote may be anything. */
static bool
is_request_id(const char *text)
{
	size_t length = strspn(text, "0123456789abcdefghijklmnopqrstuvwxyz"
				     "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_@");

	return length > 0 && length <= REQUEST_MAX_ID && text[length] == '\0';
}

static bool
came_over_https(const struct request_params *params)
{
	if (settings.site_url && strncmp(settings.site_url, "https://", 8) == 0)
		return true;
	return (params->https && strcmp(params->https, "on") == 0) ||
	    (params->scheme && strcmp(params->scheme, "https") == 0);
}

bool
request_begin(struct request *req)
{
	req->path = "/";
	req->query = "";
	req->is_https = came_over_https(&req->params);
	if (req->params.request_id && !is_request_id(req->params.request_id))
		req->params.request_id = NULL;
	if (!take_method(req) || !take_path(req))
		return false;
	if (!are_headers_small(&req->params)) {
		reply_refuse(req, 431, "header_too_large", "a header is too large");
		return false;
	}
	session_find(req);
	return true;
}

const char *
request_site(struct request *req)
{
	if (settings.site_url)
		return arena_strndup(&req->arena, settings.site_url,
		    strlen(settings.site_url) -
			(settings.site_url[strlen(settings.site_url) - 1] == '/'));
	return arena_printf(&req->arena, "%s://%s", req->is_https ? "https" : "http",
	    req->params.host ? req->params.host : "localhost");
}

static bool
is_json(const char *content_type)
{
	static const char json[] = "application/json";
	size_t length = sizeof json - 1;

	return content_type && strncasecmp(content_type, json, length) == 0 &&
	    (content_type[length] == '\0' || content_type[length] == ';' ||
		content_type[length] == ' ');
}

static bool
is_blank(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!isspace((unsigned char)text[i]))
			return false;
	return true;
}

/* The body as one object (or array); an empty body is an empty object. */
static bool
read_body(struct request *req, struct json_object **body_out)
{
	struct json_fault fault;
	bool is_list = req->route->flags & ROUTE_LIST_BODY;
	enum json_type expected = is_list ? json_type_array : json_type_object;

	if (is_blank(req->body, req->body_length)) {
		*body_out = is_list ? json_object_new_array() : json_object_new_object();
		return true;
	}
	if (!is_json(req->params.content_type)) {
		reply_refuse(req, 415, "wrong_media_type",
		    "the body must be application/json in UTF-8");
		return false;
	}
	if (!json_read(req->body, req->body_length, body_out, &fault))
		return refuse(req,
		    arena_printf(&req->arena, "the body is no proper JSON: %s%s%s at byte %zu",
			fault.why, *fault.key ? ": " : "", fault.key, fault.at));
	if (json_object_is_type(*body_out, expected))
		return true;
	json_object_put(*body_out);
	return refuse(req, is_list ? "the body must be a list" : "the body must be an object");
}

static const struct field *
find_field(const struct field *fields, const char *name)
{
	for (; fields && fields->name; fields++)
		if (strcmp(fields->name, name) == 0)
			return fields;
	return NULL;
}

/* One name=value of the query into QUERY. */
static bool
read_parameter(
    struct request *req, const char *text, size_t length, struct json_object *query)
{
	size_t split = 0;

	while (split < length && text[split] != '=')
		split++;
	char *name = decode(&req->arena, text, split, true);
	char *value = split < length
	    ? decode(&req->arena, text + split + 1, length - split - 1, true)
	    : arena_strdup(&req->arena, "");

	if (!name || !value)
		return refuse(req, "the query is malformed");
	const struct field *field = find_field(req->route->query, name);

	/* Links to pages get parameters added by whoever passes them on. */
	if (!field && req->route->flags & ROUTE_PAGE)
		return true;
	if (json_object_object_get_ex(query, name, NULL))
		return refuse(req,
		    arena_printf(&req->arena, "the parameter is given twice: %.64s", name));
	json_object_object_add(
	    query, name, field ? field_from_text(field, value) : json_object_new_string(value));
	return true;
}

static bool
read_query(struct request *req, struct json_object *query)
{
	const char *at = req->query;

	while (*at) {
		size_t length = strcspn(at, "&");

		if (length && !read_parameter(req, at, length, query))
			return false;
		at += length + (at[length] == '&');
	}
	return true;
}

static bool
refuse_faults(struct request *req, struct field_faults *faults)
{
	if (faults->unknown) {
		json_object_put(faults->invalid);
		reply_refuse(req, 400, "unknown_key",
		    arena_printf(&req->arena, "unknown key: %s", faults->unknown));
		return false;
	}
	if (!faults->invalid)
		return true;
	struct db_reply refusal = db_refusal(422, "invalid", "a field is invalid");
	json_object_object_add(refusal.body, "fields", faults->invalid);
	reply_refusal(req, refusal);
	return false;
}

/*
 * What was given, and nothing else: null means "not given", except where it
 * takes something away.
 */
static void
add_fields(struct json_object *in, const struct field *fields, struct json_object *from)
{
	for (; fields && fields->name; fields++) {
		struct json_object *value = NULL;

		if (json_object_object_get_ex(from, fields->name, &value) &&
		    (value || fields->clears))
			json_object_object_add(in, fields->name, json_object_get(value));
	}
}

static void
check_body(struct request *req, struct field_faults *faults, struct json_object *body)
{
	const struct field item = { .type = OBJECT, .fields = req->route->body };
	const struct field list = { .type = ARRAY, .min = 1, .max = 1000, .item = &item };

	if (req->route->flags & ROUTE_LIST_BODY)
		field_check(faults, &list, "", body);
	else
		fields_check(faults, req->route->body, "", body);
}

static bool
make_input(struct request *req, struct json_object *body, struct json_object *query)
{
	const struct route *route = req->route;
	struct field_faults faults = { .arena = &req->arena };

	check_body(req, &faults, body);
	fields_check(&faults, route->query, "", query);
	if (!refuse_faults(req, &faults))
		return false;
	if (route->flags & ROUTE_LIST_BODY)
		req->list = json_object_get(body);
	if (route->body || route->query) {
		req->in = json_object_new_object();
		if (!req->list)
			add_fields(req->in, route->body, body);
		add_fields(req->in, route->query, query);
	}
	return true;
}

static bool
is_kind_of_body_right(struct request *req)
{
	bool wants_archive = req->route->flags & ROUTE_ARCHIVE_BODY;

	if (req->has_archive == wants_archive)
		return true;
	reply_refuse(req, 415, "wrong_media_type",
	    wants_archive ? "the body must be application/zip"
			  : "the body must be application/json in UTF-8");
	return false;
}

bool
request_take_input(struct request *req)
{
	scoped_json *query = json_object_new_object();
	scoped_json *body = NULL;

	if (req->body_too_large) {
		reply_refuse(req, 413, "too_large",
		    req->has_archive ? "the archive is larger than 256 MiB"
				     : "the body is larger than 1 MiB");
		return false;
	}
	if (!is_kind_of_body_right(req))
		return false;
	if (req->method == GET || req->route->flags & ROUTE_OPEN_BODY)
		body = json_object_new_object();
	else if (!read_body(req, &body))
		return body = NULL, false;
	return read_query(req, query) && make_input(req, body, query);
}

const char *
request_text(struct request *req, const char *name)
{
	struct json_object *value = NULL;

	json_object_object_get_ex(req->in, name, &value);
	return value ? json_object_get_string(value) : NULL;
}

int64_t
request_int(struct request *req, const char *name, int64_t otherwise)
{
	struct json_object *value = NULL;

	json_object_object_get_ex(req->in, name, &value);
	return value ? json_object_get_int64(value) : otherwise;
}

void
request_complete_url(struct request *req, struct json_object *body)
{
	struct json_object *url = NULL;

	json_object_object_get_ex(body, "url", &url);
	if (url && *json_object_get_string(url) == '/')
		json_object_object_add(body, "url",
		    json_object_new_string(arena_printf(&req->arena, "%s%s",
			request_site(req), json_object_get_string(url))));
}

void
request_release(struct request *req)
{
	json_object_put(req->in);
	json_object_put(req->list);
	req->in = req->list = NULL;
	if (req->has_archive && req->archive_fd >= 0)
		close(req->archive_fd);
	req->has_archive = false;
	arena_release(&req->arena);
}
