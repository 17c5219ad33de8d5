/*
 * What problem package formats call some languages otherwise than we do.  Source: the
 * table of languages in the formats of ICPC.
 */
#pragma once

/* Our id of the language that the formats call NAME, which may be the same. */
const char *languagename_to_id(const char *name);

/* The other way round. */
const char *languagename_of_id(const char *id);
