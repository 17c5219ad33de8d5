/*
 * QR codes, by libqrencode: a link that a phone reads from a sheet of paper or
 * from a projector.
 */
#pragma once

#include <stdbool.h>

#include "lib/arena.h"

struct qr {
	int size;	  /* modules on each side, without the quiet zone */
	const char *path; /* the dark ones as SVG path data, one unit each */
};

/* False: TEXT is too long (about 2,300 bytes) or memory is out. */
bool qr_make(struct arena *, const char *text, struct qr *qr_out);

/* The code of TEXT as an SVG document with its quiet zone, or NULL. */
const char *qr_svg(struct arena *, const char *text);
