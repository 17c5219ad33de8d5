constexpr unsigned long
count(unsigned long from)
{
	for (;;)
		if (++from == 0)
			return from;
}
static_assert(count(1) == 0);
