#define _GNU_SOURCE /* asprintf */
#include "chat.h"

#include <curl/curl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "endpoint.h"
#include "lib/log.h"
#include "lib/member.h"
#include "lib/scoped.h"
#include "lib/service.h"

enum {
	CONNECT_S = 10,
	PART_MS = 500,
	SILENCE_S = 120, /* a model may think for long before its first word */
	MAX_LINE = 256 << 10,
};

struct chat {
	struct chat_settings settings;
	const atomic_bool *is_over;
	char name[CHAT_NAME];
	char *url, *authorization;
	bool is_plain; /* this server does not know response_format */
};

struct buffer {
	char *bytes;
	size_t length, room;
};

/* One call. */
struct transfer {
	struct chat *chat;
	struct buffer line;   /* of the stream, or a whole answer that is none */
	struct buffer answer; /* what the model has written */
	chat_part *part;
	void *arg;
	int64_t told_ms;
	long tokens;
	bool is_stream, is_whole, is_cut, is_unwanted, is_garbage, is_too_long;
};

/* ---- what comes ---------------------------------------------------------------------- */

static void
append(struct buffer *to, const char *bytes, size_t count)
{
	if (to->length + count + 1 > to->room) {
		to->room = 2 * (to->length + count) + 1024;
		to->bytes = realloc(to->bytes, to->room);
		if (!to->bytes)
			die("out of memory");
	}
	memcpy(to->bytes + to->length, bytes, count);
	to->length += count;
	to->bytes[to->length] = '\0';
}

static struct json_object *
first_choice(struct json_object *message)
{
	struct json_object *choices = json_member(message, "choices");

	return json_length(choices) ? json_object_array_get_idx(choices, 0) : NULL;
}

/* CHOICE's text is in "delta" of a stream's piece, in "message" of a whole answer. */
static void
take_choice(struct transfer *transfer, struct json_object *choice, const char *where)
{
	struct json_object *content = json_member(json_member(choice, where), "content");
	const char *finish = json_text(choice, "finish_reason");

	if (json_object_is_type(content, json_type_string))
		append(&transfer->answer, json_object_get_string(content),
		    (size_t)json_object_get_string_len(content));
	if (finish) {
		transfer->is_whole = true;
		transfer->is_cut = strcmp(finish, "stop") != 0;
	}
	if (transfer->answer.length > CHAT_MAX_ANSWER)
		transfer->is_too_long = true;
}

static void
take_message(struct transfer *transfer, const char *bytes, size_t length, const char *where)
{
	struct json_tokener *tokener = json_tokener_new_ex(16);

	if (!tokener)
		die("out of memory");
	json_tokener_set_flags(tokener, JSON_TOKENER_VALIDATE_UTF8);
	struct json_object *message = json_tokener_parse_ex(tokener, bytes, (int)length);
	json_tokener_free(tokener);
	if (!json_object_is_type(message, json_type_object))
		transfer->is_garbage = true;
	transfer->tokens = json_number(
	    json_member(message, "usage"), "total_tokens", transfer->tokens);
	take_choice(transfer, first_choice(message), where);
	json_object_put(message);
}

/* A line of the stream, without its end. */
static void
take_line(struct transfer *transfer, const char *line, size_t length)
{
	if (length && line[length - 1] == '\r')
		length--;
	if (length < 5 || memcmp(line, "data:", 5) != 0)
		return; /* a comment, or a field that we do not know */
	line += 5, length -= 5;
	while (length && *line == ' ')
		line++, length--;
	if (length == 6 && memcmp(line, "[DONE]", 6) == 0)
		transfer->is_whole = true;
	else if (length)
		take_message(transfer, line, length, "delta");
}

static void
take_lines(struct transfer *transfer)
{
	char *from = transfer->line.bytes, *end;
	size_t left = transfer->line.length;

	while ((end = memchr(from, '\n', left))) {
		take_line(transfer, from, (size_t)(end - from));
		left -= (size_t)(end + 1 - from);
		from = end + 1;
	}
	memmove(transfer->line.bytes, from, left);
	transfer->line.length = left;
}

