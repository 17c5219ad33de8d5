#define _GNU_SOURCE /* pipe2, F_SETPIPE_SZ */
#include "judge/interact.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "judge/trial.h"
#include "log.h"
#include "scoped.h"
#include "service.h"

enum {
	PIPE_BYTES = 1 << 20, /* the most that an unprivileged process may have */
	HOLD_MS = 500,	      /* less than the wall time of any problem */
	MERCY_MS = 200,	      /* for a submission that was rejected to end by itself */
	BURIAL_MS = 5000,     /* from its end until we hear of it, on a busy machine */
};

struct pipe {
	int out, in; /* what is read, what is written */
};

/* One of the two. */
struct side {
	struct box *box;
	struct execution execution;
	bool is_begun, has_ended, is_cancelled;
};

/*
 * Who ended first cannot be told by clocks: the checker may be done before the
 * kernel has buried the submission that it heard fall.  So we hold an end of each
 * pipe: until we have heard of the checker's end, the submission cannot see it, and
 * if it has closed its output by then, it did so by itself.  A checker may close
 * its output before its end; the submission sees that half a second late.  From then
 * on the clock decides, but for one that its own limit has ended, which is no answer to
 * anything: its end may be told later than that of the checker which it made fall.
 */
struct meeting {
	struct pipe to_checker, to_submission;
	struct side checker, submission;
	int64_t hold_end_ms;
	bool was_held;	 /* when the checker ended */
	bool has_closed; /* its output, the submission, when the checker ended */
	bool left_first; /* the submission, before the checker ended */
};

static struct pipe
open_pipe(void)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		die("pipe: %s", strerror(errno));
	/* A smaller one is slower, no more. */
	fcntl(ends[1], F_SETPIPE_SZ, PIPE_BYTES);
	return (struct pipe){ ends[0], ends[1] };
}

