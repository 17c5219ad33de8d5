#include "judge/statement.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/formula.h"
#include "log.h"

enum {
	OPTIONS = CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_FOOTNOTES,
	MAX_PARTS = 200,
};

/* Images that are put into the page. */
struct parts {
	struct arena *arena;
	const char *data[MAX_PARTS];
	int count;
};

/* ---- texts ------------------------------------------------------------------- */

struct output {
	char *text;
	size_t size;
	FILE *file;
};


static void
begin_output(struct output *out)
{
	*out = (struct output){ 0 };
	out->file = open_memstream(&out->text, &out->size);
	if (!out->file)
		die("out of memory");
}

static const char *
end_output(struct output *out, struct arena *arena)
{
	fclose(out->file);
	const char *kept = arena_strdup(arena, out->text);
	free(out->text);
	return kept;
}

/* ---- the tree ------------------------------------------------------------------ */

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

/*
 * Give the image an address that stands for its data, which the renderer would
 * leave out as dangerous.
 */
static bool
embed(struct statement *statement, struct parts *parts, cmark_node *image)
{
	const char *address = cmark_node_get_url(image);
	const char *data = statement->image && parts->count < MAX_PARTS
			       ? statement->image(statement->context, address)
			       : NULL;
	char mark[32];

	if (!data)
		return false;
	snprintf(mark, sizeof mark, "image-%d.%d", parts->count, parts->count);
	cmark_node_set_url(image, mark);
	parts->data[parts->count++] = data;
	return true;
}

static bool
is_embedded(cmark_node *image)
{
	return strncmp(cmark_node_get_url(image), "image-", 6) == 0;
}

/* The next node that is to be left out, or NULL. */
static cmark_node *
find_unwanted(struct statement *statement, struct parts *parts, cmark_node *document)
{
	cmark_iter *iterator = cmark_iter_new(document);
	cmark_node *found = NULL;

	while (!found && cmark_iter_next(iterator) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iterator);
		cmark_node_type type = cmark_node_get_type(node);

		if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE ||
		    (type == CMARK_NODE_IMAGE && !is_embedded(node) &&
			!embed(statement, parts, node)))
			found = node;
	}
	cmark_iter_free(iterator);
	return found;
}

/* An iterator does not bear removals, so it begins anew after each. */
static void
remove_unwanted(struct statement *statement, struct parts *parts, cmark_node *document)
{
	for (cmark_node *node; (node = find_unwanted(statement, parts, document));) {
		bool is_image = cmark_node_get_type(node) == CMARK_NODE_IMAGE;

		statement->lost_images += is_image;
		statement->lost_html += !is_image;
		if (is_image)
			unwrap(node);
		cmark_node_unlink(node);
		cmark_node_free(node);
	}
}

/* src="image-3.3" → src="data:…" */
static const char *
put_images(const struct parts *parts, const char *html)
{
	static const char start[] = "src=\"image-";
	struct output out;

	begin_output(&out);
	for (const char *at; (at = strstr(html, start));) {
		int n = atoi(at + strlen(start));

		fwrite(html, 1, (size_t)(at - html) + strlen("src=\""), out.file);
		if (n >= 0 && n < parts->count)
			fputs(parts->data[n], out.file);
		html = at + strlen(start);
		html += strcspn(html, "\"");
	}
	fputs(html, out.file);
	return end_output(&out, parts->arena);
}

const char *
statement_render(struct statement *statement)
{
	struct parts *parts = arena_alloc(statement->arena, sizeof *parts);
	cmark_parser *parser = make_parser();

	struct formulas formulas;

	parts->arena = statement->arena;
	statement->lost_images = statement->lost_html = 0;
	const char *text = formulas_take(statement->arena, statement->text, &formulas);
	cmark_parser_feed(parser, text, strlen(text));
	cmark_node *document = cmark_parser_finish(parser);
	remove_unwanted(statement, parts, document);
	char *html = cmark_render_html(
	    document, OPTIONS, cmark_parser_get_syntax_extensions(parser));
	const char *whole = put_images(
	    parts, formulas_put_back(statement->arena, html, &formulas));
	free(html);
	cmark_node_free(document);
	cmark_parser_free(parser);
	return whole;
}
