/* The service itself: what it is, whether it lives, what it counts. */
#include <string.h>

#include "cgi/schema-number.h"
#include "config.h"
#include "metrics.h"
#include "openapi.h"
#include "request.h"
#include "work.h"

/* GET /service: the version is this program's, not the schema's. */
static void
show_service(struct request *req)
{
	struct db_reply reply = db_call(req->db, "service_show", req->who);

	if (reply.status == 200)
		json_object_object_add(
		    reply.body, "version", json_object_new_string(PACKAGE_VERSION));
	reply_call(req, reply);
}

static void
show_openapi(struct request *req)
{
	reply_json(req, 200, openapi_describe(request_site(req)));
}

/* GET /healthz: the process lives, whatever the database does. */
static void
show_health(struct request *req)
{
	reply_bytes(req, 200, "text/plain", "ok\n", 3);
}

static int
get_int(struct json_object *from, const char *key)
{
	struct json_object *value = NULL;

	json_object_object_get_ex(from, key, &value);
	return json_object_get_int(value);
}

/* GET /readyz: 503 names the first thing that is missing. */
static void
show_readiness(struct request *req)
{
	struct db_reply reply =
	    db_call(req->db, "ready", arena_printf(&req->arena, "%d", SCHEMA_NUMBER));

	if (reply.status != 200) {
		json_object_put(reply.body);
		reply_refuse(req, 503, "database_down", "the database does not answer");
	} else if (get_int(reply.body, "schema") < SCHEMA_NUMBER) {
		json_object_put(reply.body);
		reply_refuse(req, 503, "schema_old",
		    "the database's schema is older than this program: run sql/apply");
	} else if (get_int(reply.body, "judges") < 1) {
		json_object_put(reply.body);
		reply_refuse(req, 503, "no_judge", "no judge is there");
	} else {
		reply_json(req, 200, reply.body);
	}
}

static void
show_metrics(struct request *req)
{
	if (req->web)
		metrics_add(METRIC_PASSWORD_QUEUE,
		    (int64_t)work_length(req->web->passwords) -
			metrics_get(METRIC_PASSWORD_QUEUE));
	const char *text = metrics_text(&req->arena);
	struct db_reply reply = db_call_array(req->db, "vitals", NULL, 0);
	if (reply.status == 200) /* else this process has its own to tell */
		text = arena_printf(&req->arena, "%s%s", text,
		    metrics_site_text(&req->arena, reply.body));
	json_object_put(reply.body);
	reply_bytes(req, 200, "text/plain; version=0.0.4", text, strlen(text));
}

const struct route service_routes[] = {
	{ GET, "/api/v1/service", show_service, .summary = "What this site is and allows" },
	{ GET, "/api/v1/openapi.json", show_openapi, .flags = ROUTE_UNLISTED },
	{ GET, "/healthz", show_health, .flags = ROUTE_UNLISTED },
	{ GET, "/readyz", show_readiness, .flags = ROUTE_UNLISTED },
	{ GET, "/metrics", show_metrics, .flags = ROUTE_LOCAL | ROUTE_UNLISTED },
	{ 0 },
};
