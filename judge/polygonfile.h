/*
 * A Polygon package being turned into another: the tree of its problem.xml, and files
 * from the one folder to the other.
 *
 * Texts are in the conversion's arena.
 */
#pragma once

#include <libxml/parser.h>
#include <stdbool.h>
#include <sys/types.h>

#include "judge/polygon.h"

/* Always false. */
bool polygon_refuse(struct polygon *, const char *why);

/* ---- problem.xml ------------------------------------------------------------------ */

/* NULL: there is none, as for all of these. */
xmlNode *xml_child(xmlNode *, const char *name);
xmlNode *xml_next(xmlNode *);			/* the next of the same name */
xmlNode *xml_find(xmlNode *, const char *path); /* "judging/testset" */
const char *xml_attribute(struct polygon *, xmlNode *, const char *name);
const char *xml_content(struct polygon *, xmlNode *);

/* ---- files ------------------------------------------------------------------------ */

/* Is NAME (or NULL) a file of the package, and not one that a link leads to elsewhere? */
bool polygon_has(struct polygon *, const char *name);

/* The package's file FROM as TO in the new one, folders included.  False: refused. */
bool polygon_copy(struct polygon *, const char *from, const char *to);

/* The same of a text. */
bool polygon_write(struct polygon *, const char *name, const char *text, mode_t mode);

/* Behind the last slash. */
const char *polygon_base(const char *path);
