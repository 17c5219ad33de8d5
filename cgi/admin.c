/* Administration. */
#include "request.h"
#include "schema.h"
#include "system.h"

static const char *const makers[] = { "anyone", "accounts", "invited", "staff", NULL };

static const struct field policy_fields[] = {
	{ "signup", TEXT, .values = makers },
	{ "guests", TEXT, .values = makers },
	{ "create_rooms", TEXT, .values = makers },
	{ 0 },
};

static const struct field service_fields[] = {
	{ "notice", TEXT, .max = 500, .clears = true },
	{ "policy", OBJECT, .fields = policy_fields },
	{ 0 },
};

static const char *const visibilities[] = { "public", "hidden", NULL };
static const char *const roles[] = { "player", "teacher", "admin", NULL };

static const struct field problem_fields[] = {
	{ "visibility", TEXT, .values = visibilities },
	{ 0 },
};

static const struct field user_fields[] = {
	{ "role", TEXT, .values = roles },
	{ 0 },
};

const struct route admin_routes[] = {
	{ GET, "/api/v1/admin/problems", .function = "admin_problems", .codes = "staff_only",
	    .summary = "Problems and how their solutions were judged (staff)" },
	{ GET, "/api/v1/admin/problems/{slug}", .function = "admin_problem",
	    .codes = "staff_only", .summary = "The versions of a problem (staff)" },
	{ PATCH, "/api/v1/admin/problems/{slug}", .function = "admin_problem_update",
	    .body = problem_fields, .codes = "staff_only",
	    .summary = "Show or hide a problem (staff)" },
	{ GET, "/api/v1/admin/tickets", .function = "admin_tickets", .codes = "admins_only",
	    .summary = "Links that can still be used (admin)" },
	{ DELETE, "/api/v1/admin/tickets/{id}", .function = "admin_ticket_delete",
	    .status = 204, .codes = "admins_only", .summary = "Take a link back (admin)" },
	{ PATCH, "/api/v1/admin/users/{id}", .function = "admin_user_update",
	    .body = user_fields, .codes = "admins_only last_admin",
	    .summary = "The role of somebody (admin)" },
	{ GET, "/api/v1/admin/system", system_show, .codes = "admins_only",
	    .summary = "How the site is, and what mends it (admin)" },
	{ GET, "/api/v1/admin/judges", .function = "admin_judges",
	    .codes = "admins_only",
	    .summary = "Judges, their slots and languages (staff)" },
	{ GET, "/api/v1/admin/queue", .function = "admin_queue",
	    .codes = "admins_only",
	    .summary = "What waits to be judged (staff)" },
	{ GET, "/api/v1/admin/users", .function = "admin_users", .query = users_query,
	    .codes = "admins_only",
	    .summary = "People (staff)" },
	{ PATCH, "/api/v1/admin/service", .function = "admin_service",
	    .body = service_fields, .codes = "admins_only",
	    .summary = "Notice and policy of the site (admin)" },
	{ 0 },
};
