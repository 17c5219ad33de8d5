#include "testlib.h"

int
main(int, char **argv)
{
	std::ifstream output(argv[2]), answer(argv[3]);
	int got, expected;

	answer >> expected;
	if (!(output >> got))
		leave(2, "wrong output format: no number");
	leave(got == expected ? 0 : 1, got == expected ? "ok" : "wrong answer");
}
