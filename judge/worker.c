#include "judge/worker.h"

#include <string.h>
#include <time.h>

#include "judge/answers.h"
#include "judge/compile.h"
#include "judge/inputcheck.h"
#include "member.h"
#include "judge/outputcheck.h"
#include "log.h"
#include "service.h"

enum {
	RETRY_MS = 250,
	BOX_PATIENCE_MS = 10000, /* a box that is restarted is back sooner */
	BOX_TRIES = 3,		 /* a job that ends the box so often is to blame */
};

/* A run without a problem, and so without limits of its own. */
static const struct limits free_limits = {
	.cpu_ms = 5000,
	.wall_ms = 11000,
	.memory_kb = 262144,
	.output_kb = 1024,
	.processes = 64,
};

/* A job's files, as they came and compiled. */
struct made {
	struct box_file files[BOX_MAX_FILES];
	struct source source; /* of those */
	struct program program;
};

static void
pause_ms(int ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000L }, NULL);
}

static bool
is_unwanted(struct worker *worker)
{
	return worker_is_robbed(worker) || worker_is_stopping(worker);
}

/* What was submitted, where that is no program; else NULL. */
static const char *
answers_of(const struct worker *worker, const struct problem *problem)
{
	bool is_text = strcmp(worker->job.language, ANSWER_LANGUAGE) == 0;

	return problem->takes_answers && is_text ? worker->job.source : NULL;
}