static void
tell_part(struct transfer *transfer)
{
	int64_t now_ms = service_now_ms();

	if (!transfer->answer.length || now_ms - transfer->told_ms < PART_MS)
		return;
	transfer->told_ms = now_ms;
	if (!transfer->part(
		transfer->arg, transfer->answer.bytes, transfer->answer.length))
		transfer->is_unwanted = true;
}

static size_t
take_bytes(char *bytes, size_t size, size_t count, void *arg)
{
	struct transfer *transfer = arg;

	(void)size; /* always 1 */
	append(&transfer->line, bytes, count);
	if (transfer->is_stream) {
		take_lines(transfer);
		tell_part(transfer);
	}
	if (transfer->line.length > MAX_LINE)
		transfer->is_too_long = true;
	return transfer->is_unwanted || transfer->is_too_long ? 0 : count;
}

/* Servers that cannot stream answer as a whole. */
static size_t
take_header(char *bytes, size_t size, size_t count, void *arg)
{
	static const char stream[] = "content-type: text/event-stream";
	struct transfer *transfer = arg;

	(void)size;
	if (count >= sizeof stream - 1 && strncasecmp(bytes, stream, sizeof stream - 1) == 0)
		transfer->is_stream = true;
	return count;
}

static int
look_around(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	struct transfer *transfer = arg;

	(void)a, (void)b, (void)c, (void)d;
	return atomic_load(transfer->chat->is_over);
}

/* ---- what is asked ------------------------------------------------------------------- */

static void
add_message(struct json_object *to, const char *role, const char *text)
{
	struct json_object *message = json_object_new_object();

	json_object_object_add(message, "role", json_object_new_string(role));
	json_object_object_add(message, "content", json_object_new_string(text));
	json_object_array_add(to, message);
}

/* The answer's form, in the way that servers know it. */
static void
add_format(struct json_object *to, struct json_object *schema)
{
	struct json_object *format = json_object_new_object(),
			   *inner = json_object_new_object();

	json_object_object_add(inner, "name", json_object_new_string("minutes"));
	json_object_object_add(inner, "strict", json_object_new_boolean(true));
	json_object_object_add(inner, "schema", json_object_get(schema));
	json_object_object_add(format, "type", json_object_new_string("json_schema"));
	json_object_object_add(format, "json_schema", inner);
	json_object_object_add(to, "response_format", format);
}

static struct json_object *
make_body(const struct chat *chat, const struct chat_question *question)
{
	struct json_object *body = json_object_new_object(),
			   *messages = json_object_new_array(),
			   *options = json_object_new_object();

	add_message(messages, "system", question->rules);
	add_message(messages, "user", question->text);
	json_object_object_add(
	    body, "model", json_object_new_string(chat->settings.model));
	json_object_object_add(body, "messages", messages);
	json_object_object_add(body, "stream", json_object_new_boolean(true));
	json_object_object_add(options, "include_usage", json_object_new_boolean(true));
	json_object_object_add(body, "stream_options", options);
	if (!chat->is_plain)
		add_format(body, question->schema);
	return body;
}

static void
set_options(CURL *curl, struct transfer *transfer, struct curl_slist *headers,
    struct json_object *body)
{
	struct chat *chat = transfer->chat;

	curl_easy_setopt(curl, CURLOPT_URL, chat->url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)chat->settings.timeout_s);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)SILENCE_S);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, json_object_to_json_string(body));
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, transfer);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_around);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, transfer);
}

static struct curl_slist *
make_headers(const struct chat *chat)
{
	struct curl_slist *headers =
	    curl_slist_append(NULL, "Content-Type: application/json");

	return chat->authorization ? curl_slist_append(headers, chat->authorization)
				   : headers;
}

/* The status of what was answered; 0 and *CODE_OUT where nothing was. */
static long
exchange(
    struct transfer *transfer, const struct chat_question *question, CURLcode *code_out)
{
	CURL *curl = curl_easy_init();
	struct curl_slist *headers = make_headers(transfer->chat);
	scoped_json *body = make_body(transfer->chat, question);
	long status = 0;

