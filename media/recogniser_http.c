/*
 * OpenAI's POST …/audio/transcriptions by libcurl: whisper.cpp's server,
 * faster-whisper, vLLM, a cloud.  The key goes nowhere but into the header of that
 * one address: redirects are not followed.
 */
#define _GNU_SOURCE /* asprintf */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "endpoint.h"
#include "lib/log.h"
#include "recogniser.h"
#include "voice.h"

enum { MAX_PARALLEL = 16, WAV_HEADER = 44, CONNECT_S = 10 };

struct transfer {
	CURL *curl; /* NULL: free */
	curl_mime *form;
	struct curl_slist *headers;
	struct job *job;
	unsigned char head[WAV_HEADER];
	size_t sent; /* of the head and the samples */
	char *answer;
	size_t length;
};

struct http {
	struct recogniser base;
	struct recogniser_settings settings;
	char *url, *authorization;
	CURLM *multi;
	struct transfer transfers[MAX_PARALLEL];
};

static void
put_u32(unsigned char *at, size_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (unsigned char)(value >> 8 * i);
}

/* What stands before the samples in a WAV file. */
static void
make_head(unsigned char head[static WAV_HEADER], const struct job *job)
{
	size_t bytes = job->count * sizeof *job->samples;

	memcpy(head,
	    "RIFF\0\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\0\0\0\0\0\0\0\0\2\0\x10\0"
	    "data\0\0\0\0",
	    WAV_HEADER);
	put_u32(head + 4, WAV_HEADER - 8 + bytes);
	put_u32(head + 24, VOICE_RATE);
	put_u32(head + 28, VOICE_RATE * sizeof *job->samples);
	put_u32(head + 40, bytes);
}

/* The file's next bytes, from where they lie: a copy would be another megabyte. */
static size_t
give_bytes(char *buffer, size_t size, size_t count, void *arg)
{
	struct transfer *transfer = arg;
	bool is_head = transfer->sent < WAV_HEADER;
	size_t at = is_head ? transfer->sent : transfer->sent - WAV_HEADER;
	const char *from = is_head ? (const char *)transfer->head
				   : (const char *)transfer->job->samples;
	size_t left = (is_head ? WAV_HEADER : transfer->job->count * sizeof(int16_t)) - at;

	if (left > size * count)
		left = size * count;
	memcpy(buffer, from + at, left);
	transfer->sent += left;
	return left;
}

/* From the beginning again, as on a connection that was closed meanwhile. */
static int
rewind_bytes(void *arg, curl_off_t offset, int origin)
{
	struct transfer *transfer = arg;

	if (origin != SEEK_SET)
		return CURL_SEEKFUNC_CANTSEEK;
	transfer->sent = (size_t)offset;
	return CURL_SEEKFUNC_OK;
}

static void
add_field(curl_mime *form, const char *name, const char *value)
{
	curl_mimepart *part = curl_mime_addpart(form);

	if (!part || curl_mime_name(part, name) != CURLE_OK ||
	    curl_mime_data(part, value, CURL_ZERO_TERMINATED) != CURLE_OK)
		die("out of memory");
}

static void
add_sound(struct transfer *transfer)
{
	curl_mimepart *part = curl_mime_addpart(transfer->form);
	size_t bytes = transfer->job->count * sizeof *transfer->job->samples;

	make_head(transfer->head, transfer->job);
	if (!part || curl_mime_name(part, "file") != CURLE_OK ||
	    curl_mime_data_cb(part, (curl_off_t)(WAV_HEADER + bytes), give_bytes,
		rewind_bytes, NULL, transfer) != CURLE_OK ||
	    curl_mime_filename(part, "speech.wav") != CURLE_OK ||
	    curl_mime_type(part, "audio/wav") != CURLE_OK)
		die("out of memory");
}

static size_t
take_bytes(char *bytes, size_t size, size_t count, void *arg)
{
	struct transfer *transfer = arg;
	char *larger;

	(void)size; /* always 1 */
	if (transfer->length + count > RECOGNISER_MAX_ANSWER)
		return 0; /* ends the transfer */
	larger = realloc(transfer->answer, transfer->length + count + 1);
	if (!larger)
		die("out of memory");
	memcpy(larger + transfer->length, bytes, count);
	transfer->answer = larger;
	transfer->length += count;
	transfer->answer[transfer->length] = '\0';
	return count;
}

static void
make_form(struct http *http, struct transfer *transfer)
{
	transfer->form = curl_mime_init(transfer->curl);
	if (!transfer->form)
		die("out of memory");
	add_sound(transfer);
	add_field(transfer->form, "model", http->settings.model);
	add_field(transfer->form, "response_format", "json");
	add_field(transfer->form, "temperature", "0");
	if (http->settings.language)
		add_field(transfer->form, "language", http->settings.language);
	if (transfer->job->words)
		add_field(transfer->form, "prompt", transfer->job->words);
}

