#include "writer.h"

#include <errno.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "lib/db.h"
#include "lib/log.h"
#include "lib/member.h"
#include "lib/scoped.h"
#include "lib/service.h"

enum {
	WAIT_MS = 1000, /* until the database is looked at again */
	KEPT = 64,	/* pieces of speech that wait for the database */
	RETRY_MS = 250,
	PATIENCE_EXTRA_S = 30, /* a line is somebody else's after so long */
};

/* What somebody said, or says; freed by free. */
struct speech {
	struct speech *next;
	struct tap_speaker who;
	int64_t began_ms, ended_ms; /* service_now_ms */
	size_t count;
	int16_t samples[];
};

struct writer {
	struct writer_settings settings;
	struct db *db;
	struct recogniser *recogniser;
	pthread_t thread;
	atomic_bool is_over;
	int bell;	      /* an eventfd: speech came, or the end */
	pthread_mutex_t lock; /* of what was heard, down to wants_partial */
	struct speech *first, **last;
	int kept;
	struct speech *partial;	   /* what is being said, the newest; or NULL */
	bool wants_partial;	   /* the recogniser has room for that */
	bool has_asked;		   /* it has one; this and the rest is the thread's */
	int64_t asked_ms, rest_ms; /* when, and until when it is left in peace */
	int64_t looked_ms, tried_ms;
	bool is_failing; /* and it was said */
};

/* ---- what was heard ------------------------------------------------------------------
 */

static void
ring(struct writer *writer)
{
	uint64_t one = 1;

	if (write(writer->bell, &one, sizeof one) < 0 && errno != EAGAIN)
		die("an eventfd cannot be written: %s", strerror(errno));
}

static struct speech *
take_first(struct writer *writer)
{
	struct speech *speech;

	pthread_mutex_lock(&writer->lock);
	speech = writer->first;
	if (speech) {
		writer->first = speech->next;
		writer->kept--;
		if (!writer->first)
			writer->last = &writer->first;
	}
	pthread_mutex_unlock(&writer->lock);
	return speech;
}

static void
put_back(struct writer *writer, struct speech *speech)
{
	pthread_mutex_lock(&writer->lock);
	speech->next = writer->first;
	writer->first = speech;
	if (!speech->next)
		writer->last = &speech->next;
	writer->kept++;
	pthread_mutex_unlock(&writer->lock);
}

static struct speech *
copy(const struct tap_speaker *who, const struct piece *piece)
{
	size_t bytes = piece->count * sizeof *piece->samples;
	struct speech *speech = malloc(sizeof *speech + bytes);

	if (!speech)
		die("out of memory");
	*speech = (struct speech){ .who = *who,
		.began_ms = piece->began_ms,
		.ended_ms = piece->ended_ms,
		.count = piece->count };
	memcpy(speech->samples, piece->samples, bytes);
	return speech;
}

/* Under the lock; what is to be freed, or NULL. */
static struct speech *
keep(struct writer *writer, struct speech *speech)
{
	struct speech *oldest;

	*writer->last = speech;
	writer->last = &speech->next;
	if (++writer->kept <= KEPT)
		return NULL;
	oldest = writer->first;
	writer->first = oldest->next;
	writer->kept--;
	log_warn("speech was lost while the database was away", "room=%lld",
	    (long long)oldest->who.room);
	return oldest;
}

/* The next partial one replaces it, and so does its speaker's line.  Under the lock. */
static struct speech *
take_partial(struct writer *writer)
{
	struct speech *partial = writer->partial;

	writer->partial = NULL;
	return partial;
}

void
writer_hear(void *arg, const struct tap_speaker *who, const struct piece *piece)
{
	struct writer *writer = arg;
	struct speech *old = NULL, *lost = NULL;

	pthread_mutex_lock(&writer->lock);
	if (piece->is_over || writer->wants_partial) {
		if (!piece->is_over || (writer->partial &&
					   writer->partial->who.source == who->source))
			old = take_partial(writer);
		if (piece->is_over)
			lost = keep(writer, copy(who, piece));
		else
			writer->partial = copy(who, piece);
	}
	pthread_mutex_unlock(&writer->lock);
	free(old);
	free(lost);
	ring(writer);
}

static void
add_number(struct json_object *to, const char *key, int64_t number)
{
	json_object_object_add(to, key, json_object_new_int64(number));
}

static char *
encode(const struct speech *speech)
{
	size_t bytes = speech->count * sizeof *speech->samples;
	size_t room = sodium_base64_ENCODED_LEN(bytes, sodium_base64_VARIANT_ORIGINAL);
	char *text = malloc(room);

	if (!text)
		die("out of memory");
	sodium_bin2base64(text, room, (const unsigned char *)speech->samples, bytes,
	    sodium_base64_VARIANT_ORIGINAL);
	return text;
}

