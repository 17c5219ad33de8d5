/*
 * The thread that hears bells and wakes who waits.
 *
 * For a room that rang, those who lack something are taken out of the park
 * and grouped by their cursor; for each group the new events are read once.
 * Each viewer gets those meant for their eyes: an answer is built once per
 * distinct selection and sent to all who share it.  Those for whom nothing is
 * there go back with their cursor moved on.
 *
 * Bells may be lost, so every second the newest numbers of all watched rooms
 * are read, and after the connection broke at once.  When the database does
 * not answer, everybody stays parked.
 */
#pragma once

struct front;

struct listener {
	struct front *front;
	const char *database_url;
};

/* Run until the service stops. */
void *listener_run(void *listener);
