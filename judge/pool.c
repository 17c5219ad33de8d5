#include "judge/pool.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "judge/box.h"
#include "judge/compile.h"
#include "judge/problem.h"
#include "judge/run.h"
#include "log.h"
#include "scoped.h"
#include "service.h"

enum {
	PROGRESS_MS = 200,
	RETRY_MS = 250,
	BOX_PATIENCE_MS = 10000, /* a box that is restarted is back sooner */
	BOX_TRIES = 3,		 /* a job that ends the box so often is to blame */
};

/* What the main thread may tell about a job. */
struct progress {
	const char *state; /* NULL: nothing yet */
	size_t done, total;
	bool is_new;
	int64_t told_ms;
};

struct worker {
	struct pool *pool;
	struct db *db;
	struct box *box;
	struct problems problems;
	struct arena arena; /* of the job */
	/* under the pool's lock: */
	struct job job;
	bool has_job;	 /* JOB is not yet recorded, dropped or given back */
	bool is_busy;	 /* the thread is at work on it */
	bool is_helping; /* with another's tests */
	bool is_lost;	 /* the job is somebody else's by now */
	struct progress progress;
	struct run_set *set; /* others may help with it */
};

struct pool {
	struct pool_setup setup;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool is_stopping;
	bool is_over; /* pool_stop looks at the jobs: none may go away any more */
	struct worker workers[];
};

/* A run without a problem, and so without limits of its own. */
static const struct limits free_limits = {
	.cpu_ms = 5000,
	.wall_ms = 11000,
	.memory_kb = 262144,
	.output_kb = 1024,
	.processes = 64,
};

static void
wake_main(struct pool *pool)
{
	const uint64_t one = 1;

	if (write(pool->setup.wake_fd, &one, sizeof one) < 0)
		log_warn("cannot wake", "why=%s", "the eventfd is full");
}

static void
pause_ms(int ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000L }, NULL);
}

/* What follows soon is told at the next look of the main thread anyway. */
static void
note_progress(struct worker *worker, const char *state, size_t done, size_t total)
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

static bool
is_unwanted(struct worker *worker)
{
	pthread_mutex_lock(&worker->pool->lock);
	bool unwanted = worker->is_lost || worker->pool->is_stopping;
	pthread_mutex_unlock(&worker->pool->lock);
	return unwanted;
}

/* Let idle threads help with SET, or (NULL) wait until none does any more. */
static void
offer_help(struct worker *worker, struct run_set *set)
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

/* Every test that counts was run, as far as it is known. */
static struct outcome
outcome_of_set(const struct run_set *set)
{
	return (struct outcome){
		.verdict = set->results[set->end - 1].verdict,
		.tests = set->results,
		.ntests = set->end,
		.total = set->problem->ntests,
	};
}

static enum step
run_tests(struct worker *worker, const struct program *program,
    const struct problem *problem, struct outcome *outcome_out, const char **why_out)
{
	struct run_set set;
	size_t done = 0;
	bool unwanted;

	run_set_init(&set, &worker->arena, program, problem, worker->problems.cache);
	note_progress(worker, "RUNNING", 0, problem->ntests);
	offer_help(worker, &set);
	while (
	    !(unwanted = is_unwanted(worker)) && run_set_step(&set, worker->box, &done))
		note_progress(worker, "RUNNING", done, problem->ntests);
	offer_help(worker, NULL);
	*outcome_out = outcome_of_set(&set);
	*why_out = arena_strdup(&worker->arena, set.why);
	run_set_release(&set);
	return unwanted && set.step == STEP_DONE ? STEP_STOPPED : set.step;
}

static struct outcome
outcome_of_compiler(const char *said)
{
	return (struct outcome){ .verdict = COMPILE_ERROR,
		.detail = "it does not compile",
		.compile_output = said };
}

/* Compile and run once; the outcome is good when the answer is STEP_DONE. */
static enum step
judge_once(struct worker *worker, const struct language *language,
    const struct problem *problem, struct outcome *outcome_out, const char **why_out)
{
	struct job *job = &worker->job;
	struct program program;
	const char *said;

	note_progress(worker, "COMPILING", 0, problem ? problem->ntests : 0);
	enum step step =
	    compile(worker->box, &worker->arena, language, job->source, &program, &said);
	*why_out = said;
	if (step == STEP_REFUSED) {
		*outcome_out = outcome_of_compiler(said);
		step = STEP_DONE;
	} else if (step == STEP_DONE && (job->is_run || !problem)) {
		step = run_with_input(worker->box, &worker->arena, &program,
		    problem ? &problem->limits : &free_limits, job->input, outcome_out,
		    why_out);
		outcome_out->compile_output = said;
	} else if (step == STEP_DONE) {
		step = run_tests(worker, &program, problem, outcome_out, why_out);
		outcome_out->compile_output = said;
	}
	program_release(&program);
	return step;
}