static void
drop(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void
close_meeting(struct meeting *meeting)
{
	drop(&meeting->to_checker.in);
	drop(&meeting->to_checker.out);
	drop(&meeting->to_submission.in);
	drop(&meeting->to_submission.out);
}

static bool
begin(struct side *side, struct box *box, const struct command *command)
{
	side->box = box;
	side->is_begun = execute_begin(box, command, &side->execution);
	return side->is_begun;
}

/* The checker first: the submission then finds it running, and may be beside. */
static bool
begin_both(struct meeting *meeting, const struct talk *talk, struct arena *arena)
{
	struct check check = talk->check;
	struct command submission = *talk->submission;

	check.output_fd = meeting->to_checker.out;
	check.reply_fd = meeting->to_submission.in;
	submission.stdin_fd = meeting->to_submission.out;
	submission.stdout_fd = meeting->to_checker.in;
	submission.is_beside = true;
	struct command checker = checker_command(arena, talk->checker, &check);
	bool begun = begin(&meeting->checker, talk->box, &checker) &&
		     begin(&meeting->submission, talk->second, &submission);
	/* The ends that read stay here, too: writing to who has left kills nobody. */
	drop(&meeting->to_checker.in);
	meeting->hold_end_ms = service_now_ms() + HOLD_MS;
	return begun;
}

/* What nobody reads any more would block its writer. */
static void
drain(int fd)
{
	char bytes[65536];
	int flags = fcntl(fd, F_GETFL);

	fcntl(fd, F_SETFL, flags | O_NONBLOCK);
	while (read(fd, bytes, sizeof bytes) > 0)
		continue;
}

static bool
hear(struct side *side)
{
	side->has_ended = true;
	return execute_end(side->box, &side->execution);
}

static bool
has_refused(const struct side *checker)
{
	const struct box_result *result = &checker->execution.result;

	return checker->has_ended &&
	       (result->outcome != BOX_EXITED || result->exit_code != 42);
}

/* How long the submission may still take, once the checker has spoken; one that has
 * closed its output is about to be told of. */
static int
patience_ms(const struct meeting *meeting, int64_t *mercy_end_ms)
{
	if (!has_refused(&meeting->checker) || meeting->left_first)
		return -1;
	if (!*mercy_end_ms)
		*mercy_end_ms = service_now_ms() +
				(meeting->has_closed ? BURIAL_MS : MERCY_MS);
	int64_t left = *mercy_end_ms - service_now_ms();
	return left > 0 ? (int)left : 0;
}

static bool
has_closed_output(const struct meeting *meeting)
{
	struct pollfd output = { .fd = meeting->to_checker.out, .events = POLLIN };

	return poll(&output, 1, 0) > 0 && output.revents & POLLHUP;
}

static bool
is_limit(enum box_outcome outcome)
{
	return outcome != BOX_EXITED && outcome != BOX_SIGNALED && outcome != BOX_FAILED;
}

/* When the end of one of them was heard. */
static void
settle_order(struct meeting *meeting)
{
	const struct box_result *submission = &meeting->submission.execution.result;
	const struct box_result *checker = &meeting->checker.execution.result;

	if (!meeting->checker.has_ended)
		return;
	if (meeting->was_held)
		meeting->left_first = meeting->has_closed;
	else if (meeting->submission.has_ended && meeting->has_closed)
		meeting->left_first = is_limit(submission->outcome) ||
				      submission->ended_us < checker->ended_us;
}

/* From here on the submission sees that nobody talks any more. */
static bool
hear_checker(struct meeting *meeting)
{
	if (!hear(&meeting->checker))
		return false;
	meeting->was_held = meeting->to_submission.in >= 0;
	meeting->has_closed = meeting->submission.has_ended || has_closed_output(meeting);
	settle_order(meeting);
	drop(&meeting->to_checker.out);
	drop(&meeting->to_submission.in);
	return true;
}

static bool
hear_submission(struct meeting *meeting)
{
	bool good = hear(&meeting->submission);

	settle_order(meeting);
	return good;
}

/* How long until the hold is given up; -1: it is. */
static int
hold_ms(struct meeting *meeting)
{
	int64_t left = meeting->hold_end_ms - service_now_ms();

	if (meeting->to_submission.in < 0)
		return -1;
	if (left > 0)
		return (int)left;
	drop(&meeting->to_submission.in);
	return -1;
}

/* The fate of a submission that was refused is decided. */
static void
cancel(struct side *submission)
{
	box_cancel(submission->box);
	submission->has_ended = submission->is_cancelled = true;
}

/* False: the box is gone. */
static bool
step(struct meeting *meeting, int64_t *mercy_end_ms)
{
	struct side *checker = &meeting->checker, *submission = &meeting->submission;
	struct pollfd fds[3] = {
		{ checker->has_ended ? -1 : box_fd(checker->box), POLLIN, 0 },
		{ submission->has_ended ? -1 : box_fd(submission->box), POLLIN, 0 },
		{ submission->has_ended ? meeting->to_submission.out : -1, POLLIN, 0 },
	};
	int held_ms = hold_ms(meeting);
	int mercy_ms = patience_ms(meeting, mercy_end_ms);
	int count = poll(fds, 3, mercy_ms >= 0 ? mercy_ms : held_ms);

	if (count < 0 && errno != EINTR)
		return false;
	if (count == 0 && mercy_ms >= 0)
		cancel(submission);
	if (count <= 0)
		return true;
	if (fds[1].revents && !hear_submission(meeting))
		return false;
	if (fds[0].revents && !hear_checker(meeting))
		return false;
	if (fds[2].revents & POLLIN)
		drain(meeting->to_submission.out);
	else if (fds[2].revents) /* the checker closed it */
		drop(&meeting->to_submission.out);
	return true;
}

static bool
talk_until_the_end(struct meeting *meeting)
{
	int64_t mercy_end_ms = 0;

	while (!meeting->checker.has_ended || !meeting->submission.has_ended)
		if (!step(meeting, &mercy_end_ms))
			return false;
	return true;
}

static void
judge_checker(struct test_result *result, const struct feedback *feedback)
{
	if (feedback->ruling == RULING_NONE)
		result->verdict = INTERNAL_ERROR;
	else if (feedback->ruling == RULING_REJECT)
		result->verdict = WRONG_ANSWER;
	else
		result->verdict = ACCEPTED;
}

static void
decide(const struct meeting *meeting, const struct talk *talk, struct test_result *result,
    const struct feedback *feedback)
{
	const struct box_result *ending = &meeting->submission.execution.result;
	bool checker_first = !meeting->left_first;
	bool is_out_of_time = !meeting->submission.is_cancelled &&
			      ending->outcome == BOX_WALL_LIMIT && !checker_first;
	bool fell_silent = checker_first && ending->outcome == BOX_SIGNALED &&
			   ending->signal == SIGPIPE;

	if (!meeting->submission.is_cancelled)
		trial_ending(result, &meeting->submission.execution, talk->submission);
	if (is_out_of_time)
		return;
	if (feedback->ruling == RULING_NONE ||
	    (feedback->ruling == RULING_REJECT && checker_first) ||
	    result->verdict == ACCEPTED || fell_silent) {
		result->detail[0] = '\0';
		judge_checker(result, feedback);
	}
}

static bool
has_box_failed(const struct side *side, struct arena *arena, const char **why_out)
{
	const struct box_result *result = &side->execution.result;

	if (side->is_cancelled || result->outcome != BOX_FAILED)
		return false;
	*why_out = arena_strdup(arena, result->text);
	return true;
}

enum step
interact(const struct talk *talk, struct arena *arena, struct test_result *result,
    struct feedback *feedback, const char **why_out)
{
	struct meeting meeting = {
		.to_checker = open_pipe(),
		.to_submission = open_pipe(),
		.checker.execution = { .output_fd = -1, .errors_fd = -1 },
		.submission.execution = { .output_fd = -1, .errors_fd = -1 },
	};
	enum step outcome = STEP_BOX_GONE;

	*feedback = (struct feedback){ .next_fd = -1 };
	if (begin_both(&meeting, talk, arena) && talk_until_the_end(&meeting)) {
		outcome = STEP_FAILED;
		if (!has_box_failed(&meeting.checker, arena, why_out) &&
		    !has_box_failed(&meeting.submission, arena, why_out)) {
			checker_hear(arena, talk->checker, &talk->check,
			    &meeting.checker.execution, feedback);
			decide(&meeting, talk, result, feedback);
			outcome = STEP_DONE;
		}
	}
	/* Whoever still runs is of no use any more. */
	if (outcome == STEP_BOX_GONE) {
		box_cancel(talk->box);
		box_cancel(talk->second);
	}
	close_meeting(&meeting);
	execution_release(&meeting.checker.execution);
	execution_release(&meeting.submission.execution);
	return outcome;
}
