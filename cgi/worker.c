#include "worker.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "fastcgi.h"
#include "front.h"
#include "lib/log.h"
#include "lib/scoped.h"
#include "lib/service.h"
#include "metrics.h"
#include "recheck.h"
#include "request.h"
#include "settings.h"
#include "web.h"
#include "work.h"

enum { MAX_READS = 4 };

/* Waits for the peer, up to the socket's timeout. */
static bool
send_all(int fd, const char *bytes, size_t length)
{
	while (length) {
		ssize_t n = send(fd, bytes, length, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		length -= (size_t)n;
	}
	return true;
}

static bool
send_framed(struct request *req, const char *bytes, size_t length, bool ends)
{
	scoped_packet *packet = fastcgi_frame(bytes, length, req->peer.request_id, ends);

	return send_all(req->peer.fd, packet->bytes, packet->length);
}

static void
free_request(struct request *req)
{
	if (req->visitor)
		front_drop(req->web->front, &req->visitor);
	request_release(req);
	free(req);
}

static void
answer(struct request *req)
{
	size_t length;
	const char *whole = reply_write(req, &length);
	bool ok = send_framed(req, whole, length, true);

	metrics_count_status(req->reply.status);
	if (req->came_ms)
		metrics_count_time(service_now_ms() - req->came_ms);
	front_release(req->web->front, req->peer.connection, ok && req->peer.keep);
	free_request(req);
}

static void
refuse_full(struct request *req, enum park_result why)
{
	static const char *const words[] = {
		[PARK_FULL] = "too many requests are waiting here",
		[PARK_ROOM] = "too many requests are waiting in this room",
		[PARK_SESSION] = "this session has too many requests waiting",
	};

	front_drop(req->web->front, &req->visitor);
	req->reply = (struct reply){ .status = 0 };
	reply_refuse(req, 503, "too_many_polls", words[why]);
}

/* True: parked, and the request is done with. */
static bool
park_poll(struct request *req, bool last_try)
{
	struct front *front = req->web->front;
	struct visitor *visitor = req->visitor;
	enum park_result result = front_park(front, visitor);

	if (result == PARK_BEHIND && last_try) {
		/* We were told of events that do not exist (a restored database). */
		front_forget(front, visitor->pass.room);
		front_park_again(front, visitor);
		result = PARK_OK;
	}
	if (result == PARK_OK) {
		req->visitor = NULL;
		free_request(req);
		return true;
	}
	if (result == PARK_BEHIND)
		front_drop(front, &req->visitor);
	else
		refuse_full(req, result);
	return false;
}

/* What became full since it began ends at once; its reader comes again. */
static void
park_stream(struct front *front, struct visitor *stream)
{
	enum park_result result = front_park(front, stream);

	if (result == PARK_BEHIND)
		front_park_again(front, stream);
	else if (result != PARK_OK)
		front_end_waits(front, stream);
}

/* The head of a stream and what is there already; then it is parked. */
static void
start_stream(struct request *req)
{
	struct visitor *stream = req->visitor;
	struct front *front = req->web->front;
	enum park_result fits = front_fits(front, stream);
	size_t length;

	if (fits != PARK_OK) {
		refuse_full(req, fits);
		answer(req);
		return;
	}
	const char *head = reply_write(req, &length);
	bool ok = send_framed(req, head, length, false);

	req->visitor = NULL;
	if (!ok) {
		front_drop(front, &stream);
		front_release(front, req->peer.connection, false);
	} else {
		park_stream(front, stream);
	}
	free_request(req);
}

/* Run a checked request to its answer, or to where it is parked. */
static void
carry_out(struct request *req)
{
	for (int tries = 1; tries <= MAX_READS; tries++) {
		req->reply = (struct reply){ .status = 0 };
		route_run(req);
		if (!req->visitor)
			break;
		if (req->visitor->is_stream) {
			start_stream(req);
			return;
		}
		if (park_poll(req, tries == MAX_READS))
			return;
		if (req->reply.status >= 400)
			break;
	}
	answer(req);
}

/* Hashing takes 50 ms and 64 MiB: only so many at once. */
static void
hand_to_passwords(struct request *req)
{
	if (work_put(req->web->passwords,
		&(struct job){ .kind = JOB_REQUEST, .request = req }))
		return;
	reply_refuse(req, 503, "busy", "too many people are signing in at this moment");
	answer(req);
}

static void
serve(struct worker *worker, struct db *db, struct job *job)
{
	struct request *req = calloc(1, sizeof *req);

	if (!req)
		die("out of memory");
	req->peer = job->peer;
	if (!fastcgi_read(&req->peer, req)) {
		front_closed(worker->web->front, job->peer.connection);
		free_request(req);
		return;
	}
	req->web = worker->web;
	req->db = db;
	req->came_ms = service_now_ms();
	if (!request_begin(req) || !route_check(req))
		answer(req);
	else if (req->route->flags & ROUTE_HASHES)
		hand_to_passwords(req);
	else
		carry_out(req);
}

static void
finish_send(struct worker *worker, struct job *job)
{
	bool ok = send_all(job->peer.fd, job->packet->bytes + job->sent,
	    job->packet->length - job->sent);

	packet_drop(&job->packet);
	front_release(worker->web->front, job->peer.connection, ok && job->peer.keep);
}

/* The request that a waiting call once was. */
static struct request *
revive(struct worker *worker, struct db *db, struct visitor *visitor)
{
	struct request *req = calloc(1, sizeof *req);

	if (!req)
		die("out of memory");
	*req = (struct request){ .web = worker->web, .db = db, .method = GET, .path = "/",
		.query = "", .peer = visitor->peer, .route = visitor->recheck->route,
		.nargs = 1 };
	req->arg[0] = arena_strdup(&req->arena, visitor->recheck->arg);
	if (*visitor->recheck->who)
		req->who = arena_strdup(&req->arena, visitor->recheck->who);
	return req;
}

static void
recheck(struct worker *worker, struct db *db, struct visitor *visitor)
{
	struct request *req = revive(worker, db, visitor);
	int64_t position = web_room_position(worker->web, db, visitor->pass.room);
	struct db_reply reply = recheck_call(req, visitor->recheck->input);
	bool is_open = reply.status == 503 || recheck_room(&reply);

	if (is_open && service_now_ms() < visitor->deadline_ms) {
		json_object_put(reply.body);
		if (position > visitor->cursor)
			visitor->cursor = position;
		front_park_again(worker->web->front, visitor);
		free_request(req);
		return;
	}
	front_drop(worker->web->front, &visitor);
	reply_call(req, reply);
	answer(req);
}

void *
worker_run(void *arg)
{
	struct worker *worker = arg;
	struct db *db = db_new(settings.database_url, "riposte.fcgi");
	struct job job;

	while (work_take(worker->jobs, &job))
		switch (job.kind) {
		case JOB_READ:
			serve(worker, db, &job);
			break;
		case JOB_SEND:
			finish_send(worker, &job);
			break;
		case JOB_RECHECK:
			recheck(worker, db, job.visitor);
			break;
		case JOB_REQUEST:
			job.request->db = db;
			carry_out(job.request);
			break;
		}
	db_free(&db);
	return NULL;
}

int64_t
web_room_position(struct web *web, struct db *db, int64_t room)
{
	int64_t last = front_watch(web->front, room);
	struct db_reply refusal;
	char rooms[32];

	if (last >= 0)
		return last;
	snprintf(rooms, sizeof rooms, "{%" PRId64 "}", room);
	scoped_result *rows = db_select(db, &refusal, "rooms_last", rooms);
	if (!rows) {
		json_object_put(refusal.body);
		return -1;
	}
	last = PQntuples(rows) ? atoll(PQgetvalue(rows, 0, 1)) : 0;
	front_heard(web->front, room, last);
	return last;
}

void
worker_run_cgi(void)
{
	struct request req = { .db = db_new(settings.database_url, "riposte.fcgi") };
	size_t length;

	cgi_read(&req);
	if (request_begin(&req) && route_check(&req))
		route_run(&req);
	const char *whole = reply_write(&req, &length);
	if (fwrite(whole, 1, length, stdout) != length || fflush(stdout))
		log_error("the answer was not taken", "why=%s", strerror(errno));
	request_release(&req);
	db_free(&req.db);
}
