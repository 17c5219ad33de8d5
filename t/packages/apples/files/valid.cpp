#include "testlib.h"

int
main()
{
	int a, b;

	if (!(std::cin >> a >> b))
		leave(3, "FAIL two numbers are expected");
}
