/*
 * Writing a published problem back as a package of ICPC's format 2025-09.
 *
 * Packages of that format come back byte by byte.  Of older ones files get their
 * new places and problem.yaml is written anew; only those with legacy groups, which
 * 2025-09 cannot express, stay what they were.
 */
#pragma once

#include "arena.h"
#include "db.h"

/* Into the new folder SLUG here.  False with the reason (in ARENA) in *WHY_OUT. */
bool export_package(
    struct db *, struct arena *, const char *slug, const char **why_out);
