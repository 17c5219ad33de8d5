/*
 * The thread at the door: it accepts the web server's connections and sleeps
 * until one has something to say, a wait is over or the service stops.  What
 * happens then is the front's business (front.h).
 */
#pragma once

struct door;
struct front;

/* LISTENER is a listening socket, of a path or of TCP; it stays the caller's. */
struct door *door_new(int listener);
void door_free(struct door **);

/* Where connections are watched. */
int door_epoll(const struct door *);

/* Accept and watch until the service stops, then answer what waits and drain. */
void door_run(struct door *, struct front *);
