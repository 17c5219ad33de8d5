/*
 * The pages that people see.  Each is one SQL function's answer, the same
 * object as the API's, put into a template.  What stands here besides is words
 * that a template cannot make out of numbers: "30 min", "256 MB".
 */
#include "request.h"

#include "preference.h"
#include "schema.h"
#include "session.h"
#include "system.h"
#include "template.h"

#include "lib/member.h"
#include "lib/scoped.h"

#include <stdlib.h>
#include <string.h>

/* From templates.c, made by templates/compile.awk. */
extern const struct tpl *const tpl_account[], *const tpl_admin[], *const tpl_admin_import[],
    *const tpl_admin_imports[], *const tpl_admin_problem[],
    *const tpl_check[], *const tpl_error[], *const tpl_home[], *const tpl_host[], *const tpl_problem[],
    *const tpl_problems[], *const tpl_profile[], *const tpl_replay[], *const tpl_room[],
    *const tpl_screen[], *const tpl_settings[], *const tpl_signin[], *const tpl_signup[],
    *const tpl_ticket[];

static size_t
count(struct json_object *list)
{
	return json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
}

static void
add_text(struct json_object *to, const char *key, const char *text)
{
	json_object_object_add(to, key, json_object_new_string(text));
}

/* ---- words for numbers ------------------------------------------------------ */

static void
add_duration(struct json_object *to, const char *key, int64_t seconds)
{
	char text[64];

	if (seconds % 60 != 0 && seconds < 600)
		snprintf(text, sizeof(text), "%lld s", (long long)seconds);
	else if (seconds < 2 * 3600)
		snprintf(text, sizeof(text), "%lld min", (long long)(seconds / 60));
	else
		snprintf(text, sizeof(text), "%lld h %02lld min", (long long)(seconds / 3600),
		    (long long)(seconds / 60 % 60));
	add_text(to, key, text);
}

/* "2.0 s", "256 MB"; where the language writes a comma, "2,0 s" */
static void
add_limits(struct json_object *problem, size_t language)
{
	char text[64], *point;
	double seconds = json_object_get_double(json_member(problem, "time_limit_ms")) / 1000;
	int64_t kb = json_object_get_int64(json_member(problem, "memory_limit_kb"));

	snprintf(text, sizeof(text), "%.1f s", seconds);
	if ((point = strchr(text, '.')))
		*point = tpl_word(language, "decimal")[0];
	add_text(problem, "time_limit", text);
	snprintf(text, sizeof(text), "%lld MB", (long long)(kb / 1024));
	add_text(problem, "memory_limit", text);
}

/* "12:05", minutes and seconds, or "120 B", as the board's own module writes it. */
static void
add_player_words(struct json_object *player)
{
	int64_t seconds = json_object_get_int64(json_member(player, "penalty_s"));
	struct json_object *bytes = json_member(player, "bytes");
	char text[64];

	if (bytes)
		snprintf(text, sizeof(text), "%s B", json_object_get_string(bytes));
	else
		snprintf(text, sizeof(text), "%lld:%02lld", (long long)(seconds / 60),
		    (long long)(seconds % 60));
	add_text(player, "penalty_text", text);
}

/* A kind of battle is a row of a table, which may be new: then in its own words. */
static void
add_rules(struct json_object *room, size_t language)
{
	const char *mode = json_object_get_string(json_member(room, "mode"));
	const char *about = json_object_get_string(json_member(json_member(room, "rules"), "about"));
	const char *word;
	char key[64];

	snprintf(key, sizeof(key), "rules.%s", mode ? mode : "");
	word = tpl_word(language, key);
	add_text(room, "rules_text", word ? word : about ? about : "");
}

