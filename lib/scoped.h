/* Foreign handles that release themselves when their scope ends. */
#pragma once

#include <json-c/json.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static inline void
drop_result(PGresult **r)
{
	PQclear(*r);
}

static inline void
drop_json(struct json_object **j)
{
	json_object_put(*j);
}

static inline void
drop_file(FILE **f)
{
	if (*f)
		fclose(*f);
}

static inline void
drop_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void
drop_heap(void *p)
{
	free(*(void **)p);
}

#define scoped(drop) __attribute__((cleanup(drop)))
#define scoped_result scoped(drop_result) PGresult
#define scoped_json scoped(drop_json) struct json_object
#define scoped_file scoped(drop_file) FILE
#define scoped_fd scoped(drop_fd) int
#define scoped_heap scoped(drop_heap)
