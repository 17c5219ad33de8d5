/*
 * The OpenAPI 3.1 description, written from the tables that requests are
 * checked against.
 */
#pragma once

#include <json-c/json.h>

/* The caller's own. */
struct json_object *openapi_describe(const char *site);
