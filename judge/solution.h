/*
 * Solutions that come with a package, and what each promises: by its folder, by
 * submissions.yaml, or by an @EXPECTED_RESULTS@ in its text.
 *
 * A promise is a list of rules as riposte.promise_kept reads them: {verdict} is
 * of the whole, {permitted, required} of tests, {score: [least, most]} of the whole or of a
 * {group}, {message}.
 * A solution is run until it is plain whether they hold: verdicts of its
 * "patience" do not end it.
 */
#pragma once

#include "judge/reader.h"

/* Fill the package's submissions, after its tests.  False: it is refused. */
bool solution_read(struct reader *);

/* Does a judge offer LANGUAGE? */
bool solution_is_offered(struct reader *, const char *language);

/* The files of PROGRAM (attached.h) into IN, the argument of import_verify. */
void solution_add_files(struct json_object *in, struct json_object *program);
