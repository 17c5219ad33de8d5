/* render NAME <data.json: write the page that template NAME makes of the data.
 * Linked once with the fixtures of t/templates and once with the real pages. */
#include "cgi/template.h"
#include "lib/log.h"
#include "lib/scoped.h"

#include <string.h>

static const struct tpl *
find_page(const char *name)
{
	for (const struct tpl_name *t = tpl_index; t->name; t++)
		if (strcmp(t->name, name) == 0)
			return t->page;
	die("no template %s", name);
}

int
main(int argc, char **argv)
{
	scoped_json *data = json_object_from_fd(0);

	if (argc != 2 || !data)
		die("usage: render NAME <data.json");
	return tpl_render(stdout, find_page(argv[1]), data) ? 0 : 1;
}
