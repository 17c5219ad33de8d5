#include "listener.h"

#include <errno.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audience.h"
#include "clock.h"
#include "events.h"
#include "fastcgi.h"
#include "front.h"
#include "lib/bell.h"
#include "lib/db.h"
#include "lib/log.h"
#include "lib/member.h"
#include "lib/scoped.h"
#include "lib/service.h"
#include "metrics.h"
#include "park.h"

enum {
	NET_MS = 1000,
	POOLED_NET_MS = 250,	/* no bell is heard behind a pooler */
	MAX_BELLS = 1000,	/* heard before those are served who lack something */
	MAX_PARCELS = 256,
	MAX_ANSWERS = 32,
	MAX_EPOCH = 64,
	MASK_WORDS = (EVENTS_LIMIT + 63) / 64,
	CROWD = 500,		/* who are so many come back one after another... */
	BACK_A_MS = 20,		/* ...so many a millisecond */
	MAX_SPREAD_MS = 1000,
};

/* The new events of a room after one cursor. */
struct batch {
	PGresult *rows;
	size_t count;
	struct event_text events[EVENTS_LIMIT];
	size_t length[EVENTS_LIMIT];	/* of its text */
	struct audience audience[EVENTS_LIMIT];
	int64_t concerns[EVENTS_LIMIT]; /* whose place in the room it changes, or 0 */
	bool changes_all;		/* what everybody may see may be another now */
	int64_t age_ms;			/* of its newest event */
	struct json_object *kinds;	/* keeps the kinds' texts */
};

/* Which of a batch one viewer gets. */
struct selection {
	uint64_t mask[MASK_WORDS];
	size_t count;
	int64_t next;
	bool more;
	bool ends;	/* a stream closes after it */
	bool keeps_pass;
	bool is_stream;
	uint16_t request_id;
};

struct answer {
	struct selection selection;
	struct packet *packet;
};

struct hall {
	struct front *front;
	struct db *db;
	struct batch batch;
	struct answer answers[MAX_ANSWERS];
	size_t answer_count;
	struct parcel parcels[MAX_PARCELS]; /* ready to go */
	size_t parcel_count;
	int spread_ms;			    /* of the room that is served */
	char epoch[MAX_EPOCH];		    /* which the passes are of */
};

/*
 * An event about a player may change what that player sees from then on
 * (spectator becomes player, player becomes host, somebody is removed).  The
 * viewer's classes were read when the poll began, so that viewer's answer
 * ends there and the next poll reads them anew.
 */
static int64_t
find_concerned(struct json_object *event, const char *kind)
{
	if (strncmp(kind, "player_", 7) != 0)
		return 0;
	struct json_object *player = json_member(json_member(event, "payload"), "player");

	return json_object_get_int64(json_member(player, "id"));
}

static void
read_event(struct batch *batch, int row)
{
	struct event_text *event = &batch->events[row];
	scoped_json *parsed = json_tokener_parse(PQgetvalue(batch->rows, row, 2));
	struct json_object *kind = json_member(parsed, "kind");

	event->seq = atoll(PQgetvalue(batch->rows, row, 0));
	event->json = PQgetvalue(batch->rows, row, 2);
	batch->length[row] = (size_t)PQgetlength(batch->rows, row, 2);
	event->kind = kind ? json_object_get_string(kind) : "";
	batch->age_ms = clock_since_ms(json_object_get_string(json_member(parsed, "at")) ?: "");
	json_object_array_add(batch->kinds, json_object_get(kind));
	batch->audience[row] = audience_parse(PQgetvalue(batch->rows, row, 1));
	batch->concerns[row] = find_concerned(parsed, event->kind);
	batch->changes_all |= strcmp(event->kind, "room_updated") == 0;
}

