#include "forward.h"

#include <sodium.h>
#include <string.h>

#include "lib/log.h"
#include "lib/service.h"

enum { OPUS = 111, PATIENCE_MS = 5000 };

static void
add_text(struct json_object *to, const char *key, const char *text)
{
	json_object_object_add(to, key, json_object_new_string(text));
}

static void
add_number(struct json_object *to, const char *key, int64_t number)
{
	json_object_object_add(to, key, json_object_new_int64(number));
}

/* May be heard: is there, may speak, agreed, and sends Opus. */
static bool
is_heard(const struct participant *one)
{
	return one->publishes && !one->is_odd && !one->is_kicked && one->audio_mid[0] &&
	       one->verdict.stays && one->verdict.speaks && one->verdict.transcribe;
}

void
forward_mark(struct meeting *meeting)
{
	for (struct participant *one = meeting->people; one; one = one->next) {
		if (!is_heard(one))
			one->source = 0;
		while (is_heard(one) && !one->source)
			one->source = randombytes_random() >> 1;
	}
}

size_t
forward_list(const struct meeting *meeting, struct tap_speaker *speakers, size_t count)
{
	for (const struct participant *one = meeting->people; one; one = one->next)
		if (one->source && count < TAP_MAX)
			speakers[count++] = (struct tap_speaker){ .source = one->source,
				.room = meeting->room,
				.person = one->person };
	return count;
}

static struct json_object *
request_with_key(struct meeting_hall *hall, struct meeting *meeting, const char *name)
{
	struct json_object *body = meeting_request(meeting, name);

	add_text(body, "admin_key", hall->keys->admin);
	return body;
}

/* Not before the last answer was acted upon: else what is on its way is begun twice. */
void
forward_ask(struct meeting_hall *hall, struct meeting *meeting)
{
	int64_t now_ms = service_now_ms();

	if (meeting->state != MEETING_OPEN ||
	    (meeting->asked_ms && now_ms - meeting->asked_ms < PATIENCE_MS))
		return;
	meeting->asked_ms = now_ms;
	meeting_say(hall, meeting, request_with_key(hall, meeting, "listforwarders"));
}

static void
stop(struct meeting_hall *hall, struct meeting *meeting, const char *publisher,
    int64_t stream)
{
	struct json_object *body = request_with_key(hall, meeting, "stop_rtp_forward");

	add_text(body, "publisher_id", publisher);
	add_number(body, "stream_id", stream);
	meeting_say(hall, meeting, body);
	log_info("stopped forwarding a voice", "room=%lld", (long long)meeting->room);
}

static void
start(struct meeting_hall *hall, struct meeting *meeting, struct participant *one)
{
	struct json_object *body = request_with_key(hall, meeting, "rtp_forward");
	struct json_object *streams = json_object_new_array(),
			   *stream = json_object_new_object();

	add_text(body, "publisher_id", one->id);
	add_text(body, "host", "127.0.0.1");
	add_text(body, "host_family", "ipv4");
	add_text(stream, "mid", one->audio_mid);
	add_number(stream, "port", tap_port(hall->tap));
	add_number(stream, "ssrc", one->source);
	add_number(stream, "pt", OPUS);
	json_object_array_add(streams, stream);
	json_object_object_add(body, "streams", streams);
	meeting_say(hall, meeting, body);
}

/* The participant whose voice this forward is of; NULL for one that should not be. */
static struct participant *
owner_of(struct meeting_hall *hall, struct meeting *meeting, const char *publisher,
    struct json_object *forward)
{
	int64_t source = json_object_get_int64(janus_get(forward, "ssrc"));
	int64_t port = json_object_get_int64(janus_get(forward, "port"));

	for (struct participant *one = meeting->people; one; one = one->next)
		if (one->source && one->source == source && !one->is_forwarded &&
		    port == tap_port(hall->tap) && strcmp(one->id, publisher) == 0)
			return one;
	return NULL;
}

static void
look_at_publisher(
    struct meeting_hall *hall, struct meeting *meeting, struct json_object *publisher)
{
	struct json_object *list = janus_get(publisher, "forwarders");
	const char *id = janus_text(publisher, "publisher_id");
	size_t count = json_object_is_type(list, json_type_array)
			   ? json_object_array_length(list)
			   : 0;

	for (size_t i = 0; i < count; i++) {
		struct json_object *forward = json_object_array_get_idx(list, i);
		struct participant *owner = owner_of(hall, meeting, id, forward);

		if (owner)
			owner->is_forwarded = true;
		else
			stop(hall, meeting, id,
			    json_object_get_int64(janus_get(forward, "stream_id")));
	}
}

bool
forward_hear(struct meeting_hall *hall, struct meeting *meeting, struct json_object *data)
{
	struct json_object *publishers = janus_get(data, "publishers");

	if (strcmp(janus_text(data, "videoroom"), "forwarders") != 0)
		return false;
	meeting->asked_ms = 0;
	for (struct participant *one = meeting->people; one; one = one->next)
		one->is_forwarded = false;
	if (json_object_is_type(publishers, json_type_array))
		for (size_t i = 0; i < json_object_array_length(publishers); i++)
			look_at_publisher(
			    hall, meeting, json_object_array_get_idx(publishers, i));
	for (struct participant *one = meeting->people; one; one = one->next)
		if (one->source && !one->is_forwarded)
			start(hall, meeting, one);
	return true;
}