/* Until the box answers again.  False: it does not, or we are to stop. */
static bool
wait_for_box(struct worker *worker)
{
	int64_t end = service_now_ms() + BOX_PATIENCE_MS;
	struct box_status status;

	while (!is_unwanted(worker) && service_now_ms() < end) {
		if (box_status(worker->box, &status))
			return true;
		pause_ms(RETRY_MS);
	}
	return false;
}

/* False: give the job back, since nothing can be said about it. */
static bool
judge(struct worker *worker, const struct language *language,
    const struct problem *problem, struct outcome *outcome_out)
{
	const char *why = NULL;

	for (int try = 1; try <= BOX_TRIES; try++) {
		enum step step = judge_once(worker, language, problem, outcome_out, &why);

		if (step == STEP_DONE || step == STEP_STOPPED)
			return step == STEP_DONE;
		log_warn("the box did not answer", "job=%s try=%d why=%s", worker->job.id,
		    try, why ? why : "it is gone");
		if (step == STEP_BOX_GONE && !wait_for_box(worker))
			return false;
	}
	*outcome_out = verdict_internal(
	    &worker->arena, worker->job.id, why ? why : "the box died each time");
	return true;
}

/*
 * The problem, if the job has one.  A database that is away is waited for.
 * False: give the job back, or say OUTCOME when it has a verdict.
 */
static bool
find_problem(struct worker *worker, const struct problem **problem_out,
    struct outcome *outcome_out)
{
	struct job *job = &worker->job;
	int status = 503;

	*problem_out = NULL;
	if (!job->version && job->is_run)
		return true;
	while (job->version && status == 503 && !is_unwanted(worker)) {
		*problem_out =
		    problems_find(&worker->problems, worker->db, job->version, &status);
		if (*problem_out)
			return true;
		if (status == 503)
			pause_ms(RETRY_MS);
	}
	if (!is_unwanted(worker))
		*outcome_out = verdict_internal(
		    &worker->arena, job->id, "the problem's data cannot be had");
	return false;
}

/* VERDICT_NONE: give it back. */
static struct outcome
decide(struct worker *worker)
{
	const struct language *language =
	    languages_find(worker->pool->setup.languages, worker->job.language);
	const struct problem *problem;
	struct outcome outcome = { .verdict = VERDICT_NONE };

	if (!language)
		return verdict_internal(
		    &worker->arena, worker->job.id, "a language that we do not offer");
	if (find_problem(worker, &problem, &outcome) &&
	    !judge(worker, language, problem, &outcome))
		outcome.verdict = VERDICT_NONE;
	return outcome;
}

/*
 * Until the outcome is recorded or somebody else has the job.  What the
 * database cannot take is recorded as our error, without the texts.
 */
static void
record(struct worker *worker, const struct outcome *outcome)
{
	const struct job *job = &worker->job;
	enum queue_answer answer = queue_finish(worker->db, job, outcome);
	struct outcome error;

	if (answer == QUEUE_REFUSED) {
		error = verdict_internal(
		    &worker->arena, job->id, "the outcome could not be recorded");
		outcome = &error;
	}
	while (answer == QUEUE_AWAY || answer == QUEUE_REFUSED) {
		pause_ms(RETRY_MS);
		answer = queue_finish(worker->db, job, outcome);
	}
	if (answer != QUEUE_DONE)
		log_warn("a verdict came too late: the job is somebody else's", "job=%s",
		    job->id);
}

/* When stopping, the main thread gives all jobs back in our place. */
static void
give_back(struct worker *worker)
{
	const struct job *job = &worker->job;

	log_info("a job goes back", "job=%s", job->id);
	while (!is_unwanted(worker) && queue_return(worker->db, &job, 1) == QUEUE_AWAY)
		pause_ms(RETRY_MS);
}

/* False: the job is still ours, for pool_stop to give back. */
static bool
work(struct worker *worker)
{
	struct outcome outcome = decide(worker);

	pthread_mutex_lock(&worker->pool->lock);
	bool lost = worker->is_lost, stopping = worker->pool->is_stopping;
	pthread_mutex_unlock(&worker->pool->lock);
	if (lost) {
		log_warn("a job was taken from us", "job=%s", worker->job.id);
	} else if (outcome.verdict != VERDICT_NONE) {
		record(worker, &outcome);
	} else {
		if (stopping)
			return false;
		give_back(worker);
	}
	return true;
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
		bool more = run_set_step(set, worker->box, &done);
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
		if (work(worker))
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
	worker->db = db_new(pool->setup.url, "riposte-judge");
	worker->box = box_new(pool->setup.box_socket);
	worker->problems.cache = pool->setup.cache;
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
