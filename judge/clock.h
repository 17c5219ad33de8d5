/* What time it is, for who measures. */
#pragma once

#include <stdint.h>

/* Microseconds by CLOCK_MONOTONIC, which all processes of a machine share. */
int64_t clock_us(void);
