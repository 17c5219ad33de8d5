/*
 * One of those who take part in a rehearsal, as a browser does: a session of its own,
 * calls one after another, and beside them a long poll for the room's events.
 *
 * Everything goes through one curl multi handle, so that one thread plays hundreds.
 * A call that is refused for the moment (429, 503) or whose connection breaks is made
 * again with the same body, as the page does, and counted.
 */
#pragma once

#include <curl/curl.h>
#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum step {
	STEP_SIGN_IN,
	STEP_JOIN,
	STEP_SEATED,
	STEP_SUBMIT,
	STEP_WAIT,
	STEP_JUDGED,
	STEP_REFUSED
};

/* What all of them saw. */
struct traffic {
	size_t put_off;		/* answers 429 and 503 */
	size_t broken;		/* connections that failed */
	int64_t received, sent; /* bytes, headers included */
	int64_t began_ms, this_second, in_this_second,
	    peak;      /* bytes of the busiest second */
	char why[256]; /* the last refusal that counts, in the server's words */
};

struct call {
	struct player *player;
	CURL *curl;
	struct curl_slist *headers;
	char *url, *sends, *body; /* what goes, and what came */
	size_t length;
	int64_t again_ms; /* not before; 0: it is under way or over */
};

struct player {
	CURLM *multi;
	CURLSH *share; /* the session's cookie */
	struct traffic *traffic;
	const char *site;
	unsigned number;
	enum step step;
	struct call call, ear;
	int64_t began_ms, joined_ms, submitted_ms, judged_ms,
	    queued_ms;	  /* queued: a span */
	bool is_internal; /* the judge's own error */
};

void player_init(
    struct player *, CURLM *, struct traffic *, const char *site, unsigned number);
void player_release(struct player *);

/*
 * Make a call now and wait for it, again while it is put off, until UNTIL_MS.  The
 * answer's JSON, owned by the caller, or NULL with the reason in traffic->why.
 */
struct json_object *player_ask(struct player *, const char *method, const char *path,
    const char *json, int64_t until_ms);

/* Begin a call, whose end player_take hears. */
void player_begin(
    struct player *, const char *method, const char *path, const char *json);

/* Listen to the events of the room from here on. */
void player_listen(struct player *, const char *room);

/* Listen no more, and give up what is under way. */
void player_hush(struct player *);

/* Whoever was put off long enough tries again. */
void player_retry(struct player *, int64_t now_ms);

/*
 * CURL has ended with RESULT.  True: it was the player's call, and *ANSWER_OUT (owned
 * by the caller, NULL where it was refused) is its answer; else there is nothing to do.
 */
bool player_take(
    struct player *, CURL *, CURLcode result, struct json_object **answer_out);
