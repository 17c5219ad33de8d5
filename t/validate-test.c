/* judge/validate.c: each flag and each rule of the default validator. */
#include <string.h>

#include "judge/validate.h"
#include "tap.h"

enum { MAX_WORDS = 8 };

/* FLAGS as they would stand in problem.yaml: words with single spaces. */
static bool
init(struct validator *validator, const char *flags, char why[static VALIDATOR_TEXT])
{
	static char text[256];
	const char *words[MAX_WORDS];
	size_t n = 0;

	snprintf(text, sizeof text, "%s", flags);
	for (char *word = strtok(text, " "); word && n < MAX_WORDS;
	     word = strtok(NULL, " "))
		words[n++] = word;
	return validator_init(validator, words, n, why);
}

static bool
accepts_bytes(const char *flags, struct span answer, struct span output)
{
	struct validator validator;
	char why[VALIDATOR_TEXT] = "";

	if (!init(&validator, flags, why)) {
		printf("# flags refused: %s\n", why);
		return false;
	}
	bool accepted = validator_accepts(&validator, answer, output, why);
	if (accepted != (why[0] == '\0'))
		printf("# a refusal needs a reason, an acceptance none: %s\n", why);
	return accepted && why[0] == '\0';
}

static bool
accepts(const char *flags, const char *answer, const char *output)
{
	return accepts_bytes(flags, (struct span){ answer, strlen(answer) },
	    (struct span){ output, strlen(output) });
}

static void
yes(const char *flags, const char *answer, const char *output, const char *title)
{
	ok(accepts(flags, answer, output), title);
}

static void
no(const char *flags, const char *answer, const char *output, const char *title)
{
	ok(!accepts(flags, answer, output), title);
}

static void
compare_words(void)
{
	yes("", "1 2 3\n", "1 2 3\n", "the same is accepted");
	yes("", "1 2 3\n", "1\n\n2 \t3", "the amount and kind of white space is free");
	yes("", "1 2\n", " \r\n1\v\f2\r\n\n", "all six white-space bytes separate");
	yes("", "", "\n \n", "no answer, only white space given");
	yes("", "YES\n", "yes\n", "case is free");
	no("", "12", "1 2", "a word may not be split");
	no("", "1 2", "12", "two words may not be joined");
	no("", "1 2 3", "1 2", "a missing word");
	no("", "1 2", "1 2 3", "a word too many");
	no("", "1", "", "no output at all");
	no("", "", "1", "output where none is expected");
	no("", "1.0", "1", "numbers are text when no tolerance is given");
	no("", "\xc3\x84", "\xc3\xa4", "only the case of ASCII letters is free");
	ok(!accepts_bytes("", (struct span){ "a", 1 }, (struct span){ "a\0b", 3 }),
	    "a NUL byte is part of a word");
	ok(!accepts_bytes("", (struct span){ "1", 1 }, (struct span){ "1\0", 2 }),
	    "a NUL byte ends nothing");
	ok(accepts_bytes("", (struct span){ NULL, 0 }, (struct span){ NULL, 0 }),
	    "two empty files are equal");
}

static void
compare_case(void)
{
	no("case_sensitive", "YES", "yes", "case matters when asked");
	yes("case_sensitive", "YES no", "YES  no\n", "white space is still free");
	yes("case_sensitive float_tolerance 0.1", "1e3", "1E3", "a number has no case");
}

static void
compare_space(void)
{
	const char *flag = "space_change_sensitive";

	yes(flag, "a b\n", "A b\n", "case is still free");
	no(flag, "a b\n", "a  b\n", "one blank too many");
	no(flag, "a b\n", "a\tb\n", "another kind of blank");
	no(flag, "a\nb\n", "a\r\nb\n", "a carriage return");
	no(flag, "a\n", "a", "the last newline is missing");
	no(flag, "a\n", "a\n\n", "an empty line too many");
	no(flag, "a\n", " a\n", "leading white space");
	no(flag, "a", "a ", "trailing white space");
	yes("space_change_sensitive float_tolerance 0.5", "1 2\n", "1.2 2\n",
	    "numbers may differ where the space does not");
	no("space_change_sensitive case_sensitive", "A\n", "a\n", "both flags together");
}