static void
set_options(struct http *http, struct transfer *transfer)
{
	CURL *curl = transfer->curl;

	if (http->authorization)
		transfer->headers = curl_slist_append(NULL, http->authorization);
	curl_easy_setopt(curl, CURLOPT_URL, http->url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)http->settings.timeout_s);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, transfer->headers);
	curl_easy_setopt(curl, CURLOPT_MIMEPOST, transfer->form);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(curl, CURLOPT_PRIVATE, transfer);
}

static int
http_room(const struct recogniser *base)
{
	const struct http *http = (const struct http *)base;
	int room = 0;

	for (int i = 0; i < http->settings.parallel; i++)
		room += !http->transfers[i].curl || http->transfers[i].job->is_partial;
	return room;
}

static void
clear(struct http *http, struct transfer *transfer)
{
	curl_multi_remove_handle(http->multi, transfer->curl);
	curl_easy_cleanup(transfer->curl);
	curl_mime_free(transfer->form);
	curl_slist_free_all(transfer->headers);
	free(transfer->answer);
	*transfer = (struct transfer){ 0 };
}

static void
give_up(struct http *http, struct transfer *transfer, const char *why)
{
	struct job *job = transfer->job;

	clear(http, transfer);
	job->why = why;
	recogniser_finish(&http->base, job);
}

static void
give_up_partial(struct http *http)
{
	for (int i = 0; i < MAX_PARALLEL; i++)
		if (http->transfers[i].curl && http->transfers[i].job->is_partial)
			give_up(http, &http->transfers[i], "a line came");
}

static void
http_begin(struct recogniser *base, struct job *job)
{
	struct http *http = (struct http *)base;
	struct transfer *transfer = http->transfers;

	if (!job->is_partial)
		give_up_partial(http);
	while (transfer->curl)
		transfer++;
	*transfer = (struct transfer){ .curl = curl_easy_init(), .job = job };
	if (!transfer->curl)
		die("libcurl does not start");
	make_form(http, transfer);
	set_options(http, transfer);
	curl_multi_add_handle(http->multi, transfer->curl);
}

static void
read_answer(struct transfer *transfer, CURLcode code)
{
	struct job *job = transfer->job;
	long status = 0;

	curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &status);
	if (code == CURLE_WRITE_ERROR) {
		job->why = "the recogniser's answer is too long";
		job->is_refused = true;
	} else if (code != CURLE_OK) {
		job->why = curl_easy_strerror(code);
	} else if (status != 200) {
		job->why = endpoint_judge(status, &job->is_refused);
	} else if (!(job->text = recogniser_read(
			 transfer->answer ? transfer->answer : "", transfer->length))) {
		job->why = "the recogniser's answer is no {\"text\": …}";
		job->is_refused = true;
	}
}

static void
finish_ready(struct http *http)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(http->multi, &left))) {
		struct transfer *transfer = NULL;
		struct job *job;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(
		    message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
		read_answer(transfer, message->data.result);
		job = transfer->job;
		clear(http, transfer);
		recogniser_finish(&http->base, job);
	}
}

static void
http_wait(struct recogniser *base, int timeout_ms, int fd)
{
	struct http *http = (struct http *)base;
	struct curl_waitfd wait = { .fd = fd, .events = CURL_WAIT_POLLIN };
	int running;

	curl_multi_perform(http->multi, &running);
	finish_ready(http);
	curl_multi_poll(http->multi, &wait, 1, timeout_ms, NULL);
	curl_multi_perform(http->multi, &running);
	finish_ready(http);
}

static void
http_free(struct recogniser *base)
{
	struct http *http = (struct http *)base;

	for (int i = 0; i < MAX_PARALLEL; i++)
		if (http->transfers[i].curl)
			give_up(http, &http->transfers[i], "the scribe was stopped");
	curl_multi_cleanup(http->multi);
	curl_global_cleanup();
	free(http->url);
	free(http->authorization);
	free(http);
}

struct recogniser *
recogniser_http_new(const struct recogniser_settings *settings)
{
	static const struct recogniser_kind kind = { http_room, http_begin, http_wait,
		http_free };
	struct http *http = calloc(1, sizeof *http);

	endpoint_check(settings->url, "speech_url");
	if (!http || curl_global_init(CURL_GLOBAL_DEFAULT) != 0 ||
	    !(http->multi = curl_multi_init()) ||
	    asprintf(&http->url, "%s/audio/transcriptions", settings->url) < 0 ||
	    (settings->key && asprintf(&http->authorization, "Authorization: Bearer %s",
				  settings->key) < 0))
		die("out of memory");
	http->base.kind = &kind;
	http->settings = *settings;
	endpoint_name(http->base.name, sizeof http->base.name, settings->model, settings->url);
	return &http->base;
}
