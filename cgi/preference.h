/*
 * How a browser wants its pages: kept in cookies of its own, not with the
 * person, so that a visitor has them as well and a page needs no further call.
 */
#pragma once

#include <stddef.h>

struct request;

/* An index into tpl_languages: the cookie "lang", else the first language of
 * Accept-Language that pages are written in, else the first one. */
size_t preference_language(struct request *);

/* The cookie "theme": "light", "dark", or "" for what the system says. */
const char *preference_theme(struct request *);
