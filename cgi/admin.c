/* Administration. */
#include "request.h"
#include "schema.h"

static const char *const makers[] = { "anyone", "accounts", "invited", "staff", NULL };

static const struct field policy_fields[] = {
	{ "signup", TEXT, .values = makers },
	{ "guests", TEXT, .values = makers },
	{ "create_rooms", TEXT, .values = makers },
	{ 0 },
};

static const struct field service_fields[] = {
	{ "notice", TEXT, .max = 500 },
	{ "policy", OBJECT, .fields = policy_fields },
	{ 0 },
};

const struct route admin_routes[] = {
	{ GET, "/api/v1/admin/judges", .function = "admin_judges",
	    .codes = "admins_only",
	    .summary = "Judges, their slots and languages (staff)" },
	{ GET, "/api/v1/admin/queue", .function = "admin_queue",
	    .codes = "admins_only",
	    .summary = "What waits to be judged (staff)" },
	{ GET, "/api/v1/admin/users", .function = "admin_users", .query = list_query,
	    .codes = "admins_only",
	    .summary = "People (staff)" },
	{ PATCH, "/api/v1/admin/service", .function = "admin_service",
	    .body = service_fields, .codes = "admins_only",
	    .summary = "Notice and policy of the site (admin)" },
	{ 0 },
};