static void
compare_numbers(void)
{
	yes("float_tolerance 1e-6", "1.0", "1", "an integer is a number");
	yes("float_tolerance 1e-6", "1", "1.0000005", "within the tolerance");
	no("float_tolerance 1e-6", "1", "1.00001", "outside of it");
	yes("float_tolerance 1e-6", "1000000", "1000000.9", "the relative one suffices");
	yes("float_tolerance 1e-6", "0", "0.0000009", "the absolute one suffices");
	no("float_relative_tolerance 1e-6", "0", "0.0000009", "relative to nothing");
	yes("float_relative_tolerance 1e-6", "0", "-0", "minus nothing is nothing");
	no("float_absolute_tolerance 1e-6", "1000000", "1000000.9", "absolute only");
	yes("float_absolute_tolerance 0.25", "-1", "-1.25", "the bound itself is inside");
	no("float_absolute_tolerance 0.25", "-1", "1", "the sign counts");
	yes("float_absolute_tolerance 0", "1e1", "10", "no tolerance, but a number");
	yes("float_relative_tolerance 1e-1 float_absolute_tolerance 1e-9", "100", "109",
	    "two tolerances of different size");
	yes("float_tolerance 1e-6", "5", "5.", "a point at the end");
	yes("float_tolerance 1e-6", "0.5", "+.5E+0", "a point at the start, a plus");
	no("float_tolerance 1e-6", "0", ".", "a point alone is no number");
	no("float_tolerance 1e-6", "1", "1e", "an exponent needs digits");
	no("float_tolerance 1e-6", "16", "0x10", "hexadecimals are no numbers");
	no("float_tolerance 1e-6", "10", "1_0", "underscores are no digits");
	no("float_tolerance 1e-6", "1", "1,0", "a comma is no point");
	no("float_tolerance 1e9", "1", "nan", "nan is near to nothing");
	no("float_tolerance 1e9", "1", "inf", "inf is near to nothing");
	no("float_tolerance 1e9", "1", "1e99999",
	    "too large a number is near to nothing");
	yes("float_tolerance 1e-6", "nan inf", "NaN INF", "nan and inf are words");
	no("float_tolerance 1e9", "inf", "1", "a word is no number");
	no("float_tolerance 1e9", "1", "one", "a number is no word");
	yes("float_tolerance 1e-6", "x 1.5", "X 1.5000001", "words between numbers");
	no("float_tolerance 1", "1 2", "1", "a missing number");
}

static void
read_flags(void)
{
	struct validator validator;
	char why[VALIDATOR_TEXT];

	ok(!init(&validator, "ignore_everything", why) &&
		strstr(why, "ignore_everything"),
	    "an unknown flag is refused by name");
	ok(!init(&validator, "float_tolerance", why) && strstr(why, "needs a number"),
	    "a tolerance needs a number");
	ok(!init(&validator, "float_tolerance case_sensitive", why),
	    "a flag is no tolerance");
	ok(!init(&validator, "float_tolerance -1", why), "a tolerance is not negative");
	ok(!init(&validator, "float_tolerance inf", why), "a tolerance is finite");
}

static void
tell_where(void)
{
	struct validator validator;
	char why[VALIDATOR_TEXT];
	struct span answer = { "1 2\n3 secret\n", 13 }, output = { "1 2\n3 wrong\n", 12 };

	init(&validator, "", why);
	validator_accepts(&validator, answer, output, why);
	ok(strstr(why, "line 2, word 2"), "the place is told");
	ok(!strstr(why, "secret"), "the expected answer is not");
}

int
main(void)
{
	compare_words();
	compare_case();
	compare_space();
	compare_numbers();
	read_flags();
	tell_where();
	return done();
}