/* The players of a listed room are only counted, and count() of a number is 0. */
static void
add_room_words(struct json_object *room, size_t language)
{
	struct json_object *players = json_member(room, "players");
	struct json_object *scoring = json_member(room, "scoring");
	size_t problems = count(json_member(room, "problems"));

	add_duration(room, "duration_text", json_object_get_int64(json_member(room, "duration_s")));
	add_duration(room, "attempt_penalty_text",
	    json_object_get_int64(json_member(scoring, "attempt_penalty_s")));
	add_rules(room, language);
	json_object_object_add(room, "problem_count", json_object_new_int64((int64_t)problems));
	json_object_object_add(room, "one_problem", json_object_new_boolean(problems == 1));
	for (size_t i = 0; i < count(players); i++)
		add_player_words(json_object_array_get_idx(players, i));
}

/* Of a statement in several languages the page's own is read, else the English one,
 * else the first; the others are folded. */
static void
fold_statements(struct json_object *statements, size_t language)
{
	const char *const wanted[] = { "en", tpl_languages[language] };
	size_t best = 0;

	for (size_t w = 0; w < 2; w++)
		for (size_t i = 0; i < count(statements); i++) {
			struct json_object *one = json_object_array_get_idx(statements, i);
			const char *lang = json_object_get_string(json_member(one, "lang"));

			if (lang && strcmp(lang, wanted[w]) == 0)
				best = i;
		}
	for (size_t i = 0; i < count(statements); i++)
		json_object_object_add(json_object_array_get_idx(statements, i), "other",
		    json_object_new_boolean(i != best));
}

/* A problem that is in no room has no letter. */
static void
add_problem_words(struct json_object *problem, size_t language)
{
	add_limits(problem, language);
	fold_statements(json_member(problem, "statements"), language);
	if (!json_object_object_get_ex(problem, "letter", NULL))
		json_object_object_add(problem, "letter", NULL);
}

/* What a ticket asks for, as flags: a template cannot look into a list. */
static void
add_ticket_words(struct json_object *ticket)
{
	struct json_object *needs = json_member(ticket, "needs");
	char key[64];

	json_object_object_add(ticket, "needs_handle", json_object_new_boolean(false));
	json_object_object_add(ticket, "needs_name", json_object_new_boolean(false));
	json_object_object_add(ticket, "needs_password", json_object_new_boolean(false));
	for (size_t i = 0; i < count(needs); i++) {
		snprintf(key, sizeof(key), "needs_%s",
		    json_object_get_string(json_object_array_get_idx(needs, i)));
		json_object_object_add(ticket, key, json_object_new_boolean(true));
	}
}

static void
add_words(struct json_object *data, size_t language)
{
	struct json_object *rooms = json_member(data, "rooms"), *problems = json_member(data, "problems");
	struct json_object *room = json_member(data, "room");

	for (size_t i = 0; i < count(rooms); i++)
		add_room_words(json_object_array_get_idx(rooms, i), language);
	if (room)
		add_room_words(room, language);
	for (size_t i = 0; i < count(problems); i++)
		add_problem_words(json_object_array_get_idx(problems, i), language);
	if (json_member(data, "problem"))
		add_problem_words(json_member(data, "problem"), language);
	if (json_member(data, "ticket"))
		add_ticket_words(json_member(data, "ticket"));
}

/* ---- replies ---------------------------------------------------------------- */

/* False: the template names what DATA lacks, and nothing is replied. */
static bool
write_page(
    struct request *req, int status, const struct tpl *const *page, struct json_object *data)
{
	scoped_heap char *text = NULL;
	size_t length = 0, language = preference_language(req);
	FILE *out = open_memstream(&text, &length);
	bool done;

	if (!out)
		return false;
	add_text(data, "lang", tpl_languages[language]);
	add_text(data, "theme", preference_theme(req));
	add_words(data, language);
	done = tpl_render(out, page[language], data);
	if (fclose(out) != 0 || !done)
		return false;
	reply_header(req, "Content-Language", tpl_languages[language]);
	reply_bytes(req, status, "text/html; charset=utf-8",
	    arena_strndup(&req->arena, text, length), length);
	return true;
}

