/*
 * Calls that may wait: GET …?wait=.  Their SQL function names _room, the room at whose
 * bell to ask again, as long as there is something to wait for; when it does not, the
 * answer is sent.
 */
#pragma once

#include <stdbool.h>

#include "lib/db.h"

struct request;

/*
 * A handler: call the route's function with the path's argument, and with what is in
 * the query besides wait where the function takes an input; answer, or park.
 */
void show_and_wait(struct request *);

/* Ask again for a parked call. */
struct db_reply recheck_call(struct request *, const char *input);

/* The room to wait in; 0 when the answer is to be sent. */
int64_t recheck_room(const struct db_reply *);
