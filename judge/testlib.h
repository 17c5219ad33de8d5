/*
 * Checkers, interactors and validators of Polygon packages, which use testlib, as those
 * of 2025-09: scripts around them translate exit codes.
 *
 * testlib itself must be in the package.  A standard checker without it becomes flags
 * of the default validator.
 */
#pragma once

#include "judge/polygonfile.h"

/*
 * What judges outputs, of problem.xml's ASSETS: a program in output_validator/, which
 * talks if there is an interactor, or *FLAGS_OUT (else NULL) of the default validator.
 * False: refused.
 */
bool testlib_convert_checker(
    struct polygon *, xmlNode *assets, bool *is_interactive_out, const char **flags_out);

/* What looks at inputs; one that cannot be used is warned of.  False: refused. */
bool testlib_convert_validators(struct polygon *, xmlNode *assets);
