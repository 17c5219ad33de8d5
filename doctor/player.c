#define _GNU_SOURCE /* vasprintf */
#include "player.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "service.h"

enum { CALL_S = 40, MOST_BODY = 4 << 20 };

__attribute__((format(printf, 1, 2))) static char *
print(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		die("out of memory");
	va_end(args);
	return text;
}

static size_t
keep(char *bytes, size_t size, size_t count, void *arg)
{
	struct call *call = arg;
	size_t length = size * count;

	if (call->length + length > MOST_BODY)
		return 0;
	char *body = realloc(call->body, call->length + length + 1);
	if (!body)
		die("out of memory");
	memcpy(body + call->length, bytes, length);
	call->length += length;
	body[call->length] = '\0';
	call->body = body;
	return length;
}

static void
call_init(struct call *call, struct player *player)
{
	char *origin = print("Origin: %s", player->site);

	*call = (struct call){ .player = player, .curl = curl_easy_init() };
	if (!call->curl)
		die("out of memory");
	call->headers = curl_slist_append(NULL, origin);
	call->headers =
	    curl_slist_append(call->headers, "Content-Type: application/json");
	free(origin);
	curl_easy_setopt(call->curl, CURLOPT_HTTPHEADER, call->headers);
	curl_easy_setopt(call->curl, CURLOPT_SHARE, player->share);
	curl_easy_setopt(call->curl, CURLOPT_COOKIEFILE, "");
	curl_easy_setopt(call->curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(call->curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(call->curl, CURLOPT_TIMEOUT, (long)CALL_S);
	curl_easy_setopt(call->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(call->curl, CURLOPT_WRITEFUNCTION, keep);
	curl_easy_setopt(call->curl, CURLOPT_WRITEDATA, call);
	curl_easy_setopt(call->curl, CURLOPT_PRIVATE, player);
}

void
player_init(struct player *player, CURLM *multi, struct traffic *traffic,
    const char *site, unsigned number)
{
	*player = (struct player){ .multi = multi,
		.traffic = traffic,
		.site = site,
		.number = number,
		.share = curl_share_init() };
	if (!player->share)
		die("out of memory");
	curl_share_setopt(player->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
	call_init(&player->call, player);
	call_init(&player->ear, player);
}

static void
call_release(struct call *call)
{
	curl_multi_remove_handle(call->player->multi, call->curl);
	curl_easy_cleanup(call->curl);
	curl_slist_free_all(call->headers);
	free(call->url);
	free(call->sends);
	free(call->body);
}

void
player_release(struct player *player)
{
	call_release(&player->call);
	call_release(&player->ear);
	curl_share_cleanup(player->share);
}

static void
prepare(struct call *call, const char *method, const char *path, const char *json)
{
	free(call->url);
	free(call->sends);
	call->url = print("%s/api/v1%s", call->player->site, path);
	call->sends = json ? strdup(json) : NULL;
	curl_easy_setopt(call->curl, CURLOPT_URL, call->url);
	if (json)
		curl_easy_setopt(call->curl, CURLOPT_POSTFIELDS, call->sends);
	else
		curl_easy_setopt(call->curl, CURLOPT_HTTPGET, 1L);
	curl_easy_setopt(
	    call->curl, CURLOPT_CUSTOMREQUEST, method); /* over what both set */
}

static void
start(struct call *call)
{
	call->length = 0;
	call->again_ms = 0;
	curl_multi_add_handle(call->player->multi, call->curl);
}

static void
count_bytes(struct call *call)
{
	struct traffic *traffic = call->player->traffic;
	int64_t second = (service_now_ms() - traffic->began_ms) / 1000;
	curl_off_t down = 0, up = 0;
	long head = 0, request = 0;

	curl_easy_getinfo(call->curl, CURLINFO_SIZE_DOWNLOAD_T, &down);
	curl_easy_getinfo(call->curl, CURLINFO_SIZE_UPLOAD_T, &up);
	curl_easy_getinfo(call->curl, CURLINFO_HEADER_SIZE, &head);
	curl_easy_getinfo(call->curl, CURLINFO_REQUEST_SIZE, &request);
	traffic->received += down + head;
	traffic->sent += up + request;
	if (second != traffic->this_second) {
		traffic->this_second = second;
		traffic->in_this_second = 0;
	}
	traffic->in_this_second += down + head;
	if (traffic->in_this_second > traffic->peak)
		traffic->peak = traffic->in_this_second;
}

/* The refusal's own words, else curl's. */
static void
note_refusal(struct call *call, long status, CURLcode result)
{
	struct json_object *problem =
	    call->length ? json_tokener_parse(call->body) : NULL;
	struct json_object *detail = NULL;

	json_object_object_get_ex(problem, "detail", &detail);
	snprintf(call->player->traffic->why, sizeof call->player->traffic->why, "%ld: %s",
	    status,
	    detail   ? json_object_get_string(detail)
	    : result ? curl_easy_strerror(result)
		     : "no words came with it");
	json_object_put(problem);
}

/*
 * True: over, *ANSWER_OUT is the answer or NULL.  False: put off, to be made again at
 * again_ms.
 */
static bool
finish(struct call *call, CURLcode result, struct json_object **answer_out)
{
	curl_off_t after_s = 0;
	long status = 0;

	*answer_out = NULL;
	count_bytes(call);
	curl_easy_getinfo(call->curl, CURLINFO_RESPONSE_CODE, &status);
	if (!result && status >= 200 && status < 300) {
		*answer_out = call->length ? json_tokener_parse(call->body)
					   : json_object_new_object();
		return true;
	}
	note_refusal(call, status, result);
	if (!result && status != 429 && status != 503)
		return true;
	if (result)
		call->player->traffic->broken++;
	else
		call->player->traffic->put_off++;
	curl_easy_getinfo(call->curl, CURLINFO_RETRY_AFTER, &after_s);
	call->again_ms = service_now_ms() + (after_s > 0 ? after_s * 1000 : 1000);
	return false;
}

struct json_object *
player_ask(struct player *player, const char *method, const char *path, const char *json,
    int64_t until_ms)
{
	struct call *call = &player->call;
	struct json_object *answer;

	for (;;) {
		prepare(call, method, path, json);
		call->length = 0;
		if (finish(call, curl_easy_perform(call->curl), &answer))
			return answer;
		if (call->again_ms >= until_ms || service_stopping())
			return NULL;
		while (service_now_ms() < call->again_ms)
			curl_multi_poll(player->multi, NULL, 0, 100, NULL);
	}
}

void
player_begin(
    struct player *player, const char *method, const char *path, const char *json)
{
	prepare(&player->call, method, path, json);
	start(&player->call);
}

static void
listen_on(struct player *player, const char *room, const char *after)
{
	char *tail = print("/rooms/%s/events?tab=rehearsal%s", room, after);

	prepare(&player->ear, "GET", tail, NULL);
	free(tail);
	start(&player->ear);
}

void
player_listen(struct player *player, const char *room)
{
	listen_on(player, room, "&wait=0");
}

/* From where the last answer ended, in the room of the last. */
static void
listen_again(struct player *player, struct json_object *answer)
{
	const char *from = strstr(player->ear.url, "/rooms/") + strlen("/rooms/");
	char *room = strndup(from, strcspn(from, "/"));
	struct json_object *next = NULL;
	char after[48];

	if (json_object_object_get_ex(answer, "next", &next)) {
		snprintf(after, sizeof after, "&wait=25&after=%s",
		    json_object_get_string(next));
		listen_on(player, room, after);
	}
	free(room);
}

void
player_hush(struct player *player)
{
	curl_multi_remove_handle(player->multi, player->call.curl);
	curl_multi_remove_handle(player->multi, player->ear.curl);
	player->call.again_ms = player->ear.again_ms = 0;
}

void
player_retry(struct player *player, int64_t now_ms)
{
	struct call *const calls[] = { &player->call, &player->ear };

	for (size_t i = 0; i < 2; i++)
		if (calls[i]->again_ms && calls[i]->again_ms <= now_ms)
			start(calls[i]);
}

bool
player_take(
    struct player *player, CURL *curl, CURLcode result, struct json_object **answer_out)
{
	bool is_ear = curl == player->ear.curl;

	curl_multi_remove_handle(player->multi, curl);
	if (!finish(is_ear ? &player->ear : &player->call, result, answer_out))
		return false;
	if (!is_ear)
		return true;
	listen_again(player, *answer_out);
	json_object_put(*answer_out);
	return false;
}
