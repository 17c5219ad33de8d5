#include "route.h"

#include <string.h>

#include "request.h"
#include "session.h"

const struct route *const route_families[] = { account_routes, room_routes,
	submission_routes, problem_routes, package_routes, seat_routes, export_routes, meeting_routes,
	transcript_routes, timeline_routes, minutes_routes,
	admin_routes, service_routes,
	page_routes, NULL };

static const struct {
	enum method method;
	const char *name;
} methods[] = { { GET, "GET" }, { POST, "POST" }, { PUT, "PUT" }, { PATCH, "PATCH" },
	{ DELETE, "DELETE" } };

const char *
method_name(enum method method)
{
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (methods[i].method == method)
			return methods[i].name;
	return "?";
}

/*
 * Walk both segment by segment; what a brace matches goes to ARGS, as a piece
 * of PATH.
 */
static bool
match(const char *pattern, const char *path, const char *args[], size_t lengths[],
    size_t *nargs_out)
{
	*nargs_out = 0;
	while (*pattern && *path) {
		size_t length = strcspn(path + 1, "/");
		size_t expected = strcspn(pattern + 1, "/");

		if (pattern[1] == '{') {
			if (!length || *nargs_out == REQUEST_MAX_ARGS)
				return false;
			args[*nargs_out] = path + 1;
			lengths[(*nargs_out)++] = length;
		} else if (length != expected || memcmp(path + 1, pattern + 1, length) != 0) {
			return false;
		}
		path += 1 + length;
		pattern += 1 + expected;
	}
	return !*pattern && !*path;
}

static bool
matches(struct request *req, const struct route *route, const char *path)
{
	const char *args[REQUEST_MAX_ARGS];
	size_t lengths[REQUEST_MAX_ARGS], nargs;

	if (!match(route->pattern, path, args, lengths, &nargs))
		return false;
	req->nargs = nargs;
	for (size_t i = 0; i < nargs; i++)
		req->arg[i] = arena_strndup(&req->arena, args[i], lengths[i]);
	return true;
}

const struct route *
route_find(
    struct request *req, enum method method, const char *path, unsigned *allowed_out)
{
	*allowed_out = 0;
	for (const struct route *const *family = route_families; *family; family++)
		for (const struct route *route = *family; route->method; route++) {
			if (!matches(req, route, path))
				continue;
			if (route->method == method)
				return route;
			*allowed_out |= route->method;
		}
	return NULL;
}

static void
refuse_method(struct request *req, unsigned allowed)
{
	const char *list = allowed & GET ? "GET, HEAD" : "";

	for (size_t i = 1; i < sizeof methods / sizeof *methods; i++)
		if (allowed & methods[i].method)
			list = arena_printf(&req->arena, "%s%s%s", list, *list ? ", " : "",
			    methods[i].name);
	reply_header(req, "Allow", list);
	reply_refuse(req, 405, "method_not_allowed", "this method is not possible here");
}

static const struct route no_page = { .pattern = "none", .flags = ROUTE_PAGE };

/* A browser that lost its way gets a page, a script the problem. */
static void
refuse_path(struct request *req)
{
	if (strncmp(req->path, "/api/", 5) != 0 && req->params.accept &&
	    strstr(req->params.accept, "text/html"))
		req->route = &no_page;
	reply_refuse(req, 404, "not_found", "there is nothing at this address");
}

static bool
is_local(const char *address)
{
	return address && (strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0);
}

/* The job that comes of this request is logged under the same id everywhere. */
static void
add_trace(struct request *req)
{
	if (req->route->flags & ROUTE_TRACED && req->params.request_id)
		json_object_object_add(req->in, "_request",
		    json_object_new_string(req->params.request_id));
}

/* What most routes need: one function, with what the request brought. */
static void
call_function(struct request *req)
{
	const char *args[REQUEST_MAX_ARGS + 2] = { req->who };
	size_t nargs = 1;

	for (size_t i = 0; i < req->nargs; i++)
		args[nargs++] = req->arg[i];
	add_trace(req);
	if (req->in)
		args[nargs++] = json_object_to_json_string_ext(
		    req->in, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	reply_call(req, db_call_array(req->db, req->route->function, args, nargs));
}

bool
route_check(struct request *req)
{
	unsigned allowed;

	req->route = route_find(req, req->method, req->path, &allowed);
	if (!req->route && allowed)
		refuse_method(req, allowed);
	else if (!req->route)
		refuse_path(req);
	else if (req->route->flags & ROUTE_LOCAL && !is_local(req->params.address))
		reply_refuse(req, 403, "not_local", "this is told to this machine only");
	else
		return session_check_origin(req) && request_take_input(req);
	return false;
}

void
route_run(struct request *req)
{
	if (req->route->handle)
		req->route->handle(req);
	else
		call_function(req);
}
