/*
 * problem.yaml and what stands beside it: name, kind, limits, tags, and what
 * DOMjudge keeps in domjudge-problem.ini and .timelimit.
 */
#pragma once

#include "judge/reader.h"

/*
 * Fill the package's "about" and the reader's kind of problem.  False: it is
 * refused.
 */
bool metadata_read(struct reader *);
