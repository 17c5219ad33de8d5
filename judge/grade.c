#include "judge/grade.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "scoped.h"

/* One part of a group: a test, or a group in it. */
struct part {
	enum verdict verdict;
	double score;
	bool is_near;
};

/* What is known of a group while its parts come in. */
struct tally {
	const struct group *group;
	double sum, least, most;
	size_t count;
	enum verdict worst, first;
	bool has_accepted, has_failed, is_broken, has_gap;
	FILE *lines; /* for the package's own grader; NULL */
	char *text;  /* what was written there */
	size_t size;
};

struct walk {
	const struct grade_setup *setup;
	struct mark *marks;
	size_t count;
	struct grade *grades; /* of the groups that are done */
	bool *are_whole;      /* nothing in them is unknown */
	bool failed;
};

/* Of several errors the first in this order tells most. */
static int
gravity(enum verdict verdict)
{
	static const int of[] = {
		[ACCEPTED] = 1,
		[WRONG_ANSWER] = 2,
		[OUTPUT_LIMIT] = 3,
		[TIME_LIMIT] = 4,
		[MEMORY_LIMIT] = 5,
		[RUNTIME_ERROR] = 6,
		[COMPILE_ERROR] = 7,
		[INTERNAL_ERROR] = 8,
		[VERDICT_NONE] = 0,
	};

	return of[verdict];
}

static const char *
short_word(enum verdict verdict)
{
	static const char *const words[] = {
		[VERDICT_NONE] = "JE",
		[ACCEPTED] = "AC",
		[WRONG_ANSWER] = "WA",
		[TIME_LIMIT] = "TLE",
		[MEMORY_LIMIT] = "MLE",
		[OUTPUT_LIMIT] = "OLE",
		[RUNTIME_ERROR] = "RTE",
		[COMPILE_ERROR] = "CE",
		[INTERNAL_ERROR] = "JE",
	};

	return words[verdict];
}

static void
add(const struct walk *walk, struct tally *tally, const struct part *part)
{
	bool accepted = part->verdict == ACCEPTED;

	tally->sum += part->score;
	tally->least = tally->count ? fmin(tally->least, part->score) : part->score;
	tally->most = tally->count ? fmax(tally->most, part->score) : part->score;
	tally->count++;
	if (gravity(part->verdict) > gravity(tally->worst))
		tally->worst = part->verdict;
	if (!accepted && tally->first == ACCEPTED)
		tally->first = part->verdict;
	tally->has_accepted |= accepted;
	tally->has_failed |= !accepted;
	if (!accepted && !part->is_near && tally->group->breaks &&
	    !(walk->setup->patience & 1U << part->verdict))
		tally->is_broken = true;
	if (tally->lines)
		fprintf(
		    tally->lines, "%s %.10g\n", short_word(part->verdict), part->score);
}

static void
begin(struct tally *tally, const struct group *group)
{
	*tally = (struct tally){ .group = group, .worst = ACCEPTED, .first = ACCEPTED };
	if (group->flags && !(tally->lines = open_memstream(&tally->text, &tally->size)))
		die("out of memory");
}

static void
end(struct tally *tally)
{
	if (tally->lines)
		fclose(tally->lines);
	tally->lines = NULL;
}

/* As the default grader does: its first part may be the samples. */
static void
forget(struct tally *tally)
{
	end(tally);
	free(tally->text);
	begin(tally, tally->group);
}

static double
score_of(const struct tally *tally)
{
	if (!tally->count)
		return 0;
	switch (tally->group->score) {
	case SCORE_SUM: return tally->sum;
	case SCORE_MIN: return tally->least;
	case SCORE_MAX: return tally->most;
	case SCORE_AVG: return tally->sum / (double)tally->count;
	case SCORE_ALL: return tally->has_failed ? 0 : tally->group->max;
	}
	return 0;
}

static enum verdict
verdict_of(const struct tally *tally)
{
	if (tally->worst == INTERNAL_ERROR)
		return INTERNAL_ERROR;
	if (tally->group->verdict == GROUP_ALWAYS ||
	    (tally->group->is_any_enough && tally->has_accepted))
		return ACCEPTED;
	return tally->group->verdict == GROUP_FIRST ? tally->first : tally->worst;
}

static bool
are_required_accepted(const struct walk *walk, const struct group *group)
{
	for (size_t i = 0; i < group->nrequires; i++)
		if (walk->grades[group->requires[i]].verdict != ACCEPTED)
			return false;
	return true;
}

