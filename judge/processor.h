/*
 * Which processors a slot's payloads may use.
 *
 * A slot has as many as its quota is worth, and always the same ones: what one
 * payload does then hardly shows in the times of another.  The first processors
 * are given last, so that with fewer slots than processors the programs of the
 * site have some for themselves.
 */
#pragma once

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>

/* Find those that we may use.  Dies when the kernel does not tell. */
void processor_start(void);

int processor_count(void);

/* Those of slot SLOT, EACH for every slot; 0: all. */
void processor_choose(int slot, int each, cpu_set_t *set_out);

/* Write the numbers in SET as "0,1" into TEXT, as many as fit. */
void processor_list(const cpu_set_t *, char *text, size_t size);
