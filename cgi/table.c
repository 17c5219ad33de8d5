#include "table.h"

#include <string.h>

#include "csv.h"
#include "request.h"

static const char *const formats[] = { "csv", "json", "zip", NULL };

const struct field table_query[] = {
	{ "format", TEXT, .values = formats },
	{ 0 },
};

bool
table_wants(struct request *req, const char *format)
{
	const char *wanted = request_text(req, "format");

	return wanted && strcmp(wanted, format) == 0;
}

void
reply_table(struct request *req, struct db_reply reply, const char *name)
{
	struct json_object *items = NULL;

	json_object_object_get_ex(reply.body, "items", &items);
	if (reply.status != 200 || !table_wants(req, "csv") || !items) {
		reply_call(req, reply);
		return;
	}
	const char *text = csv_from_items(&req->arena, items);
	reply_header(req, "Content-Disposition",
	    arena_printf(&req->arena, "attachment; filename=\"%s.csv\"", name));
	reply_bytes(req, 200, "text/csv; charset=utf-8", text, strlen(text));
	json_object_put(reply.body);
}
