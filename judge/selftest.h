/*
 * The test at every start: each namespace and each limit once, in a real
 * sandbox.  What runs inside is in probe.c.
 */
#pragma once

/* Dies, naming what does not hold here.  The slots must have been started. */
void selftest_run(void);
