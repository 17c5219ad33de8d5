/*
 * What every long-running program does at start and at its end.
 *
 * SIGTERM and SIGINT ask for an orderly end: service_stopping turns true and
 * the descriptor of service_stop_fd becomes readable and stays so, which wakes
 * every loop that polls it.  SIGPIPE is ignored.  The supervisor restarts; a
 * program never forks itself into the background.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Name the program for the log, block nothing, install the handlers. */
void service_init(const char *program);

bool service_stopping(void);

/* Readable from the first SIGTERM on; never read from it. */
int service_stop_fd(void);

/* Milliseconds of the monotonic clock. */
int64_t service_now_ms(void);
