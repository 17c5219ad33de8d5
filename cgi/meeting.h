/*
 * The meeting's calls; their rows are in meeting_routes.
 */
#pragma once

/* Make the keys of the configured secret; without one all is refused: meeting_off. */
void meeting_init(void);