static bool
read_batch(struct hall *hall, int64_t room, int64_t cursor)
{
	struct batch *batch = &hall->batch;
	struct db_reply refusal;
	char room_text[24], cursor_text[24], limit_text[8];

	snprintf(room_text, sizeof room_text, "%" PRId64, room);
	snprintf(cursor_text, sizeof cursor_text, "%" PRId64, cursor);
	snprintf(limit_text, sizeof limit_text, "%d", EVENTS_LIMIT);
	batch->rows = db_select(
	    hall->db, &refusal, "events_read", room_text, cursor_text, limit_text);
	if (!batch->rows) {
		json_object_put(refusal.body);
		metrics_add(METRIC_DB_FAILURES, 1);
		return false;
	}
	batch->kinds = json_object_new_array();
	batch->changes_all = false;
	batch->count = (size_t)PQntuples(batch->rows);
	if (batch->count > EVENTS_LIMIT)
		batch->count = EVENTS_LIMIT;
	for (size_t i = 0; i < batch->count; i++)
		read_event(batch, (int)i);
	return true;
}

/* Once those who share them have been sent. */
static void
drop_answers(struct hall *hall)
{
	for (size_t i = 0; i < hall->answer_count; i++)
		packet_drop(&hall->answers[i].packet);
	hall->answer_count = 0;
}

static void
drop_batch(struct hall *hall)
{
	PQclear(hall->batch.rows);
	json_object_put(hall->batch.kinds);
}

static bool
has(const struct selection *selection, size_t i)
{
	return selection->mask[i / 64] >> i % 64 & 1;
}

static struct selection
select_for(const struct batch *batch, const struct visitor *v)
{
	struct selection selection = { .next = v->cursor, .is_stream = v->is_stream,
		.keeps_pass = !batch->changes_all, .request_id = v->peer.request_id,
		.more = batch->count == EVENTS_LIMIT };
	size_t bytes = 0;

	for (size_t i = 0; i < batch->count; i++) {
		bool is_seen = audience_sees(&batch->audience[i], &v->pass.viewer);

		if (is_seen && selection.count && bytes + batch->length[i] > EVENTS_MAX_BYTES) {
			selection.more = true;
			break;
		}
		bytes += is_seen ? batch->length[i] : 0;
		selection.next = batch->events[i].seq;
		if (is_seen) {
			selection.mask[i / 64] |= (uint64_t)1 << i % 64;
			selection.count++;
		}
		if (v->pass.viewer.person && batch->concerns[i] == v->pass.viewer.person) {
			selection.keeps_pass = false;
			if (!is_seen)
				continue;
			selection.more |= i + 1 < batch->count;
			selection.ends = v->is_stream;
			break;
		}
	}
	return selection;
}

static void
build_answer(const struct hall *hall, struct answer *answer)
{
	const struct batch *batch = &hall->batch;
	const struct selection *selection = &answer->selection;
	struct event_text events[EVENTS_LIMIT];
	size_t count = 0, length;

	for (size_t i = 0; i < batch->count; i++)
		if (has(selection, i))
			events[count++] = batch->events[i];
	scoped_heap char *text = selection->is_stream
	    ? events_stream(events, count, &length)
	    : events_answer(events, count, selection->next, selection->more,
		  selection->more ? 0 : hall->spread_ms, &length);
	answer->packet = fastcgi_frame(text, length, selection->request_id,
	    !selection->is_stream || selection->ends);
}

static bool
is_same(const struct selection *a, const struct selection *b)
{
	return memcmp(a->mask, b->mask, sizeof a->mask) == 0 && a->next == b->next &&
	    a->more == b->more && a->ends == b->ends && a->is_stream == b->is_stream &&
	    a->request_id == b->request_id;
}

/* The answer of that selection, built when nobody had it before. */
static const struct answer *
find_answer(struct hall *hall, const struct selection *selection)
{
	for (size_t i = 0; i < hall->answer_count; i++)
		if (is_same(&hall->answers[i].selection, selection))
			return &hall->answers[i];
	struct answer *answer = &hall->answers[hall->answer_count++];
	answer->selection = *selection;
	build_answer(hall, answer);
	return answer;
}

