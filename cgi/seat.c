/* Seats: a class list becomes tickets, as links and as QR codes. */
#include <string.h>

#include "qr.h"
#include "request.h"
#include "table.h"

static const struct field seat_fields[] = {
	{ "external_id", TEXT, .min = 1, .max = 80 },
	{ "name", TEXT, .required = true, .min = 1, .max = 40 },
	{ "team", TEXT, .max = 80 },
	{ 0 },
};

/* The database knows the path of a link; we know the site, and draw it. */
static void
complete_seat(struct request *req, struct json_object *seat)
{
	struct json_object *url = NULL, *drawn = json_object_new_object();
	struct qr qr = { 0 };

	request_complete_url(req, seat);
	json_object_object_get_ex(seat, "url", &url);
	if (url && qr_make(&req->arena, json_object_get_string(url), &qr)) {
		json_object_object_add(drawn, "size", json_object_new_int(qr.size));
		json_object_object_add(drawn, "path", json_object_new_string(qr.path));
	}
	json_object_object_add(seat, "qr", drawn);
}

static void
create_seats(struct request *req)
{
	struct db_reply reply = db_call(req->db, "seats_create", req->who, req->arg[0],
	    json_object_to_json_string_ext(req->list, JSON_C_TO_STRING_PLAIN));
	struct json_object *items = NULL;

	json_object_object_get_ex(reply.body, "items", &items);
	for (size_t i = 0; items && i < json_object_array_length(items); i++)
		complete_seat(req, json_object_array_get_idx(items, i));
	reply_table(req, reply, "seats");
}

static void
renew_seat(struct request *req)
{
	struct db_reply reply =
	    db_call(req->db, "seat_renew", req->who, req->arg[0], req->arg[1]);

	if (reply.status == 200)
		complete_seat(req, reply.body);
	reply_call(req, reply);
}

/* GET /rooms/CODE/qr.svg: the link to a room, for a phone to read. */
static void
show_qr(struct request *req)
{
	const char *svg = qr_svg(&req->arena,
	    arena_printf(&req->arena, "%s/rooms/%s", request_site(req), req->arg[0]));

	if (svg)
		reply_bytes(req, 200, "image/svg+xml", svg, strlen(svg));
	else
		reply_refuse(req, 404, "not_found", "there is no such room");
}

#define SEATS "/api/v1/rooms/{code}/seats"

const struct route seat_routes[] = {
	{ POST, SEATS, create_seats, .body = seat_fields, .query = table_query,
	    .flags = ROUTE_LIST_BODY, .codes = "hosts_only",
	    .summary = "A ticket for each of a class (hosts)" },
	{ GET, SEATS, .function = "seat_list", .codes = "hosts_only",
	    .summary = "Who has a seat, and who took it (hosts)" },
	{ POST, SEATS "/{id}/renew", renew_seat, .codes = "hosts_only has_account",
	    .summary = "A new link for a seat; the old one is void (hosts)" },
	{ DELETE, SEATS "/{id}", .function = "seat_delete", .status = 204,
	    .codes = "hosts_only", .summary = "Take the link of a seat back (hosts)" },
	{ GET, "/rooms/{code}/qr.svg", show_qr, .flags = ROUTE_PAGE | ROUTE_UNLISTED },
	{ 0 },
};
