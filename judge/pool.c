#include "judge/pool.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "judge/box.h"
#include "judge/worker.h"
#include "log.h"
#include "service.h"

enum {
	PROGRESS_MS = 200,
	FIRST_PROGRESS_MS = 100, /* what is judged sooner needs none */
};

struct pool {
	struct pool_setup setup;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool is_stopping;
	bool is_over; /* pool_stop looks at the jobs: none may go away any more */
	struct worker workers[];
};

static void
wake_main(struct pool *pool)
{
	const uint64_t one = 1;

	if (write(pool->setup.wake_fd, &one, sizeof one) < 0)
		log_warn("cannot wake", "why=%s", "the eventfd is full");
}

/* What follows soon is told at the next look of the main thread anyway. */
void
worker_note_progress(struct worker *worker, const char *state, size_t done, size_t total)
{
	struct progress *progress = &worker->progress;

	pthread_mutex_lock(&worker->pool->lock);
	progress->state = state;
	progress->done = done;
	progress->total = total;
	progress->is_new = true;
	bool is_due = service_now_ms() - progress->told_ms >= PROGRESS_MS;
	pthread_mutex_unlock(&worker->pool->lock);
	if (is_due)
		wake_main(worker->pool);
}

bool
worker_is_robbed(struct worker *worker)
{
	pthread_mutex_lock(&worker->pool->lock);
	bool robbed = worker->is_lost;
	pthread_mutex_unlock(&worker->pool->lock);
	return robbed;
}

bool
worker_is_yielding(struct worker *worker)
{
	pthread_mutex_lock(&worker->pool->lock);
	bool yielding = worker->is_yielding;
	pthread_mutex_unlock(&worker->pool->lock);
	return yielding;
}

bool
worker_is_stopping(struct worker *worker)
{
	pthread_mutex_lock(&worker->pool->lock);
	bool stopping = worker->pool->is_stopping;
	pthread_mutex_unlock(&worker->pool->lock);
	return stopping;
}

