/*
 * Constants of a package: {{name}} and {{name.variant}} in its programs, Markdown and
 * test_group.yaml stand for what problem.yaml says under "constants"; in TeX that is
 * \constant{name}.  What names none stays as it is.
 */
#pragma once

#include <stdbool.h>

#include "judge/reader.h"

/* Look at the map in problem.yaml.  False: it is refused. */
bool constants_read(struct reader *);

/* TEXT with the values in their places, in the reader's arena; TEXT when there are none. */
const char *constants_apply(struct reader *, const char *text);
const char *constants_apply_tex(struct reader *, const char *text);

/* The same of all texts in JSON. */
void constants_apply_json(struct reader *, struct json_object *json);