void
reply_page(struct request *req, const struct tpl *const *page, struct db_reply reply)
{
	scoped_json *data = reply.body;
	int status = 200;

	if (reply.status >= 400) {
		reply_refusal(req, (struct db_reply){ reply.status, json_object_get(data) });
		return;
	}
	reply_obey(req, data, &status);
	if (!write_page(req, status, page, data))
		reply_refuse(req, 500, "page", "the page could not be made; the log says why");
}

/* The server's words are English; those of pages are in the page's language
 * where it has some for the status or the code. */
static const char *
refusal_word(struct request *req, const char *kind, const char *name, const char *otherwise)
{
	char key[64];
	const char *word;

	snprintf(key, sizeof(key), "%s.%s", kind, name);
	word = tpl_word(preference_language(req), key);
	return word ? word : otherwise;
}

/* Who looks, and the site's notice, for the head of a page; where the database is
 * the trouble, nobody and none. */
static void
add_viewer(struct request *req, int status, struct json_object *page)
{
	struct db_reply reply = { 0 };

	if (status < 500)
		reply = db_call(req->db, "page_viewer", req->who);
	scoped_json *data = reply.body;
	struct json_object *service = json_member(data, "service");

	json_object_object_add(page, "viewer", json_object_get(json_member(data, "viewer")));
	json_object_object_add(page, "service",
	    service ? json_object_get(service) : json_tokener_parse("{\"notice\": null}"));
}

void
reply_page_refusal(struct request *req, struct db_reply reply)
{
	scoped_json *data = reply.body;
	scoped_json *page = json_object_new_object();
	const char *code = json_object_get_string(json_member(data, "code"));
	const char *detail = json_object_get_string(json_member(data, "detail"));
	char status[8];

	snprintf(status, sizeof(status), "%d", reply.status);
	json_object_object_add(page, "status", json_object_new_int(reply.status));
	add_text(page, "status_text",
	    refusal_word(req, "title", status, status_title(reply.status)));
	add_text(page, "detail",
	    refusal_word(req, "refused", code ? code : "", detail ? detail : ""));
	add_viewer(req, reply.status, page);
	if (!write_page(req, reply.status, tpl_error, page))
		reply_bytes(req, reply.status, "text/plain", "", 0);
}

/* ---- pages ------------------------------------------------------------------ */

static void
show_home(struct request *req)
{
	reply_page(req, tpl_home, db_call(req->db, "page_home", req->who));
}

static void
show_room(struct request *req)
{
	reply_page(req, tpl_room, db_call(req->db, "page_room", req->who, req->arg[0]));
}

static void
show_host(struct request *req)
{
	reply_page(req, tpl_host, db_call(req->db, "page_host", req->who, req->arg[0]));
}

static void
show_screen(struct request *req)
{
	reply_page(req, tpl_screen, db_call(req->db, "page_screen", req->who, req->arg[0]));
}

/* What a meeting needs of this browser and the way here, tried step by step. */
static void
show_check(struct request *req)
{
	reply_page(req, tpl_check, db_call(req->db, "page_check", req->who, req->arg[0]));
}

static void
show_replay(struct request *req)
{
	reply_page(req, tpl_replay, db_call(req->db, "page_replay", req->who, req->arg[0]));
}

/* The parts of the administration, each by the last word of its address. */
static void
show_admin(struct request *req)
{
	reply_page(req, tpl_admin,
	    db_call(req->db, "page_admin", req->who, strrchr(req->path, '/') + 1,
		req->in ? json_object_to_json_string(req->in) : "{}"));
}

static void
show_system(struct request *req)
{
	struct db_reply reply = db_call(req->db, "page_admin", req->who, "system", "{}");

	if (reply.status == 200)
		system_add(req, reply.body);
	reply_page(req, tpl_admin, reply);
}

static void
show_admin_imports(struct request *req)
{
	reply_page(req, tpl_admin_imports, db_call(req->db, "page_admin_imports", req->who));
}

