#include "judge/validate.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "scoped.h"

/* Where we are in a text; LINE and WORD are for people, from 1. */
struct cursor {
	const char *at, *end;
	size_t line, word;
};

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Locale plays no part in what equals what. */
static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The white space at the cursor, and step over it. */
static struct span
take_space(struct cursor *cursor)
{
	struct span space = { .start = cursor->at };

	for (; cursor->at < cursor->end && is_space(*cursor->at); cursor->at++)
		if (*cursor->at == '\n') {
			cursor->line++;
			cursor->word = 0;
		}
	space.length = (size_t)(cursor->at - space.start);
	return space;
}

/* The token at the cursor, empty at the end, and step over it. */
static struct span
take_token(struct cursor *cursor)
{
	struct span token = { .start = cursor->at };

	while (cursor->at < cursor->end && !is_space(*cursor->at))
		cursor->at++;
	token.length = (size_t)(cursor->at - token.start);
	cursor->word += token.length > 0;
	return token;
}

static bool
are_equal(struct span a, struct span b)
{
	return a.length == b.length &&
	       (a.length == 0 || memcmp(a.start, b.start, a.length) == 0);
}

static bool
are_equal_but_case(struct span a, struct span b)
{
	if (a.length != b.length)
		return false;
	for (size_t i = 0; i < a.length; i++)
		if (lower(a.start[i]) != lower(b.start[i]))
			return false;
	return true;
}

static const char *
skip_digits(const char *s, const char *end)
{
	while (s < end && is_digit(*s))
		s++;
	return s;
}

/* [+-] digits [. digits] [e [+-] digits], a digit before or after the point. */
static bool
has_number_syntax(struct span token)
{
	const char *s = token.start, *end = s + token.length;

	if (s < end && (*s == '+' || *s == '-'))
		s++;
	const char *whole = s;
	s = skip_digits(s, end);
	bool has_digits = s > whole;
	if (s < end && *s == '.') {
		const char *fraction = ++s;
		s = skip_digits(s, end);
		has_digits |= s > fraction;
	}
	if (!has_digits)
		return false;
	if (s < end && (*s == 'e' || *s == 'E')) {
		if (++s < end && (*s == '+' || *s == '-'))
			s++;
		const char *exponent = s;
		s = skip_digits(s, end);
		if (s == exponent)
			return false;
	}
	return s == end;
}

/*
 * The number that TOKEN is.  One too large for the machine is none; strtold
 * alone would also take hexadecimals, "inf" and "nan".
 */
static bool
parse_number(struct span token, long double *number_out)
{
	if (!has_number_syntax(token))
		return false;
	scoped_heap char *text = strndup(token.start, token.length);
	if (!text)
		die("out of memory");
	*number_out = strtold(text, NULL);
	return isfinite(*number_out);
}

static bool
is_near(const struct validator *validator, long double answer, long double output)
{
	long double difference = fabsl(output - answer);

	return (validator->is_absolute && difference <= validator->absolute) ||
	       (validator->is_relative &&
		   difference <= validator->relative * fabsl(answer));
}

static bool
tokens_match(const struct validator *validator, struct span answer, struct span output)
{
	long double expected, given;

	if ((validator->is_relative || validator->is_absolute) &&
	    parse_number(answer, &expected))
		return parse_number(output, &given) &&
		       is_near(validator, expected, given);
	return validator->is_case_sensitive ? are_equal(answer, output)
					    : are_equal_but_case(answer, output);
}

__attribute__((format(printf, 2, 3))) static bool
refuse(char why_out[static VALIDATOR_TEXT], const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why_out, VALIDATOR_TEXT, format, args);
	va_end(args);
	return false;
}

bool
validator_accepts(const struct validator *validator, struct span answer,
    struct span output, char why_out[static VALIDATOR_TEXT])
{
	struct cursor expected = { answer.start, answer.start + answer.length, 1, 0 };
	struct cursor given = { output.start, output.start + output.length, 1, 0 };

	for (;;) {
		size_t line = given.line;
		bool same = are_equal(take_space(&expected), take_space(&given));

		if (validator->is_space_sensitive && !same)
			return refuse(
			    why_out, "the white space on line %zu is wrong", line);

		struct span want = take_token(&expected), have = take_token(&given);
		if (want.length == 0 && have.length == 0)
			return true;
		if (have.length == 0)
			return refuse(why_out, "the output ends too early, on line %zu",
			    given.line);
		if (want.length == 0)
			return refuse(why_out,
			    "there is more output than expected, from line %zu, word %zu",
			    given.line, given.word);
		if (!tokens_match(validator, want, have))
			return refuse(why_out, "line %zu, word %zu is wrong", given.line,
			    given.word);
	}
}

static bool
set_tolerance(struct validator *validator, const char *flag, const char *value,
    char why_out[static VALIDATOR_TEXT])
{
	long double tolerance;

	if (!value)
		return refuse(why_out, "%.60s needs a number", flag);
	if (!parse_number((struct span){ value, strlen(value) }, &tolerance) ||
	    tolerance < 0)
		return refuse(why_out, "%.60s: \"%.40s\" is no tolerance", flag, value);
	if (strcmp(flag, "float_absolute_tolerance") != 0) {
		validator->is_relative = true;
		validator->relative = tolerance;
	}
	if (strcmp(flag, "float_relative_tolerance") != 0) {
		validator->is_absolute = true;
		validator->absolute = tolerance;
	}
	return true;
}

static bool
is_tolerance(const char *flag)
{
	return strcmp(flag, "float_tolerance") == 0 ||
	       strcmp(flag, "float_absolute_tolerance") == 0 ||
	       strcmp(flag, "float_relative_tolerance") == 0;
}

bool
validator_init(struct validator *validator, const char *const flags[], size_t nflags,
    char why_out[static VALIDATOR_TEXT])
{
	*validator = (struct validator){ 0 };
	for (size_t i = 0; i < nflags; i++) {
		if (strcmp(flags[i], "case_sensitive") == 0) {
			validator->is_case_sensitive = true;
		} else if (strcmp(flags[i], "space_change_sensitive") == 0) {
			validator->is_space_sensitive = true;
		} else if (is_tolerance(flags[i])) {
			const char *value = i + 1 < nflags ? flags[i + 1] : NULL;

			if (!set_tolerance(validator, flags[i++], value, why_out))
				return false;
		} else {
			return refuse(why_out,
			    "\"%.60s\" is no flag of the default validator", flags[i]);
		}
	}
	return true;
}
