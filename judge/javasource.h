/*
 * What a Java source says of the class that is run.
 */
#pragma once

#include "judge/reader.h"

/*
 * The class that is run: a public one gives the file its name, otherwise it is
 * the one that holds main; where there is neither, it is called as the file.
 */
const char *javasource_class(struct reader *, const struct entry *file);

/* "a.b." where the file says "package a.b;", which comes first; else "". */
const char *javasource_package(struct reader *, const struct entry *file);
