/*
 * How the site is: what the database knows, and what only this process does.
 */
#pragma once

#include <json-c/json.h>

#include "request.h"

/* Add this process's lines to the items of what api.admin_system returned. */
void system_add(struct request *, struct json_object *body);

/* GET /admin/system */
void system_show(struct request *);
