/* Problems and languages. */
#include "request.h"
#include "schema.h"

static const struct field problem_query[] = {
	{ "level", TEXT, .min = 1, .max = 40 },
	{ "tag", TEXT, .min = 1, .max = 40 },
	{ "q", TEXT, .max = 100 },
	LIST_FIELDS,
	{ 0 },
};

const struct route problem_routes[] = {
	{ GET, "/api/v1/languages", .function = "language_list",
	    .summary = "What living judges offer" },
	{ GET, "/api/v1/problems", .function = "problem_list", .query = problem_query,
	    .summary = "Public problems, and one's own" },
	{ GET, "/api/v1/problems/{slug}", .function = "problem_show",
	    .summary = "One problem with its statements", .answer = problem_schema },
	{ 0 },
};
