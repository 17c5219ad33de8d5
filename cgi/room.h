/*
 * What the handlers of rooms share.
 */
#pragma once

#include <stdint.h>

struct request;
struct visitor;

/* GET …/events: the long poll and the stream. */
void show_events(struct request *);

/*
 * What a handler leaves in request.visitor to be parked: woken by anything
 * after CURSOR in ROOM, over after WAIT_MS.  TAB is "" where none was named.
 */
struct visitor *wait_in_room(
    struct request *, int64_t room, int64_t cursor, int64_t wait_ms, const char *tab);
