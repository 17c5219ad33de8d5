/*
 * Samples as players see them.  Their own texts are shown unless the package
 * brings others for that; of an interactive problem only an .interaction is.
 */
#pragma once

#include "judge/reader.h"

/*
 * Add the sample BASE (data/sample/1, without an ending) to LIST as {input,
 * output, note, interaction}.  What is too large to be shown is left out with a
 * warning.  False: it is refused.
 */
bool sample_add(struct reader *, struct json_object *list, const char *base);