void
worker_offer_help(struct worker *worker, struct run_set *set)
{
	struct pool *pool = worker->pool;
	struct run_set *offered = worker->set;

	pthread_mutex_lock(&pool->lock);
	worker->set = set;
	while (!set && offered->helpers > 0)
		pthread_cond_wait(&pool->changed, &pool->lock);
	pthread_cond_broadcast(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
}

/* The job stays ours until pool_stop gives it back. */
static void
keep_for_stop(struct worker *worker)
{
	pthread_mutex_lock(&worker->pool->lock);
	worker->is_busy = false;
	pthread_cond_broadcast(&worker->pool->changed);
	pthread_mutex_unlock(&worker->pool->lock);
}

/* The job is settled: be free for the next. */
static void
become_free(struct worker *worker)
{
	struct pool *pool = worker->pool;

	pthread_mutex_lock(&pool->lock);
	while (pool->is_over)
		pthread_cond_wait(&pool->changed, &pool->lock);
	job_release(&worker->job);
	worker->has_job = worker->is_busy = worker->is_lost = false;
	worker->is_yielding = false;
	worker->progress = (struct progress){ 0 };
	pthread_cond_broadcast(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
	arena_release(&worker->arena);
	wake_main(pool);
}

/* Under the pool's lock: tests of another that may be begun. */
static struct run_set *
find_set(struct pool *pool)
{
	for (size_t i = 0; i < pool->setup.slots; i++)
		if (pool->workers[i].set && run_set_has_work(pool->workers[i].set))
			return pool->workers[i].set;
	return NULL;
}

/* Called and left with the pool's lock held. */
static void
help(struct worker *worker, struct run_set *set)
{
	struct pool *pool = worker->pool;
	size_t done;

	set->helpers++;
	worker->is_helping = true;
	do {
		pthread_mutex_unlock(&pool->lock);
		bool more = run_set_step(set, worker->box, worker->second, &done);
		pthread_mutex_lock(&pool->lock);
		if (!more)
			break;
	} while (!worker->has_job && !pool->is_stopping);
	worker->is_helping = false;
	set->helpers--;
	pthread_cond_broadcast(&pool->changed);
}

/* Wait for a job of one's own; meanwhile help. */
static void
wait_for_job(struct worker *worker)
{
	struct pool *pool = worker->pool;

	pthread_mutex_lock(&pool->lock);
	while (!worker->has_job || pool->is_stopping) {
		struct run_set *set = pool->is_stopping ? NULL : find_set(pool);

		if (set)
			help(worker, set);
		else
			pthread_cond_wait(&pool->changed, &pool->lock);
	}
	worker->is_busy = true;
	pthread_mutex_unlock(&pool->lock);
}

static void *
worker_main(void *argument)
{
	struct worker *worker = argument;
	struct box_status status;

	/* Connect now, so that the first job need not wait for it. */
	db_is_up(worker->db);
	box_status(worker->box, &status);
	for (;;) {
		wait_for_job(worker);
		if (worker_work(worker))
			become_free(worker);
		else
			keep_for_stop(worker);
	}
	return NULL;
}

static void
start(struct worker *worker, struct pool *pool)
{
	pthread_t thread;

	worker->pool = pool;
	worker->languages = pool->setup.languages;
	worker->db = db_new(pool->setup.url, "riposte-judge");
	worker->box = box_new(pool->setup.box_socket);
	worker->second = box_new(pool->setup.box_socket);
	worker->problems.setup = (struct checker_setup){
		.cache = pool->setup.cache,
		.programs = pool->setup.programs,
		.languages = pool->setup.languages,
	};
	if (pthread_create(&thread, NULL, worker_main, worker) != 0)
		die("cannot start a thread");
	pthread_detach(thread);
}

struct pool *
pool_start(const struct pool_setup *setup)
{
	struct pool *pool =
	    calloc(1, sizeof *pool + setup->slots * sizeof *pool->workers);

	if (!pool)
		die("out of memory");
	pool->setup = *setup;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->changed, NULL);
	for (size_t i = 0; i < setup->slots; i++)
		start(&pool->workers[i], pool);
	return pool;
}

size_t
pool_free(struct pool *pool)
{
	size_t count = 0;

	pthread_mutex_lock(&pool->lock);
	for (size_t i = 0; i < pool->setup.slots; i++)
		count += !pool->workers[i].has_job;
	pthread_mutex_unlock(&pool->lock);
	return count;
}

static bool
is_patient(const struct worker *worker)
{
	return worker->has_job && worker->job.can_wait && !worker->is_yielding;
}

size_t
pool_patient(struct pool *pool)
{
	size_t count = 0;

	pthread_mutex_lock(&pool->lock);
	for (size_t i = 0; i < pool->setup.slots; i++)
		count += is_patient(&pool->workers[i]);
	pthread_mutex_unlock(&pool->lock);
	return count;
}

void
pool_make_way(struct pool *pool, size_t count)
{
	pthread_mutex_lock(&pool->lock);
	for (size_t i = 0; i < pool->setup.slots; i++)
		count -= pool->workers[i].is_yielding && count > 0;
	for (size_t i = 0; i < pool->setup.slots && count > 0; i++)
		if (is_patient(&pool->workers[i])) {
			pool->workers[i].is_yielding = true;
			count--;
		}
	pthread_mutex_unlock(&pool->lock);
}

/* Under the lock: a free worker, at best one that has nothing at all to do. */
static struct worker *
find_free(struct pool *pool)
{
	struct worker *found = NULL;

	for (size_t i = 0; i < pool->setup.slots; i++)
		if (!pool->workers[i].has_job && (!found || found->is_helping))
			found = &pool->workers[i];
	return found;
}

void
pool_put(struct pool *pool, struct job *job)
{
	pthread_mutex_lock(&pool->lock);
	struct worker *worker = find_free(pool);
	if (!worker)
		die("more jobs were claimed than there are slots");
	worker->job = *job;
	worker->has_job = true;
	worker->claimed_ms = service_now_ms();
	worker->progress = (struct progress){
		.state = "COMPILING",
		.is_new = true,
		.told_ms = worker->claimed_ms + FIRST_PROGRESS_MS - PROGRESS_MS,
	};
	pthread_cond_broadcast(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
}

/* Under the lock.  Milliseconds until WORKER's news may be told, or -1. */
static int
until_due(const struct worker *worker, int64_t now_ms)
{
	int64_t waited = now_ms - worker->progress.told_ms;

	if (!worker->has_job || !worker->progress.is_new)
		return -1;
	return waited >= PROGRESS_MS ? 0 : (int)(PROGRESS_MS - waited);
}

/* A copy of what is to be told, good without the lock.  Answers as until_due. */
static int
take_progress(struct worker *worker, struct job *job_out, struct progress *progress_out)
{
	int64_t now_ms = service_now_ms();

	pthread_mutex_lock(&worker->pool->lock);
	int due_ms = until_due(worker, now_ms);
	if (due_ms == 0) {
		worker->progress.is_new = false;
		worker->progress.told_ms = now_ms;
		*progress_out = worker->progress;
		*job_out = worker->job;
	}
	pthread_mutex_unlock(&worker->pool->lock);
	return due_ms;
}

static void
tell(struct worker *worker, const struct job *job, const struct progress *progress,
    struct db *db)
{
	enum queue_answer answer =
	    queue_progress(db, job, progress->state, progress->done, progress->total);

	if (answer != QUEUE_FENCED && answer != QUEUE_LOST)
		return;
	pthread_mutex_lock(&worker->pool->lock);
	if (worker->has_job && strcmp(worker->job.token, job->token) == 0)
		worker->is_lost = true;
	pthread_mutex_unlock(&worker->pool->lock);
}

int
pool_tell_progress(struct pool *pool, struct db *db)
{
	int next_ms = -1;

	for (size_t i = 0; i < pool->setup.slots; i++) {
		struct worker *worker = &pool->workers[i];
		struct progress progress;
		struct job job;
		int due_ms = take_progress(worker, &job, &progress);

		if (due_ms == 0)
			tell(worker, &job, &progress, db);
		else if (due_ms > 0 && (next_ms < 0 || due_ms < next_ms))
			next_ms = due_ms;
	}
	return next_ms;
}

/* Under the lock. */
static size_t
collect(struct pool *pool, const struct job *jobs[])
{
	size_t count = 0;

	for (size_t i = 0; i < pool->setup.slots; i++)
		if (pool->workers[i].has_job)
			jobs[count++] = &pool->workers[i].job;
	return count;
}

static bool
is_anyone_busy(const struct pool *pool)
{
	for (size_t i = 0; i < pool->setup.slots; i++)
		if (pool->workers[i].is_busy)
			return true;
	return false;
}

size_t
pool_stop(struct pool *pool, int patience_ms, const struct job *jobs[])
{
	struct timespec end;
	int late = 0;

	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += patience_ms / 1000;
	pthread_mutex_lock(&pool->lock);
	pool->is_stopping = true;
	pthread_cond_broadcast(&pool->changed);
	while (is_anyone_busy(pool) && late == 0)
		late = pthread_cond_timedwait(&pool->changed, &pool->lock, &end);
	pool->is_over = true;
	size_t count = collect(pool, jobs);
	pthread_mutex_unlock(&pool->lock);
	return count;
}