/* As ages: only the database's clock counts. */
static struct json_object *
describe(const struct speech *speech)
{
	struct json_object *in = json_object_new_object();
	int64_t now_ms = service_now_ms();

	add_number(in, "room", speech->who.room);
	add_number(in, "person", speech->who.person);
	add_number(in, "from_ms", now_ms - speech->began_ms);
	add_number(in, "to_ms", now_ms - speech->ended_ms);
	return in;
}

/* False when the database is away.  What it does not want is forgotten. */
static bool
store(struct writer *writer, const struct speech *speech)
{
	scoped_json *in = describe(speech);
	scoped_heap char *sound = encode(speech);
	struct db_reply reply = db_call(writer->db, "scribe_heard",
	    writer->settings.scribe, json_object_to_json_string(in), sound);

	if (reply.status != 200 && reply.status < 500)
		log_warn("speech was not stored", "room=%lld status=%d",
		    (long long)speech->who.room, reply.status);
	json_object_put(reply.body);
	return reply.status < 500;
}

static void
store_all(struct writer *writer)
{
	struct speech *speech;

	while ((speech = take_first(writer))) {
		if (!store(writer, speech)) {
			put_back(writer, speech);
			writer->tried_ms = service_now_ms();
			return;
		}
		free(speech);
		writer->looked_ms = 0; /* there is something to take */
	}
}

/* ---- what becomes of it --------------------------------------------------------------
 */

