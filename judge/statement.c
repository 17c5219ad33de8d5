#include "judge/statement.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

enum { OPTIONS = CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8 };

static cmark_parser *
make_parser(void)
{
	static const char *const extensions[] = { "table", "strikethrough" };
	cmark_parser *parser;

	cmark_gfm_core_extensions_ensure_registered();
	parser = cmark_parser_new(OPTIONS);
	for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
		cmark_syntax_extension *extension =
		    cmark_find_syntax_extension(extensions[i]);
		if (!extension ||
		    !cmark_parser_attach_syntax_extension(parser, extension))
			die("libcmark-gfm lacks the extension \"%s\"", extensions[i]);
	}
	return parser;
}

/* The words of an image take its place. */
static void
unwrap(cmark_node *image)
{
	for (cmark_node *child; (child = cmark_node_first_child(image));)
		cmark_node_insert_before(image, child);
}

/* The next node that is to be left out, or NULL. */
static cmark_node *
find_unwanted(cmark_node *document)
{
	cmark_iter *iterator = cmark_iter_new(document);
	cmark_node *found = NULL;

	while (!found && cmark_iter_next(iterator) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iterator);
		cmark_node_type type = cmark_node_get_type(node);

		if (type == CMARK_NODE_IMAGE || type == CMARK_NODE_HTML_BLOCK ||
		    type == CMARK_NODE_HTML_INLINE)
			found = node;
	}
	cmark_iter_free(iterator);
	return found;
}

/* An iterator does not bear removals, so it begins anew after each. */
static void
remove_unwanted(cmark_node *document, struct statement_losses *losses)
{
	for (cmark_node *node; (node = find_unwanted(document));) {
		bool is_image = cmark_node_get_type(node) == CMARK_NODE_IMAGE;

		losses->images += is_image;
		losses->raw_html += !is_image;
		if (is_image)
			unwrap(node);
		cmark_node_unlink(node);
		cmark_node_free(node);
	}
}

const char *
statement_render(struct arena *arena, const char *text, struct statement_losses *losses)
{
	cmark_parser *parser = make_parser();

	cmark_parser_feed(parser, text, strlen(text));
	cmark_node *document = cmark_parser_finish(parser);
	remove_unwanted(document, losses);
	char *html = cmark_render_html(
	    document, OPTIONS, cmark_parser_get_syntax_extensions(parser));
	const char *kept = arena_strdup(arena, html);
	free(html);
	cmark_node_free(document);
	cmark_parser_free(parser);
	return kept;
}
