/*
 * HTML pages from compiled templates.
 *
 * Each templates/NAME.html becomes tpl_NAME at build time, a table for each
 * language of tpl_languages; what a template may say, and how a value is
 * escaped, is told in templates/compile.awk.  Rendering walks the table over one JSON object, the
 * same one that the API would have returned.
 *
 * A name is looked up in the innermost section's object first, then outwards.
 * Of a dotted name the first part is looked up so and the others are members of
 * what was found; members of null are null.
 */
#pragma once

#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>

enum tpl_op {
	TPL_END,
	TPL_TEXT,	/* write text as it is */
	TPL_HTML,	/* write the value of key text, escaped for HTML */
	TPL_URL,	/* the same, escaped for a URL in an attribute */
	TPL_RAW,	/* the same, as it is: HTML of our own making */
	TPL_EACH,	/* run the section for each element, or once if not empty */
	TPL_NONE,	/* run the section if the value is empty */
	TPL_BACK,	/* end of a section */
	TPL_CALL,	/* run another template over the same data */
};

struct tpl {
	enum tpl_op op;
	const char *text;
	const char *word;	/* sections: "not empty" means equal to this, or NULL */
	int skip;		/* sections: distance to the step after TPL_BACK */
	const struct tpl *call;
};

/* Every template that was compiled; ends with a NULL name. */
struct tpl_name {
	const char *name;
	const struct tpl *const *page;
};

extern const struct tpl_name tpl_index[];

/* The languages that pages are written in, "en" first; ends with NULL. */
extern const char *const tpl_languages[];

/* The texts of each language that programs say themselves. */
struct tpl_word {
	const char *key, *text;
};

extern const struct tpl_word *const tpl_words[];

/* The text of KEY ("server.KEY" in www/words) in LANGUAGE, an index into
 * tpl_languages; NULL when there is none. */
const char *tpl_word(size_t language, const char *key);

/*
 * Write PAGE over DATA to OUT.  Returns false, and logs the key, when the
 * template names a key that DATA lacks; a key that is present but null is
 * empty, as are false, 0, "" and [].  What has been written by then is
 * incomplete: discard it.
 */
bool tpl_render(FILE *out, const struct tpl *page, struct json_object *data);