static bool
is_inside(const struct grading *grading, int group, int outer)
{
	while (group >= 0 && group != outer)
		group = grading->groups[group].parent;
	return group == outer;
}

/* The group in OUTER that holds GROUP, or -1 when that is OUTER itself. */
static int
child_towards(const struct grading *grading, int group, int outer)
{
	if (group == outer)
		return -1;
	while (grading->groups[group].parent != outer)
		group = grading->groups[group].parent;
	return group;
}

static size_t walk_group(struct walk *, int index, size_t at, bool is_lost, struct part *);

/* A test of the group itself. */
static void
take_test(struct walk *walk, struct tally *tally, struct mark *mark, bool is_lost)
{
	struct part part = { mark->verdict, mark->score, mark->is_near };

	mark->is_dropped = is_lost || tally->is_broken;
	if (mark->is_dropped)
		return;
	if (mark->verdict == VERDICT_NONE) {
		tally->has_gap = true;
		part = (struct part){ .verdict = ACCEPTED };
	}
	add(walk, tally, &part);
}

static size_t
take_group(struct walk *walk, struct tally *tally, int index, size_t at, bool is_lost)
{
	bool drops = is_lost || tally->is_broken;
	struct part part;
	size_t next = walk_group(walk, index, at, drops, &part);

	if (drops)
		return next;
	tally->has_gap |= !walk->are_whole[index];
	add(walk, tally, &part);
	return next;
}

/* What the package's own grader says of LINES. */
static void
ask_grader(struct walk *walk, const struct group *group, const char *lines,
    struct grade *grade)
{
	*grade = (struct grade){ ACCEPTED, 0 };
	if (walk->setup->custom &&
	    !walk->setup->custom(walk->setup->context, group, lines, grade)) {
		walk->failed = true;
		grade->verdict = INTERNAL_ERROR;
	}
}

/*
 * The group INDEX, whose first test is AT; where the next group begins.  In a
 * lost one nothing is run and all counts as failed.
 */
static size_t
walk_group(struct walk *walk, int index, size_t at, bool is_lost, struct part *part_out)
{
	const struct grading *grading = walk->setup->grading;
	const struct group *group = &grading->groups[index];
	bool fails = is_lost || !are_required_accepted(walk, group);
	struct grade *grade = &walk->grades[index];
	struct tally tally;
	size_t nparts = 0;

	begin(&tally, group);
	while (at < walk->count && is_inside(grading, walk->marks[at].group, index)) {
		int child = child_towards(grading, walk->marks[at].group, index);

		if (group->ignores_sample && nparts == 1 && !tally.is_broken)
			forget(&tally);
		if (child < 0)
			take_test(walk, &tally, &walk->marks[at++], fails);
		else
			at = take_group(walk, &tally, child, at, fails);
		nparts++;
	}
	end(&tally);
	*grade = (struct grade){ verdict_of(&tally), score_of(&tally) };
	if (fails)
		*grade = (struct grade){ WRONG_ANSWER, 0 };
	else if (group->flags)
		ask_grader(walk, group, tally.text, grade);
	free(tally.text);
	walk->are_whole[index] = !tally.has_gap;
	*part_out = (struct part){ .verdict = grade->verdict, .score = grade->score };
	return at;
}

bool
grade(const struct grade_setup *setup, struct mark *marks, size_t count,
    struct grade *grade_out)
{
	size_t ngroups = setup->grading->ngroups;
	scoped_heap struct grade *grades = calloc(ngroups, sizeof *grades);
	scoped_heap bool *are_whole = calloc(ngroups, sizeof *are_whole);
	struct walk walk = { setup, marks, count, grades, are_whole, false };
	struct part part;

	if (!grades || !are_whole)
		die("out of memory");
	walk_group(&walk, 0, 0, false, &part);
	*grade_out = grades[0];
	if (setup->grades)
		memcpy(setup->grades, grades, ngroups * sizeof *grades);
	return !walk.failed;
}

bool
grade_wants(
    const struct grade_setup *setup, struct mark *marks, size_t count, size_t index)
{
	const struct grade_setup quick = { .grading = setup->grading,
		.patience = setup->patience };
	struct grade nothing;

	grade(&quick, marks, count, &nothing);
	return !marks[index].is_dropped;
}