/* What a visitor gets; the bytes live as long as the batch. */
static struct parcel
wrap(struct hall *hall, struct visitor *v)
{
	struct selection selection = select_for(&hall->batch, v);
	struct parcel parcel = { .visitor = v, .keeps_pass = selection.keeps_pass,
		.stays = !selection.count || (v->is_stream && !selection.ends) };

	v->cursor = selection.next;
	if (!selection.keeps_pass)
		v->pass.checked_ms = 0;
	if (!selection.count)
		return parcel;
	const struct answer *answer = find_answer(hall, &selection);
	parcel.packet = answer->packet;
	metrics_add(METRIC_EVENTS_SENT, 1);
	if (!parcel.stays)
		metrics_count_status(200);
	return parcel;
}

static int
by_cursor(const void *a, const void *b)
{
	const struct visitor *x = *(struct visitor *const *)a;
	const struct visitor *y = *(struct visitor *const *)b;

	return x->cursor < y->cursor ? -1 : x->cursor > y->cursor;
}

static void
deliver(struct hall *hall)
{
	front_deliver(hall->front, hall->parcels, hall->parcel_count);
	hall->parcel_count = 0;
	if (hall->answer_count == MAX_ANSWERS)
		drop_answers(hall);
}

/* Those who share a cursor.  False: the database does not answer. */
static bool
serve_group(struct hall *hall, struct visitor **group, size_t count)
{
	int64_t room = group[0]->pass.room;

	if (!read_batch(hall, room, group[0]->cursor))
		return false;
	if (hall->batch.count)
		metrics_count_lag(hall->batch.age_ms);
	else /* the bell promised more than there is */
		front_forget(hall->front, room);
	for (size_t i = 0; i < count; i++) {
		if (hall->parcel_count == MAX_PARCELS || hall->answer_count == MAX_ANSWERS)
			deliver(hall);
		hall->parcels[hall->parcel_count++] = wrap(hall, group[i]);
	}
	deliver(hall);
	drop_answers(hall);
	drop_batch(hall);
	return true;
}

static void
serve_all(struct hall *hall, struct visitor **all, size_t count)
{
	bool ok = true;

	qsort(all, count, sizeof *all, by_cursor);
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && all[to]->cursor == all[from]->cursor; to++)
			;
		ok = ok && serve_group(hall, all + from, to - from);
		for (size_t i = from; !ok && i < to; i++)
			front_park_quietly(hall->front, all[i]);
	}
}

/*
 * A crowd that asks anew while its answers are still being sent takes the two cores
 * from those who have not heard yet.
 */
static int
spread_of(size_t count)
{
	int ms = count < CROWD ? 0 : (int)(count / BACK_A_MS);

	return ms < MAX_SPREAD_MS ? ms : MAX_SPREAD_MS;
}

static void
serve_room(struct hall *hall, int64_t room)
{
	struct visitor *list = front_take_behind(hall->front, room), *next;
	size_t count = 0, n = 0;

	for (struct visitor *v = list; v; v = v->in_room.next)
		count++;
	if (!count)
		return;
	scoped_heap struct visitor **polls = malloc(count * sizeof *polls);
	if (!polls)
		die("out of memory");
	for (struct visitor *v = list; v; v = next) {
		next = v->in_room.next;
		if (v->recheck)
			front_recheck(hall->front, v);
		else
			polls[n++] = v;
	}
	hall->spread_ms = spread_of(n);
	serve_all(hall, polls, n);
}

/* The rooms where somebody lacks something. */
static void
serve_woken(struct hall *hall)
{
	int64_t room;

	while (front_next_woken(hall->front, &room))
		serve_room(hall, room);
}

static void
take_nudges(struct hall *hall)
{
	uint64_t nudges;

	if (read(front_nudge_fd(hall->front), &nudges, sizeof nudges) < 0 && errno != EAGAIN)
		log_error("eventfd", "why=%s", strerror(errno));
}

/* {1,2,3} */
static char *
write_list(const int64_t *ids, size_t count)
{
	char *text;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		die("out of memory");
	for (size_t i = 0; i < count; i++)
		fprintf(out, "%c%" PRId64, i ? ',' : '{', ids[i]);
	fputs("}", out);
	if (fclose(out))
		die("out of memory");
	return text;
}

