#include "judge/queue.h"

#include <stdio.h>
#include <string.h>

#include "member.h"
#include "log.h"
#include "scoped.h"

static enum queue_answer
answer_of(struct db_reply reply, const char *call)
{
	const char *code = json_text(reply.body, "code");

	if (reply.status == 200)
		return QUEUE_DONE;
	if (reply.status == 503)
		return QUEUE_AWAY;
	if (code && strcmp(code, "worker_lost") == 0)
		return QUEUE_LOST;
	if (code && strcmp(code, "fenced") == 0)
		return QUEUE_FENCED;
	log_error("the queue refused", "call=%s status=%d code=%s detail=%s", call,
	    reply.status, code ? code : "none", json_text(reply.body, "detail") ?: "");
	return QUEUE_REFUSED;
}

static struct json_object *
describe_languages(const struct languages *languages)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < languages->count; i++) {
		const struct language *language = &languages->items[i];
		const char *const pairs[][2] = {
			{ "id", language->id },
			{ "name", language->name },
			{ "version", language->version },
			{ "extension", language->extension },
			{ "template", language->template_text },
		};
		struct json_object *item = json_object_new_object();

		for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++)
			json_object_object_add(
			    item, pairs[k][0], json_object_new_string(pairs[k][1]));
		json_object_array_add(list, item);
	}
	return list;
}

enum queue_answer
queue_register(struct db *db, const char *name, int slots,
    const struct languages *languages, struct registration *registration_out)
{
	scoped_json *in = json_object_new_object();

	json_object_object_add(in, "name", json_object_new_string(name));
	json_object_object_add(in, "slots", json_object_new_int(slots));
	json_object_object_add(in, "languages", describe_languages(languages));
	struct db_reply reply =
	    db_call(db, "judge_register", json_object_to_json_string(in));
	scoped_json *body = reply.body;
	enum queue_answer answer = answer_of(reply, "judge_register");
	if (answer != QUEUE_DONE)
		return answer;
	snprintf(registration_out->worker, sizeof registration_out->worker, "%s",
	    json_text(body, "worker") ?: "");
	registration_out->lease_s = (int)json_number(body, "lease_s", 15);
	return QUEUE_DONE;
}

enum queue_answer
queue_heartbeat(
    struct db *db, struct registration *registration, struct json_object *slots)
{
	scoped_json *in = json_object_new_object();

	json_object_object_add(in, "slots", json_object_get(slots));
	struct db_reply reply = db_call(
	    db, "judge_heartbeat", registration->worker, json_object_to_json_string(in));
	scoped_json *body = reply.body;
	registration->lease_s = (int)json_number(body, "lease_s", registration->lease_s);
	return answer_of(reply, "judge_heartbeat");
}

/* Verdicts that do not end the run, as bits. */
static unsigned
read_patience(struct json_object *list)
{
	size_t n = list ? json_object_array_length(list) : 0;
	unsigned bits = 0;

	for (size_t i = 0; i < n; i++)
		bits |= 1U << verdict_find(
			    json_object_get_string(json_object_array_get_idx(list, i)));
	return bits;
}

static struct job
read_job(struct json_object *from, const char *worker)
{
	struct job job = {
		.language = json_text(from, "language"),
		.source = json_text(from, "source"),
		.input = json_text(from, "stdin") ?: "",
		.version = json_text(from, "problem_version"),
		.is_run = strcmp(json_text(from, "kind") ?: "", "run") == 0,
		.can_wait = strcmp(json_text(from, "kind") ?: "", "verify") == 0,
		.submission = json_text(from, "submission"),
		.request = json_text(from, "request"),
		.cpu_ms = json_number(from, "cpu_ms", 0),
		.wall_ms = json_number(from, "wall_ms", 0),
		.patience = read_patience(json_member(from, "patience")),
		.slack = json_real(from, "slack", 1),
		.program = json_member(from, "program"),
		.answer = json_object_get(from),
	};

	snprintf(job.id, sizeof job.id, "%s", json_text(from, "job") ?: "");
	snprintf(job.token, sizeof job.token, "%s", json_text(from, "token") ?: "");
	snprintf(job.worker, sizeof job.worker, "%s", worker);
	return job;
}

enum queue_answer
queue_claim(struct db *db, const struct registration *registration, size_t max,
    struct job jobs[], size_t *count_out)
{
	char most[24];

	*count_out = 0;
	snprintf(most, sizeof most, "%zu", max);
	struct db_reply reply = db_call(db, "judge_claim", registration->worker, most);
	scoped_json *list = reply.body;
	enum queue_answer answer = answer_of(reply, "judge_claim");
	if (answer != QUEUE_DONE || !json_object_is_type(list, json_type_array))
		return answer;
	for (size_t i = 0; i < json_object_array_length(list) && i < max; i++)
		jobs[(*count_out)++] =
		    read_job(json_object_array_get_idx(list, i), registration->worker);
	return QUEUE_DONE;
}

size_t
queue_pressing(struct db *db, const struct registration *registration)
{
	struct db_reply reply = db_call(db, "judge_pressing", registration->worker);
	scoped_json *body = reply.body;

	return reply.status == 200 ? (size_t)json_number(body, "waiting", 0) : 0;
}

void
job_release(struct job *job)
{
	json_object_put(job->answer);
	*job = (struct job){ 0 };
}

enum queue_answer
queue_progress(
    struct db *db, const struct job *job, const char *state, size_t done, size_t total)
{
	char text[96];

	snprintf(text, sizeof text, "{\"state\":\"%s\",\"test\":%zu,\"total\":%zu}",
	    state, done, total);
	struct db_reply reply =
	    db_call(db, "judge_progress", job->worker, job->id, job->token, text);
	scoped_json *body = reply.body;
	(void)body;
	return answer_of(reply, "judge_progress");
}

enum queue_answer
queue_finish(struct db *db, const struct job *job, const struct outcome *outcome)
{
	scoped_json *in = outcome_to_json(outcome);
	struct db_reply reply = db_call(db, "judge_finish", job->worker, job->id,
	    job->token, json_object_to_json_string_ext(in, JSON_C_TO_STRING_PLAIN));
	scoped_json *body = reply.body;

	(void)body;
	return answer_of(reply, "judge_finish");
}

enum queue_answer
queue_return(struct db *db, const struct job *const jobs[], size_t count)
{
	scoped_json *in = json_object_new_object();
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < count; i++) {
		struct json_object *item = json_object_new_object();

		json_object_object_add(item, "job", json_object_new_string(jobs[i]->id));
		json_object_object_add(
		    item, "token", json_object_new_string(jobs[i]->token));
		json_object_array_add(list, item);
	}
	json_object_object_add(in, "jobs", list);
	struct db_reply reply =
	    db_call(db, "judge_return", jobs[0]->worker, json_object_to_json_string(in));
	scoped_json *body = reply.body;
	(void)body;
	return answer_of(reply, "judge_return");
}

void
queue_bye(struct db *db, const struct registration *registration)
{
	struct db_reply reply = db_call(db, "judge_bye", registration->worker);

	answer_of(reply, "judge_bye");
	json_object_put(reply.body);
}
