/*
 * A language model behind OpenAI's POST …/chat/completions: llama.cpp's server, Ollama,
 * vLLM, a cloud.  Its answer is read as it comes.
 */
#pragma once

#include <json-c/json.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

enum {
	CHAT_NAME = 200,
	CHAT_MAX_ANSWER = 256 << 10,
	CHAT_TOKEN_BYTES = 3, /* English has 4, German 3.5, and nothing may be cut */
};

struct chat_settings {
	const char *url; /* of the API: "http://127.0.0.1:11434/v1"; NULL: none */
	const char *key; /* or NULL */
	const char *model;
	int context;   /* tokens that the model reads and writes in one call */
	int timeout_s; /* for one answer */
};

struct chat;

/* What is asked. */
struct chat_question {
	const char *rules;	    /* the system's message */
	const char *text;	    /* the user's */
	struct json_object *schema; /* of the JSON that is to be answered */
};

/* What came: TEXT with LENGTH bytes and a NUL behind them, or WHY there is none. */
struct chat_answer {
	char *text;
	size_t length;
	const char *why; /* a literal */
	bool is_refused; /* the model would do so again */
	long tokens;	 /* read and written, by its own count or else by ours */
};

/* What has come so far, about twice a second.  False: it is not wanted any more. */
typedef bool chat_part(void *arg, const char *text, size_t length);

/* *IS_OVER ends a call that is under way. */
struct chat *chat_new(const struct chat_settings *, const atomic_bool *is_over);
void chat_free(struct chat **);

/* "model (https://host)", as people are told. */
const char *chat_name(const struct chat *);

/* Waits for the whole answer; chat_answer_clear when done with it. */
struct chat_answer chat_ask(
    struct chat *, const struct chat_question *, chat_part *, void *arg);
void chat_answer_clear(struct chat_answer *);