/*
 * Another epoch: the database is another one, or lost its end, and the numbers
 * that we know and that waiting requests hold may never have been: all come
 * again, and are told.
 */
static void
check_epoch(struct hall *hall, const char *epoch, const int64_t *rooms, size_t count)
{
	if (*hall->epoch && strcmp(hall->epoch, epoch) != 0) {
		log_warn("another epoch began", "was=%s is=%s", hall->epoch, epoch);
		for (size_t i = 0; i < count; i++)
			front_forget(hall->front, rooms[i]);
		front_forget_passes(hall->front);
		front_send_away(hall->front);
	}
	snprintf(hall->epoch, sizeof hall->epoch, "%s", epoch);
}

/* The net under the bell. */
static void
read_rooms(struct hall *hall)
{
	struct db_reply refusal;
	size_t count;
	scoped_heap int64_t *rooms = front_rooms(hall->front, &count);

	if (!count)
		return;
	scoped_heap char *list = write_list(rooms, count);
	scoped_result *rows = db_select(hall->db, &refusal, "rooms_last", list);
	if (!rows) {
		json_object_put(refusal.body);
		return;
	}
	if (PQntuples(rows))
		check_epoch(hall, PQgetvalue(rows, 0, 2), rooms, count);
	for (int i = 0; i < PQntuples(rows); i++)
		front_heard(hall->front, atoll(PQgetvalue(rows, i, 0)),
		    atoll(PQgetvalue(rows, i, 1)));
	for (size_t i = 0; i < count; i++) /* who was put back quietly, too */
		serve_room(hall, rooms[i]);
}

static void
on_bell(struct hall *hall, const char *payload)
{
	int64_t room, seq;

	if (strncmp(payload, "session:", 8) == 0) {
		front_forget_session(hall->front, events_session(payload + 8));
		return;
	}
	if (sscanf(payload, "%" SCNd64 ":%" SCNd64, &room, &seq) != 2) {
		log_warn("a bell that says nothing", "payload=%s", payload);
		return;
	}
	front_heard(hall->front, room, seq);
}

/*
 * Until the net is due or the service stops.  All bells that have rung are heard
 * before anybody is served: ten events of a room are one answer.
 */
static enum bell_sound
listen_once(struct hall *hall, struct bell *bell, int64_t net_ms)
{
	int64_t left = net_ms - service_now_ms();
	const char *payload;
	enum bell_sound sound = bell_wait(
	    bell, left > 0 ? (int)left : 0, front_nudge_fd(hall->front), &payload);

	for (int heard = 0; sound == BELL_RUNG; heard++) {
		on_bell(hall, payload);
		if (heard == MAX_BELLS)
			break;
		sound = bell_wait(bell, 0, -1, &payload);
	}
	if (sound == BELL_STOP)
		return sound;
	if (sound == BELL_LOST) {
		metrics_add(METRIC_BELLS_LOST, 1);
		front_forget_passes(hall->front);
	}
	take_nudges(hall);
	serve_woken(hall);
	return sound;
}

void *
listener_run(void *arg)
{
	struct listener *listener = arg;
	struct hall *hall = calloc(1, sizeof *hall);
	struct bell *bell = bell_new(listener->database_url, "riposte_room");
	int64_t net_ms = service_now_ms() + NET_MS;
	enum bell_sound sound;

	if (!hall)
		die("out of memory");
	hall->front = listener->front;
	hall->db = db_new(listener->database_url, "riposte.fcgi listener");
	while ((sound = listen_once(hall, bell, net_ms)) != BELL_STOP) {
		if (sound != BELL_LOST && service_now_ms() < net_ms)
			continue;
		read_rooms(hall);
		net_ms = service_now_ms() + (bell_is_deaf(bell) ? POOLED_NET_MS : NET_MS);
	}
	bell_free(&bell);
	db_free(&hall->db);
	free(hall);
	return NULL;
}
