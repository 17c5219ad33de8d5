/*
 * The default output validator of the ICPC problem package format.
 *
 * Output is compared with the judge's answer token by token.  By default the
 * case of ASCII letters and the amount of white space do not matter.  Flags,
 * as they stand in a package, change that:
 *
 *	case_sensitive
 *	space_change_sensitive		every white-space byte must match
 *	float_relative_tolerance E	|output - answer| <= E * |answer|
 *	float_absolute_tolerance E	|output - answer| <= E
 *	float_tolerance E		both; one of them suffices
 *
 * With a tolerance, a token of the answer that is a decimal number is compared
 * as one, integers too; all others as text.  "inf" and "nan" are text.
 *
 * The validator runs in the judge itself: it executes nothing that came with
 * a submission, and expected answers never enter a sandbox.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct validator {
	bool is_case_sensitive;
	bool is_space_sensitive;
	bool is_relative, is_absolute;
	long double relative, absolute;
};

/* Bytes that belong to somebody else. */
struct span {
	const char *start;
	size_t length;
};

/* Room for every text that these functions write. */
enum { VALIDATOR_TEXT = 160 };

/* Read FLAGS.  False with the reason in WHY_OUT when they make no sense. */
bool validator_init(struct validator *, const char *const flags[], size_t nflags,
    char why_out[static VALIDATOR_TEXT]);

/*
 * Is OUTPUT right?  If not, WHY_OUT tells the player where it goes wrong,
 * never what was expected.
 */
bool validator_accepts(const struct validator *, struct span answer, struct span output,
    char why_out[static VALIDATOR_TEXT]);
