#include "cgi/template.h"

#include "lib/log.h"

#include <string.h>

/* The objects in view, innermost first. */
struct scope {
	struct json_object *data;
	const struct scope *outer;
};

/* The member of OBJECT called by the first LENGTH bytes of NAME. */
static bool
find_member(struct json_object *object, const char *name, size_t length,
    struct json_object **value_out)
{
	char key[64];

	if (length >= sizeof(key))
		return false;
	memcpy(key, name, length);
	key[length] = '\0';
	return json_object_is_type(object, json_type_object) &&
	    json_object_object_get_ex(object, key, value_out);
}

/* The members that NAME, ".b.c", names in *VALUE. */
static bool
descend(const char *name, struct json_object **value)
{
	while (*name == '.' && *value) {
		size_t length = strcspn(++name, ".");

		if (!find_member(*value, name, length, value))
			return false;
		name += length;
	}
	return true;
}

static bool
find(const struct scope *scope, const char *name, struct json_object **value_out)
{
	size_t length = strcspn(name, ".");

	if (length == 0) {
		*value_out = scope->data;
		return true;
	}
	for (; scope; scope = scope->outer)
		if (find_member(scope->data, name, length, value_out)) {
			if (descend(name + length, value_out))
				return true;
			break;
		}
	log_error("a template names a key that its data lacks", "key=%s", name);
	return false;
}

static bool
is_empty(struct json_object *value)
{
	switch (json_object_get_type(value)) {
	case json_type_array: return json_object_array_length(value) == 0;
	case json_type_object: return false;
	default: return !json_object_get_boolean(value);
	}
}

static bool
is_word(struct json_object *value, const char *word)
{
	return value && strcmp(json_object_get_string(value), word) == 0;
}

static void
put_html(FILE *out, const char *s)
{
	for (; *s; s++)
		switch (*s) {
		case '<': fputs("&lt;", out); break;
		case '>': fputs("&gt;", out); break;
		case '&': fputs("&amp;", out); break;
		case '"': fputs("&quot;", out); break;
		case '\'': fputs("&#39;", out); break;
		default: putc(*s, out);
		}
}

/* RFC 3986: what is not unreserved is percent-encoded, so that a value stays
 * within the path segment or the query value where it stands. */
static void
put_url(FILE *out, const char *s)
{
	static const char unreserved[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

	for (; *s; s++)
		if (strchr(unreserved, *s))
			putc(*s, out);
		else
			fprintf(out, "%%%02X", (unsigned char)*s);
}

static bool run(FILE *, const struct tpl *, const struct scope *);

static bool
run_each(FILE *out, const struct tpl *steps, struct json_object *list,
    const struct scope *scope)
{
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		struct json_object *item = json_object_array_get_idx(list, i);

		if (!run(out, steps, &(struct scope){ item, scope }))
			return false;
	}
	return true;
}

static bool
run_section(FILE *out, const struct tpl *step, const struct scope *scope)
{
	struct json_object *value;
	bool wanted;

	if (!find(scope, step->text, &value))
		return false;
	wanted = step->word ? is_word(value, step->word) : !is_empty(value);
	if (wanted != (step->op == TPL_EACH))
		return true;
	if (step->op == TPL_EACH && json_object_is_type(value, json_type_array))
		return run_each(out, step + 1, value, scope);
	return run(out, step + 1, &(struct scope){ value, scope });
}

static bool
run_value(FILE *out, const struct tpl *step, const struct scope *scope)
{
	struct json_object *value;
	const char *text;

	if (!find(scope, step->text, &value))
		return false;
	text = value ? json_object_get_string(value) : "";
	if (step->op == TPL_URL)
		put_url(out, text);
	else if (step->op == TPL_RAW)
		fputs(text, out);
	else
		put_html(out, text);
	return true;
}

static bool
run_step(FILE *out, const struct tpl *step, const struct scope *scope)
{
	switch (step->op) {
	case TPL_TEXT: return fputs(step->text, out) != EOF;
	case TPL_EACH:
	case TPL_NONE: return run_section(out, step, scope);
	case TPL_CALL: return run(out, step->call, scope);
	default: return run_value(out, step, scope);
	}
}

static bool
run(FILE *out, const struct tpl *step, const struct scope *scope)
{
	while (step->op != TPL_END && step->op != TPL_BACK) {
		if (!run_step(out, step, scope))
			return false;
		step += step->skip ? step->skip : 1;
	}
	return true;
}

bool
tpl_render(FILE *out, const struct tpl *page, struct json_object *data)
{
	return run(out, page, &(struct scope){ data, NULL });
}

const char *
tpl_word(size_t language, const char *key)
{
	for (const struct tpl_word *word = tpl_words[language]; word->key; word++)
		if (strcmp(word->key, key) == 0)
			return word->text;
	return NULL;
}
