/*
 * What a language has made once, before its first program: precompiled headers,
 * class archives.
 *
 * The command "prepare" of a language file runs as the judge in an empty folder;
 * what it leaves there stands at {prepared} in every sandbox of that language,
 * read-only.  Nothing of a player's is near: its only input is the language file
 * and what is installed.  A folder is named after the language's identity, so a
 * new compiler gets a new one, and appears by rename when it is complete.
 */
#pragma once

#include "judge/language.h"

/*
 * Make what is missing in DIRECTORY, and set `prepared` of each language that
 * has it.  A command that fails is logged; its language is offered without.  What
 * takes longer than ten seconds in all goes on in a thread of its own, for which
 * LANGUAGES have to live as long as the process; to be called once.
 */
void prepare_languages(struct languages *, const char *directory);
