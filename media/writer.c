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

struct writer {
	struct writer_settings settings;
	struct db *db;
	struct recogniser *recogniser;
	pthread_t thread;
	atomic_bool is_over;
	int bell;	      /* an eventfd: speech came, or the end */
	pthread_mutex_t lock; /* of what was heard; the rest is the thread's */
	struct speech *first, **last;
	int kept;
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

void
writer_hear(void *arg, struct speech *speech)
{
	struct writer *writer = arg;
	struct speech *oldest = NULL;

	pthread_mutex_lock(&writer->lock);
	speech->next = NULL;
	*writer->last = speech;
	writer->last = &speech->next;
	if (++writer->kept > KEPT) {
		oldest = writer->first;
		writer->first = oldest->next;
		writer->kept--;
	}
	pthread_mutex_unlock(&writer->lock);
	if (oldest)
		log_warn("speech was lost while the database was away", "room=%lld",
		    (long long)oldest->room);
	free(oldest);
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

/* False when the database is away.  What it does not want is forgotten. */
static bool
store(struct writer *writer, const struct speech *speech)
{
	scoped_json *in = json_object_new_object();
	scoped_heap char *sound = encode(speech);
	int64_t now_ms = service_now_ms();

	add_number(in, "room", speech->room);
	add_number(in, "person", speech->person);
	add_number(in, "from_ms", now_ms - speech->began_ms);
	add_number(in, "to_ms", now_ms - speech->ended_ms);
	struct db_reply reply = db_call(writer->db, "scribe_heard",
	    writer->settings.scribe, json_object_to_json_string(in), sound);
	if (reply.status != 200 && reply.status < 500)
		log_warn("speech was not stored", "room=%lld status=%d",
		    (long long)speech->room, reply.status);
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
finish(void *arg, struct job *job)
{
	struct writer *writer = arg;
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