static enum step
run_tests(struct worker *worker, const struct made *made,
    const struct problem *problem, struct outcome *outcome_out, const char **why_out)
{
	struct run_set set;
	size_t done = 0;
	bool unwanted = false;

	run_set_init(&set, &worker->arena,
	    &(struct run_setup){ .program = &made->program,
		.source = &made->source,
		.problem = problem,
		.cache = worker->problems.setup.cache,
		.answers = answers_of(worker, problem),
		.patience = worker->job.patience,
		.slack = worker->job.slack });
	worker_note_progress(worker, "RUNNING", 0, problem->ntests);
	worker_offer_help(worker, &set);
	while (!(unwanted = is_unwanted(worker) || worker_is_yielding(worker)) &&
	       run_set_step(&set, worker->box, worker->second, &done))
		worker_note_progress(worker, "RUNNING", done, problem->ntests);
	worker_offer_help(worker, NULL);
	if (!unwanted && set.step == STEP_DONE)
		*outcome_out = run_set_outcome(&set, worker->box);
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

/* What a problem puts beside submissions in this language, over their own. */
static bool
add_includes(const struct worker *worker, const struct problem *problem,
    const struct language *language, struct box_file files[], size_t *count)
{
	for (size_t i = 0; problem && i < problem->nincludes; i++) {
		const struct include *include = &problem->includes[i];

		if ((strcmp(include->language, "default") == 0 ||
			strcmp(include->language, language->id) == 0) &&
		    !data_files_open(worker->problems.setup.cache, include->files,
			include->nfiles, files, count))
			return false;
	}
	return true;
}

/* The files of a package's solution, or the one of a player. */
static bool
open_files(struct worker *worker, const struct language *language,
    const struct checker *solution, struct box_file files[], size_t *count)
{
	const struct cache *cache = worker->problems.setup.cache;
	int status;

	if (!solution->nfiles) {
		files[(*count)++] = compile_file_of(language, worker->job.source);
		return true;
	}
	for (size_t i = 0; i < solution->nfiles; i++)
		if (!cache_ensure(cache, worker->db, solution->files[i].hash, &status))
			return false;
	return data_files_open(cache, solution->files, solution->nfiles, files, count);
}

/* The job's program, with the files that it is made of. */
static enum step
compile_job(struct worker *worker, const struct language *language,
    const struct problem *problem, struct made *made, const char **said_out)
{
	struct checker solution = checker_from_json(&worker->arena, worker->job.program);

	*made = (struct made){ .source = { .files = made->files,
				   .units = solution.units,
				   .entry = solution.entry } };
	*said_out = "files of the problem are gone";
	if (!open_files(worker, language, &solution, made->files, &made->source.nfiles) ||
	    !add_includes(
		worker, problem, language, made->files, &made->source.nfiles))
		return STEP_FAILED;
	return compile(worker->box, worker->problems.setup.programs, &worker->arena,
	    language, &made->source, &made->program, said_out);
}

static void
release_made(struct made *made)
{
	data_files_close(made->files, made->source.nfiles);
	program_release(&made->program);
}

/* The problem's own programs and then the tests. */
static enum step
run_problem(struct worker *worker, const struct made *made, struct problem *problem,
    struct outcome *outcome_out, const char **why_out)
{
	enum step step = problems_prepare(
	    &worker->problems, problem, worker->box, &worker->arena, why_out);

	if (step == STEP_DONE)
		return run_tests(worker, made, problem, outcome_out, why_out);
	if (step != STEP_REFUSED)
		return step;
	*outcome_out =
	    (struct outcome){ .verdict = INTERNAL_ERROR, .judge_message = *why_out };
	return STEP_DONE;
}

/* The problem's output validator over what its package brings for it. */
static enum step
check_outputs(struct worker *worker, struct problem *problem, struct outcome *outcome_out,
    const char **why_out)
{
	const struct trial trial = {
		.problem = problem,
		.cache = worker->problems.setup.cache,
		.box = worker->box,
		.second = worker->second,
	};
	enum step step = problems_prepare(
	    &worker->problems, problem, worker->box, &worker->arena, why_out);

	if (step == STEP_DONE)
		return outputcheck_run(&trial, worker->db, &worker->arena,
		    json_member(worker->job.program, "outputs"), outcome_out, why_out);
	if (step != STEP_REFUSED)
		return step;
	*outcome_out =
	    (struct outcome){ .verdict = COMPILE_ERROR, .judge_message = *why_out };
	return STEP_DONE;
}

/* Compile and run once; the outcome is good when the answer is STEP_DONE. */
static enum step
judge_once(struct worker *worker, const struct language *language,
    struct problem *problem, struct outcome *outcome_out, const char **why_out)
{
	struct job *job = &worker->job;
	struct made made;
	const char *said;

	if (json_member(job->program, "inputs"))
		return inputcheck_run(worker->box, worker->db, &worker->problems.setup,
		    &worker->arena, job->program, outcome_out, why_out);
	if (json_member(job->program, "outputs"))
		return check_outputs(worker, problem, outcome_out, why_out);
	worker_note_progress(worker, "COMPILING", 0, problem ? problem->ntests : 0);
	enum step step = compile_job(worker, language, problem, &made, &said);
	*why_out = said;
	worker->is_reused = made.program.is_reused;
	if (step == STEP_REFUSED) {
		*outcome_out = outcome_of_compiler(said);
		step = STEP_DONE;
	} else if (step == STEP_DONE && (job->is_run || !problem)) {
		step = run_with_input(worker->box, &worker->arena, &made.program,
		    problem ? &problem->limits : &free_limits, job->input, outcome_out,
		    why_out);
		outcome_out->compile_output = said;
	} else if (step == STEP_DONE) {
		step = run_problem(worker, &made, problem, outcome_out, why_out);
		outcome_out->compile_output = said;
	}
	release_made(&made);
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
judge(struct worker *worker, const struct language *language, struct problem *problem,
    struct outcome *outcome_out)
{
	const char *why = NULL;

	for (int try = 1; try <= BOX_TRIES; try++) {
		enum step step = judge_once(worker, language, problem, outcome_out, &why);

		if (step == STEP_DONE || step == STEP_STOPPED)
			return step == STEP_DONE;
		log_warn("the box did not answer", "job=%s request=%s try=%d why=%s",
		    worker->job.id, worker->job.request ?: "-", try,
		    why ? why : "it is gone");
		if (step == STEP_BOX_GONE && !wait_for_box(worker))
			return false;
	}
	*outcome_out = verdict_internal(
	    &worker->arena, worker->job.id, why ? why : "the box died each time");
	return true;
}

/* While an import measures, a version has other limits than later. */
static void
use_limits(struct problem *problem, const struct job *job)
{
	problem->limits.cpu_ms = job->cpu_ms ? job->cpu_ms : problem->limits.cpu_ms;
	problem->limits.wall_ms = job->wall_ms ? job->wall_ms : problem->limits.wall_ms;
}

/*
 * The problem, if the job has one.  A database that is away is waited for.
 * False: give the job back, or say OUTCOME when it has a verdict.
 */
static bool
find_problem(
    struct worker *worker, struct problem **problem_out, struct outcome *outcome_out)
{
	struct job *job = &worker->job;
	int status = 503;

	*problem_out = NULL;
	if (!job->version && job->is_run)
		return true;
	while (job->version && status == 503 && !is_unwanted(worker)) {
		*problem_out =
		    problems_find(&worker->problems, worker->db, job->version, &status);
		if (*problem_out) {
			use_limits(*problem_out, job);
			return true;
		}
		if (status == 503)
			pause_ms(RETRY_MS);
	}
	if (!is_unwanted(worker))
		*outcome_out = verdict_internal(
		    &worker->arena, job->id, "the problem's data cannot be had");
	return false;
}

/* A program of the problem's failed: staff read how, players a reason. */
static void
explain(struct worker *worker, struct outcome *outcome)
{
	for (size_t i = 0; i < outcome->ntests && !outcome->judge_message; i++)
		if (outcome->tests[i].verdict == INTERNAL_ERROR)
			outcome->judge_message = outcome->tests[i].judge_message;
	outcome->detail = verdict_internal(&worker->arena, worker->job.id,
	    outcome->judge_message ? outcome->judge_message : "no reason is known")
			      .detail;
}

/* VERDICT_NONE: give it back. */
static struct outcome
decide(struct worker *worker)
{
	const struct language *language =
	    languages_find(worker->languages, worker->job.language);
	struct problem *problem;
	struct outcome outcome = { .verdict = VERDICT_NONE };

	if (!language)
		return verdict_internal(
		    &worker->arena, worker->job.id, "a language that we do not offer");
	if (find_problem(worker, &problem, &outcome) &&
	    !judge(worker, language, problem, &outcome))
		outcome.verdict = VERDICT_NONE;
	if (outcome.verdict == INTERNAL_ERROR && !outcome.detail)
		explain(worker, &outcome);
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
	log_info("judged",
	    "job=%s submission=%s request=%s language=%s verdict=%s tests=%zu reused=%d "
	    "ms=%lld",
	    job->id, job->submission ?: "-", job->request ?: "-", job->language,
	    verdict_word(outcome->verdict), outcome->ntests,
	    worker->is_reused, (long long)(service_now_ms() - worker->claimed_ms));
	if (answer != QUEUE_DONE)
		log_warn("a verdict came too late: the job is somebody else's",
		    "job=%s request=%s", job->id, job->request ?: "-");
}

/* When stopping, the main thread gives all jobs back in our place. */
static void
give_back(struct worker *worker)
{
	const struct job *job = &worker->job;

	log_info("a job goes back", "job=%s request=%s", job->id, job->request ?: "-");
	while (!is_unwanted(worker) && queue_return(worker->db, &job, 1) == QUEUE_AWAY)
		pause_ms(RETRY_MS);
}

bool
worker_work(struct worker *worker)
{
	struct outcome outcome = decide(worker);

	if (worker_is_robbed(worker)) {
		log_warn("a job was taken from us", "job=%s request=%s", worker->job.id,
		    worker->job.request ?: "-");
	} else if (outcome.verdict != VERDICT_NONE) {
		record(worker, &outcome);
	} else {
		if (worker_is_stopping(worker))
			return false;
		give_back(worker);
	}
	return true;
}
