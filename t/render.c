/* render NAME [LANGUAGE] <data.json: write the page that template NAME makes of
 * the data.  Linked once with the fixtures of t/templates and once with the real pages. */
#include "cgi/template.h"
#include "lib/log.h"
#include "lib/scoped.h"

#include <string.h>

static size_t
find_language(const char *name)
{
	for (size_t i = 0; tpl_languages[i]; i++)
		if (strcmp(tpl_languages[i], name) == 0)
			return i;
	die("no language %s", name);
}

static const struct tpl *
find_page(const char *name, size_t language)
{
	for (const struct tpl_name *t = tpl_index; t->name; t++)
		if (strcmp(t->name, name) == 0)
			return t->page[language];
	die("no template %s", name);
}

int
main(int argc, char **argv)
{
	scoped_json *data = json_object_from_fd(0);

	if (argc < 2 || argc > 3 || !data)
		die("usage: render NAME [LANGUAGE] <data.json");
	size_t language = argc == 3 ? find_language(argv[2]) : 0;
	return tpl_render(stdout, find_page(argv[1], language), data) ? 0 : 1;
}