static void
decode(struct job *job, struct json_object *sound)
{
	const char *text = json_object_get_string(sound);
	size_t length = (size_t)json_object_get_string_len(sound), bytes = 0;

	job->samples = malloc(length + 1);
	if (!job->samples)
		die("out of memory");
	if (sodium_base642bin((unsigned char *)job->samples, length, text, length, NULL,
		&bytes, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
		log_error(
		    "the database holds no sound", "line=%lld", (long long)job->line);
	job->count = bytes / sizeof *job->samples;
}

static struct job *
make_job(struct json_object *taken)
{
	struct job *job = calloc(1, sizeof *job);
	const char *words = json_object_get_string(json_member(taken, "words"));

	if (!job || (words && !(job->words = strdup(words))))
		die("out of memory");
	job->line = json_object_get_int64(json_member(taken, "line"));
	job->attempt = json_object_get_int(json_member(taken, "attempt"));
	decode(job, json_member(taken, "sound"));
	return job;
}

static void
begin_jobs(struct writer *writer)
{
	int room = recogniser_room(writer->recogniser);
	char max[16], patience[16];

	if (room <= 0 || service_now_ms() - writer->looked_ms < WAIT_MS)
		return;
	writer->looked_ms = service_now_ms();
	snprintf(max, sizeof max, "%d", room);
	snprintf(patience, sizeof patience, "%d",
	    writer->settings.recogniser.timeout_s + PATIENCE_EXTRA_S);
	struct db_reply reply = db_call(writer->db, "scribe_take", max, patience);
	scoped_json *body = reply.body;
	if (reply.status != 200)
		return;
	for (size_t i = 0; i < json_object_array_length(body); i++)
		recogniser_begin(
		    writer->recogniser, make_job(json_object_array_get_idx(body, i)));
}

/* ---- what is being said --------------------------------------------------------------
 */

static bool
may_ask(const struct writer *writer)
{
	return writer->settings.recogniser.has_partial && !writer->has_asked &&
	       service_now_ms() >= writer->rest_ms &&
	       recogniser_room(writer->recogniser) > 0;
}

static struct job *
make_partial_job(const struct speech *speech, struct json_object *begun)
{
	const char *words = json_object_get_string(json_member(begun, "words"));
	size_t bytes = speech->count * sizeof *speech->samples;
	struct job *job = calloc(1, sizeof *job);

	if (!job || !(job->samples = malloc(bytes)) ||
	    (words && !(job->words = strdup(words))))
		die("out of memory");
	job->line = json_object_get_int64(json_member(begun, "line"));
	job->is_partial = true;
	job->count = speech->count;
	memcpy(job->samples, speech->samples, bytes);
	return job;
}

static void
ask(struct writer *writer, const struct speech *speech)
{
	scoped_json *in = describe(speech);
	struct db_reply reply = db_call(writer->db, "scribe_begins",
	    writer->settings.scribe, json_object_to_json_string(in));
	scoped_json *begun = reply.body;

	if (reply.status != 200 || !json_member(begun, "line"))
		return;
	writer->has_asked = true;
	writer->asked_ms = service_now_ms();
	recogniser_begin(writer->recogniser, make_partial_job(speech, begun));
}

/* Only where no line waits for the recogniser. */
static void
begin_partial(struct writer *writer)
{
	scoped_heap struct speech *speech = NULL;
	bool wants = may_ask(writer);

	pthread_mutex_lock(&writer->lock);
	speech = take_partial(writer);
	pthread_mutex_unlock(&writer->lock);
	if (speech && wants)
		ask(writer, speech);
	wants = may_ask(writer);
	pthread_mutex_lock(&writer->lock);
	writer->wants_partial = wants;
	pthread_mutex_unlock(&writer->lock);
}

/*
 * What failed is not told: the line itself will.  Half of its time at most the recogniser
 * is at what is partial.
 */
static void
finish_partial(struct writer *writer, struct job *job)
{
	int64_t now_ms = service_now_ms();
	scoped_json *in = json_object_new_object();

	writer->has_asked = false;
	writer->rest_ms = now_ms + (now_ms - writer->asked_ms);
	if (job->text && *job->text) {
		add_number(in, "line", job->line);
		json_object_object_add(in, "text", json_object_new_string(job->text));
		json_object_object_add(
		    in, "backend", json_object_new_string(writer->recogniser->name));
		json_object_put(db_call(writer->db, "scribe_partial",
		    json_object_to_json_string(in))
				    .body);
	}
	job_free(&job);
}

/* ---- answers -------------------------------------------------------------------------
 */

/* Once when it begins, once when it is over. */
static void
tell_failing(struct writer *writer, const struct job *job)
{
	if (!job->text && !writer->is_failing)
		log_warn("no text: speech waits", "recogniser=%s why=%s",
		    writer->recogniser->name, job->why);
	else if (job->text && writer->is_failing)
		log_info(
		    "there is text again", "recogniser=%s", writer->recogniser->name);
	writer->is_failing = !job->text;
}

/*
 * An answer that does not arrive in the database is made again: the line is due when
 * its patience is over.
 */
static void
finish_line(struct writer *writer, struct job *job)
{
	scoped_json *in = json_object_new_object();
	const char *text;

	add_number(in, "line", job->line);
	add_number(in, "attempt", job->attempt);
	if (job->text) {
		json_object_object_add(in, "text", json_object_new_string(job->text));
		json_object_object_add(
		    in, "backend", json_object_new_string(writer->recogniser->name));
	} else {
		json_object_object_add(in, "why", json_object_new_string(job->why));
		json_object_object_add(
		    in, "refused", json_object_new_boolean(job->is_refused));
	}
	tell_failing(writer, job);
	text = json_object_to_json_string(in);
	json_object_put((job->text ? db_call(writer->db, "scribe_wrote", text)
				   : db_call(writer->db, "scribe_failed", text))
			    .body);
	job_free(&job);
	writer->looked_ms = 0;
}

static void
finish(void *arg, struct job *job)
{
	if (job->is_partial)
		finish_partial(arg, job);
	else
		finish_line(arg, job);
}

/* ---- the thread ----------------------------------------------------------------------
 */

static bool
has_speech(struct writer *writer)
{
	pthread_mutex_lock(&writer->lock);
	bool is_there = writer->first != NULL;
	pthread_mutex_unlock(&writer->lock);
	return is_there;
}

static int
time_to_wait(struct writer *writer)
{
	int64_t left_ms = writer->looked_ms + WAIT_MS - service_now_ms();

	if (has_speech(writer))
		return RETRY_MS;
	if (recogniser_room(writer->recogniser) <= 0)
		return WAIT_MS; /* its answer ends that */
	return left_ms < 0 ? 0 : left_ms > WAIT_MS ? WAIT_MS : (int)left_ms;
}

static void *
run(void *arg)
{
	struct writer *writer = arg;
	uint64_t count;

	while (!atomic_load(&writer->is_over)) {
		if (service_now_ms() - writer->tried_ms >= RETRY_MS)
			store_all(writer);
		begin_jobs(writer);
		begin_partial(writer);
		recogniser_wait(writer->recogniser, time_to_wait(writer), writer->bell);
		if (read(writer->bell, &count, sizeof count) < 0 && errno != EAGAIN)
			die("an eventfd cannot be read: %s", strerror(errno));
	}
	store_all(writer);
	recogniser_free(&writer->recogniser);
	return NULL;
}

struct writer *
writer_new(const struct writer_settings *settings)
{
	struct writer *writer = calloc(1, sizeof *writer);
	int failed;

	if (!writer)
		die("out of memory");
	writer->settings = *settings;
	writer->recogniser = recogniser_new(&settings->recogniser, finish, writer);
	if (!writer->recogniser) {
		free(writer);
		return NULL;
	}
	writer->db = db_new(settings->database_url, "riposte-scribe");
	writer->last = &writer->first;
	writer->tried_ms = -RETRY_MS;
	writer->bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (writer->bell < 0)
		die("no eventfd: %s", strerror(errno));
	pthread_mutex_init(&writer->lock, NULL);
	failed = pthread_create(&writer->thread, NULL, run, writer);
	if (failed)
		die("no thread for the writer: %s", strerror(failed));
	return writer;
}

void
writer_free(struct writer **writer)
{
	struct writer *old = *writer;

	if (!old)
		return;
	atomic_store(&old->is_over, true);
	ring(old);
	pthread_join(old->thread, NULL);
	for (struct speech *one; (one = take_first(old));)
		free(one);
	free(old->partial);
	pthread_mutex_destroy(&old->lock);
	close(old->bell);
	db_free(&old->db);
	free(old);
	*writer = NULL;
}

const char *
writer_recogniser(const struct writer *writer)
{
	return writer->recogniser->name;
}
