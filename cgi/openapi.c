#include "openapi.h"

#include <stdio.h>
#include <string.h>

#include "config.h"
#include "reply.h"
#include "route.h"

static struct json_object *
text(const char *s)
{
	return json_object_new_string(s);
}

static void
add(struct json_object *to, const char *key, struct json_object *value)
{
	json_object_object_add(to, key, value);
}

static struct json_object *describe_fields(const struct field *);

/* One type of a field's, by itself. */
static struct json_object *
describe_type(unsigned type, bool nullable)
{
	static const char *const names[] = { [TEXT] = "string", [INTEGER] = "integer",
		[BOOLEAN] = "boolean", [OBJECT] = "object", [ARRAY] = "array",
		[TIME] = "string" };
	struct json_object *schema = json_object_new_object();

	if (nullable) {
		struct json_object *both = json_object_new_array();

		json_object_array_add(both, text(names[type]));
		json_object_array_add(both, text("null"));
		add(schema, "type", both);
	} else {
		add(schema, "type", text(names[type]));
	}
	if (type == TIME)
		add(schema, "format", text("date-time"));
	return schema;
}

static void
add_bounds(struct json_object *schema, const struct field *field, unsigned type)
{
	static const struct {
		unsigned type;
		const char *min, *max;
	} words[] = { { TEXT, "minLength", "maxLength" }, { INTEGER, "minimum", "maximum" },
		{ ARRAY, "minItems", "maxItems" } };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (words[i].type != type || field->values)
			continue;
		if (field->min || (type == INTEGER && field->max))
			add(schema, words[i].min, json_object_new_int64(field->min));
		if (field->max)
			add(schema, words[i].max, json_object_new_int64(field->max));
	}
}

static struct json_object *describe_field(const struct field *, bool nullable);

static void
add_details(struct json_object *schema, const struct field *field, unsigned type)
{
	add_bounds(schema, field, type);
	if (type == TEXT && field->values) {
		struct json_object *values = json_object_new_array();

		for (const char *const *v = field->values; *v; v++)
			json_object_array_add(values, text(*v));
		add(schema, "enum", values);
	}
	if (type == ARRAY && field->item)
		add(schema, "items", describe_field(field->item, false));
	if (type == OBJECT && field->fields) {
		struct json_object *inner = describe_fields(field->fields);

		json_object_object_foreach(inner, key, value)
		    if (strcmp(key, "type") != 0) add(schema, key, json_object_get(value));
		json_object_put(inner);
	}
}

static struct json_object *
describe_field(const struct field *field, bool nullable)
{
	struct json_object *any = json_object_new_array(), *schema = NULL;

	for (unsigned type = 1; type <= TIME; type <<= 1) {
		if (!(field->type & type))
			continue;
		schema = describe_type(type, nullable || field->clears);
		if (field->clears)
			add(schema, "description", text("null takes it away"));
		add_details(schema, field, type);
		json_object_array_add(any, schema);
	}
	if (json_object_array_length(any) == 1) {
		schema = json_object_get(schema);
		json_object_put(any);
		return schema;
	}
	schema = json_object_new_object();
	add(schema, "anyOf", any);
	return schema;
}

/* The object that FIELDS describe. */
static struct json_object *
describe_fields(const struct field *fields)
{
	struct json_object *schema = json_object_new_object();
	struct json_object *properties = json_object_new_object();
	struct json_object *required = json_object_new_array();

	for (; fields && fields->name; fields++) {
		add(properties, fields->name, describe_field(fields, !fields->required));
		if (fields->required)
			json_object_array_add(required, text(fields->name));
	}
	add(schema, "type", text("object"));
	add(schema, "properties", properties);
	if (json_object_array_length(required))
		add(schema, "required", required);
	else
		json_object_put(required);
	return schema;
}

/* What a request may hold: nothing but that. */
static struct json_object *
describe_body(const struct route *route)
{
	struct json_object *body = json_object_new_object();
	struct json_object *content = json_object_new_object();
	struct json_object *media = json_object_new_object();
	struct json_object *schema = describe_fields(route->body);

	add(schema, "additionalProperties", json_object_new_boolean(false));
	if (route->flags & ROUTE_LIST_BODY) {
		struct json_object *list = json_object_new_object();

		add(list, "type", text("array"));
		add(list, "items", schema);
		schema = list;
	}
	add(media, "schema", schema);
	add(content, "application/json", media);
	add(body, "required", json_object_new_boolean(true));
	add(body, "content", content);
	return body;
}

static struct json_object *
describe_archive(void)
{
	struct json_object *body = json_object_new_object();
	struct json_object *content = json_object_new_object();

	add(content, "application/zip", json_object_new_object());
	add(body, "required", json_object_new_boolean(true));
	add(body, "content", content);
	return body;
}

static struct json_object *
describe_parameter(const char *name, const char *where, struct json_object *schema)
{
	struct json_object *parameter = json_object_new_object();

	add(parameter, "name", text(name));
	add(parameter, "in", text(where));
	if (strcmp(where, "path") == 0)
		add(parameter, "required", json_object_new_boolean(true));
	add(parameter, "schema", schema);
	return parameter;
}

