#include "judge/yaml.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "scoped.h"

/* Aliases may make a small file an endless tree. */
enum { MAX_NODES = 10000, MAX_DEPTH = 32 };

struct walk {
	yaml_document_t *document;
	int nodes, depth;
};

static struct json_object *convert(struct walk *, const yaml_node_t *);

static struct json_object *
convert_scalar(const yaml_node_t *node)
{
	const char *text = (const char *)node->data.scalar.value;

	if (node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
	    (!*text || strcmp(text, "~") == 0 || strcmp(text, "null") == 0))
		return NULL;
	return json_object_new_string_len(text, (int)node->data.scalar.length);
}

static struct json_object *
convert_list(struct walk *walk, const yaml_node_t *node)
{
	struct json_object *list = json_object_new_array();

	for (yaml_node_item_t *item = node->data.sequence.items.start;
	     item < node->data.sequence.items.top; item++)
		json_object_array_add(
		    list, convert(walk, yaml_document_get_node(walk->document, *item)));
	return list;
}

static struct json_object *
convert_map(struct walk *walk, const yaml_node_t *node)
{
	struct json_object *map = json_object_new_object();

	for (yaml_node_pair_t *pair = node->data.mapping.pairs.start;
	     pair < node->data.mapping.pairs.top; pair++) {
		yaml_node_t *key = yaml_document_get_node(walk->document, pair->key);
		yaml_node_t *value = yaml_document_get_node(walk->document, pair->value);

		if (key && key->type == YAML_SCALAR_NODE)
			json_object_object_add(map, (const char *)key->data.scalar.value,
			    convert(walk, value));
	}
	return map;
}

static struct json_object *
convert(struct walk *walk, const yaml_node_t *node)
{
	struct json_object *value = NULL;

	if (walk->depth == MAX_DEPTH)
		walk->nodes = MAX_NODES;
	if (!node || ++walk->nodes > MAX_NODES)
		return NULL;
	walk->depth++;
	if (node->type == YAML_SCALAR_NODE)
		value = convert_scalar(node);
	else if (node->type == YAML_SEQUENCE_NODE)
		value = convert_list(walk, node);
	else if (node->type == YAML_MAPPING_NODE)
		value = convert_map(walk, node);
	walk->depth--;
	return value;
}

struct json_object *
yaml_read(struct arena *arena, const char *path, const char **why_out)
{
	scoped_file *in = fopen(path, "re");
	struct json_object *value = NULL;
	yaml_document_t document;
	yaml_parser_t parser;

	if (!in) {
		*why_out = arena_printf(arena, "%s: %s", path, strerror(errno));
		return NULL;
	}
	yaml_parser_initialize(&parser);
	yaml_parser_set_input_file(&parser, in);
	if (yaml_parser_load(&parser, &document)) {
		struct walk walk = { .document = &document };
		yaml_node_t *root = yaml_document_get_root_node(&document);

		value = root ? convert(&walk, root) : json_object_new_object();
		if (walk.nodes > MAX_NODES || !value)
			*why_out = arena_printf(arena, "%s: too large or empty", path);
		if (walk.nodes > MAX_NODES) {
			json_object_put(value);
			value = NULL;
		}
		yaml_document_delete(&document);
	} else {
		*why_out =
		    arena_printf(arena, "%s:%zu: %s", path, parser.problem_mark.line + 1,
			parser.problem ? parser.problem : "no YAML");
	}
	yaml_parser_delete(&parser);
	return value;
}