	if (!curl || !headers)
		die("out of memory");
	set_options(curl, transfer, headers, body);
	*code_out = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(curl);
	curl_slist_free_all(headers);
	return status;
}

/* ---- what becomes of it -------------------------------------------------------------- */

/* Why there is no answer; NULL when there is one. */
static const char *
fault_of(struct transfer *transfer, CURLcode code, long status, bool *refused_out)
{
	*refused_out = transfer->is_too_long;
	if (transfer->is_too_long)
		return "the model's answer is too long";
	if (transfer->is_unwanted || code == CURLE_ABORTED_BY_CALLBACK)
		return "writing was stopped";
	if (code != CURLE_OK)
		return transfer->answer.length ? "the model's answer broke off"
					       : curl_easy_strerror(code);
	if (status != 200)
		return endpoint_judge(status, refused_out);
	if (!transfer->is_stream)
		take_message(
		    transfer, transfer->line.bytes ?: "", transfer->line.length, "message");
	*refused_out = transfer->is_garbage || transfer->is_cut;
	if (transfer->is_garbage)
		return "what answers is no language model";
	if (transfer->is_cut)
		return "the model's answer was cut off: its context is smaller than "
		       "minutes_context, or its answers are limited";
	return transfer->is_whole ? NULL : "the model's answer broke off";
}

/* For servers that do not count. */
static long
count_tokens(const struct chat_question *question, size_t answered)
{
	return (long)((strlen(question->rules) + strlen(question->text) + answered) /
		      CHAT_TOKEN_BYTES);
}

static struct chat_answer
ask_once(struct chat *chat, const struct chat_question *question, chat_part *part, void *arg,
    long *status_out)
{
	struct transfer transfer = {
		.chat = chat, .part = part, .arg = arg, .told_ms = service_now_ms()
	};
	struct chat_answer answer = { 0 };
	CURLcode code;

	append(&transfer.answer, "", 0);
	*status_out = exchange(&transfer, question, &code);
	answer.why = fault_of(&transfer, code, *status_out, &answer.is_refused);
	answer.length = transfer.answer.length;
	answer.tokens = transfer.tokens ? transfer.tokens
			: *status_out == 200
			    ? count_tokens(question, answer.length)
			    : 0;
	answer.text = transfer.answer.bytes;
	free(transfer.line.bytes);
	return answer;
}

struct chat_answer
chat_ask(
    struct chat *chat, const struct chat_question *question, chat_part *part, void *arg)
{
	long status;
	struct chat_answer answer = ask_once(chat, question, part, arg, &status);

	if ((status != 400 && status != 422) || chat->is_plain)
		return answer;
	chat_answer_clear(&answer);
	chat->is_plain = true;
	answer = ask_once(chat, question, part, arg, &status);
	if (answer.why && answer.is_refused)
		chat->is_plain = false; /* that was not it */
	return answer;
}

void
chat_answer_clear(struct chat_answer *answer)
{
	free(answer->text);
	*answer = (struct chat_answer){ 0 };
}

struct chat *
chat_new(const struct chat_settings *settings, const atomic_bool *is_over)
{
	struct chat *chat = calloc(1, sizeof *chat);

	endpoint_check(settings->url, "minutes_url");
	if (!chat || curl_global_init(CURL_GLOBAL_DEFAULT) != 0 ||
	    asprintf(&chat->url, "%s/chat/completions", settings->url) < 0 ||
	    (settings->key && asprintf(&chat->authorization, "Authorization: Bearer %s",
				  settings->key) < 0))
		die("out of memory");
	chat->settings = *settings;
	chat->is_over = is_over;
	endpoint_name(chat->name, sizeof chat->name, settings->model, settings->url);
	return chat;
}

void
chat_free(struct chat **chat)
{
	if (!*chat)
		return;
	free((*chat)->url);
	free((*chat)->authorization);
	free(*chat);
	curl_global_cleanup();
	*chat = NULL;
}

const char *
chat_name(const struct chat *chat)
{
	return chat->name;
}