static struct json_object *
describe_parameters(const struct route *route)
{
	struct json_object *list = json_object_new_array();
	const struct field string = { .type = TEXT };
	char name[40];

	for (const char *at = strchr(route->pattern, '{'); at; at = strchr(at + 1, '{')) {
		snprintf(name, sizeof name, "%.*s", (int)strcspn(at + 1, "}"), at + 1);
		json_object_array_add(
		    list, describe_parameter(name, "path", describe_field(&string, false)));
	}
	for (const struct field *field = route->query; field && field->name; field++)
		json_object_array_add(
		    list, describe_parameter(field->name, "query", describe_field(field, false)));
	return list;
}

static struct json_object *
describe_success(const struct route *route)
{
	struct json_object *response = json_object_new_object();
	int status = route->status ? route->status : 200;

	add(response, "description", text(status_title(status)));
	if (status == 204)
		return response;
	struct json_object *content = json_object_new_object();
	struct json_object *media = json_object_new_object();
	add(media, "schema", describe_fields(route->answer));
	add(content, "application/json", media);
	add(response, "content", content);
	return response;
}

static void
add_words(struct json_object *list, const char *words)
{
	while (words && *words) {
		size_t length = strcspn(words, " ");

		json_object_array_add(list, json_object_new_string_len(words, (int)length));
		words += length + strspn(words + length, " ");
	}
}

/* Codes that any call of its shape may answer with. */
static const char *
usual_codes(const struct route *route)
{
	if (route->method == GET)
		return "malformed unknown_key invalid too_long header_too_large no_session scope "
		       "removed not_found too_many_requests database_down service_down busy "
		       "internal";
	return "malformed unknown_key invalid too_long header_too_large no_session scope "
	       "wrong_origin removed not_found too_large wrong_media_type too_many "
	       "too_many_requests database_down service_down busy internal";
}

static struct json_object *
describe_refusals(const struct route *route)
{
	struct json_object *response = json_object_new_object();
	struct json_object *content = json_object_new_object();
	struct json_object *media = json_object_new_object();
	struct json_object *reference = json_object_new_object();
	struct json_object *codes = json_object_new_array();

	add(reference, "$ref", text("#/components/schemas/problem"));
	add(media, "schema", reference);
	add(content, "application/problem+json", media);
	add(response, "description", text("refused; code says why"));
	add(response, "content", content);
	add_words(codes, usual_codes(route));
	add_words(codes, route->codes);
	add(response, "x-codes", codes);
	return response;
}

static struct json_object *
describe_route(const struct route *route)
{
	struct json_object *operation = json_object_new_object();
	struct json_object *responses = json_object_new_object();
	char status[8];

	if (route->summary)
		add(operation, "summary", text(route->summary));
	if (route->function)
		add(operation, "operationId", text(route->function));
	add(operation, "parameters", describe_parameters(route));
	if (route->body)
		add(operation, "requestBody", describe_body(route));
	if (route->flags & ROUTE_ARCHIVE_BODY)
		add(operation, "requestBody", describe_archive());
	snprintf(status, sizeof status, "%d", route->status ? route->status : 200);
	add(responses, status, describe_success(route));
	add(responses, "default", describe_refusals(route));
	add(operation, "responses", responses);
	return operation;
}

static void
add_route(struct json_object *paths, const struct route *route)
{
	static const struct {
		enum method method;
		const char *name;
	} names[] = { { GET, "get" }, { POST, "post" }, { PUT, "put" }, { PATCH, "patch" },
		{ DELETE, "delete" } };
	struct json_object *path = NULL;

	if (route->flags & (ROUTE_PAGE | ROUTE_UNLISTED))
		return;
	if (!json_object_object_get_ex(paths, route->pattern, &path)) {
		path = json_object_new_object();
		add(paths, route->pattern, path);
	}
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].method == route->method)
			add(path, names[i].name, describe_route(route));
}

static struct json_object *
describe_problem(void)
{
	static const struct field fields[] = {
		{ "type", TEXT, .required = true }, { "title", TEXT, .required = true },
		{ "status", INTEGER, .required = true }, { "detail", TEXT, .required = true },
		{ "code", TEXT, .required = true }, { "fields", .type = OBJECT }, { 0 },
	};

	return describe_fields(fields);
}

static struct json_object *
describe_components(void)
{
	return json_tokener_parse("{\"securitySchemes\": {"
		"\"session\": {\"type\": \"apiKey\", \"in\": \"cookie\", \"name\": \"sid\"},"
		"\"token\": {\"type\": \"http\", \"scheme\": \"bearer\"}}}");
}

struct json_object *
openapi_describe(const char *site)
{
	struct json_object *all = json_object_new_object();
	struct json_object *info = json_object_new_object();
	struct json_object *servers = json_object_new_array();
	struct json_object *server = json_object_new_object();
	struct json_object *paths = json_object_new_object();
	struct json_object *components = describe_components();
	struct json_object *schemas = json_object_new_object();

	add(info, "title", text("Riposte"));
	add(info, "version", text(PACKAGE_VERSION));
	add(server, "url", text(site));
	json_object_array_add(servers, server);
	for (const struct route *const *family = route_families; *family; family++)
		for (const struct route *route = *family; route->method; route++)
			add_route(paths, route);
	add(schemas, "problem", describe_problem());
	add(components, "schemas", schemas);
	add(all, "openapi", text("3.1.0"));
	add(all, "info", info);
	add(all, "servers", servers);
	add(all, "paths", paths);
	add(all, "components", components);
	return all;
}
