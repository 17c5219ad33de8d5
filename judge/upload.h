/*
 * Packages that came through the web: it has no sandbox, so a judge's host takes
 * them from the database and imports them, one after the other.
 *
 * Whoever takes one holds it by a lease; one that was interrupted is taken again.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "judge/draft.h"

struct upload {
	char id[32], token[32];
	int64_t kept_ms; /* when the lease was renewed last */
};

/* Import all that wait, then stop.  False: the database is away. */
bool uploads_import(struct db *, struct box *);

/* Renew the lease of the upload that IMPORT is of, now and then; else nothing. */
void upload_keep(struct import *);