static void
show_admin_import(struct request *req)
{
	reply_page(req, tpl_admin_import,
	    db_call(req->db, "page_admin_import", req->who, req->arg[0]));
}

static void
show_admin_problem(struct request *req)
{
	reply_page(req, tpl_admin_problem,
	    db_call(req->db, "page_admin_problem", req->who, req->arg[0]));
}

static void
show_problems(struct request *req)
{
	reply_page(req, tpl_problems, db_call(req->db, "page_problems", req->who));
}

static void
show_problem(struct request *req)
{
	reply_page(req, tpl_problem, db_call(req->db, "page_problem", req->who, req->arg[0]));
}

/* The pages to sign in and up show what the first page knows: who is there,
 * and whether accounts can be made. */
static void
show_signin(struct request *req)
{
	reply_page(req, tpl_signin, db_call(req->db, "page_viewer", req->who));
}

static void
show_signup(struct request *req)
{
	reply_page(req, tpl_signup, db_call(req->db, "page_viewer", req->who));
}

static void
show_ticket(struct request *req)
{
	const char *hash = session_hash(req, req->arg[0]);

	reply_page(req, tpl_ticket, db_call(req->db, "page_ticket", req->who, hash));
}

static void
show_profile(struct request *req)
{
	reply_page(req, tpl_profile, db_call(req->db, "page_profile", req->who));
}

/* For visitors too: what it keeps is in cookies and in the browser. */
static void
show_settings(struct request *req)
{
	reply_page(req, tpl_settings, db_call(req->db, "page_viewer", req->who));
}

static void
show_account(struct request *req)
{
	reply_page(req, tpl_account, db_call(req->db, "page_account", req->who));
}

const struct route page_routes[] = {
	{ GET, "/", show_home, .flags = ROUTE_PAGE },
	{ GET, "/rooms/{code}", show_room, .flags = ROUTE_PAGE },
	{ GET, "/rooms/{code}/check", show_check, .flags = ROUTE_PAGE },
	{ GET, "/rooms/{code}/host", show_host, .flags = ROUTE_PAGE },
	{ GET, "/rooms/{code}/screen", show_screen, .flags = ROUTE_PAGE },
	{ GET, "/rooms/{code}/replay", show_replay, .flags = ROUTE_PAGE },
	{ GET, "/admin/problems", show_admin, .flags = ROUTE_PAGE },
	{ GET, "/admin/problems/{slug}", show_admin_problem, .flags = ROUTE_PAGE },
	{ GET, "/admin/imports", show_admin_imports, .flags = ROUTE_PAGE },
	{ GET, "/admin/imports/{id}", show_admin_import, .flags = ROUTE_PAGE },
	{ GET, "/admin/system", show_system, .flags = ROUTE_PAGE },
	{ GET, "/admin/judges", show_admin, .flags = ROUTE_PAGE },
	{ GET, "/admin/queue", show_admin, .flags = ROUTE_PAGE },
	{ GET, "/admin/users", show_admin, .query = users_query, .flags = ROUTE_PAGE },
	{ GET, "/admin/tickets", show_admin, .flags = ROUTE_PAGE },
	{ GET, "/admin/service", show_admin, .flags = ROUTE_PAGE },
	{ GET, "/problems", show_problems, .flags = ROUTE_PAGE },
	{ GET, "/problems/{slug}", show_problem, .flags = ROUTE_PAGE },
	{ GET, "/signin", show_signin, .flags = ROUTE_PAGE },
	{ GET, "/signup", show_signup, .flags = ROUTE_PAGE },
	{ GET, "/ticket/{token}", show_ticket, .flags = ROUTE_PAGE },
	{ GET, "/profile", show_profile, .flags = ROUTE_PAGE },
	{ GET, "/settings", show_settings, .flags = ROUTE_PAGE },
	{ GET, "/account", show_account, .flags = ROUTE_PAGE },
	{ 0 },
};
