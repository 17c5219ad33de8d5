#include "recogniser.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"
#include "lib/scoped.h"

void
job_free(struct job **job)
{
	if (!*job)
		return;
	free((*job)->words);
	free((*job)->samples);
	free((*job)->text);
	free(*job);
	*job = NULL;
}

struct recogniser *
recogniser_new(
    const struct recogniser_settings *settings, recogniser_done *done, void *arg)
{
	struct recogniser *recogniser = settings->url ? recogniser_http_new(settings)
						      : recogniser_sphinx_new(settings);

	if (recogniser) {
		recogniser->done = done;
		recogniser->arg = arg;
	}
	return recogniser;
}

void
recogniser_free(struct recogniser **recogniser)
{
	if (*recogniser)
		(*recogniser)->kind->free(*recogniser);
	*recogniser = NULL;
}

int
recogniser_room(const struct recogniser *recogniser)
{
	return recogniser->kind->room(recogniser);
}

void
recogniser_begin(struct recogniser *recogniser, struct job *job)
{
	recogniser->kind->begin(recogniser, job);
}

void
recogniser_wait(struct recogniser *recogniser, int timeout_ms, int fd)
{
	recogniser->kind->wait(recogniser, timeout_ms, fd);
}

void
recogniser_finish(struct recogniser *recogniser, struct job *job)
{
	recogniser->done(recogniser->arg, job);
}

static char *
text_of(struct json_object *answer)
{
	struct json_object *text = NULL;
	char *copy;

	if (!json_object_is_type(answer, json_type_object) ||
	    !json_object_object_get_ex(answer, "text", &text) ||
	    !json_object_is_type(text, json_type_string) ||
	    strlen(json_object_get_string(text)) !=
		(size_t)json_object_get_string_len(text))
		return NULL;
	copy = strdup(json_object_get_string(text));
	if (!copy)
		die("out of memory");
	return copy;
}

/* Not by strspn: nothing says that BYTES end with a NUL. */
static bool
is_blank(const char *bytes, size_t length)
{
	while (length && strchr(" \t\r\n", *bytes) && *bytes)
		bytes++, length--;
	return length == 0;
}

char *
recogniser_read(const char *bytes, size_t length)
{
	struct json_tokener *tokener;
	struct json_object *answer;
	char *text = NULL;

	if (length > RECOGNISER_MAX_ANSWER)
		return NULL;
	tokener = json_tokener_new_ex(8);
	if (!tokener)
		die("out of memory");
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	answer = json_tokener_parse_ex(tokener, bytes, (int)length);
	size_t end = json_tokener_get_parse_end(tokener);
	if (answer && is_blank(bytes + end, length - end))
		text = text_of(answer);
	json_object_put(answer);
	json_tokener_free(tokener);
	return text;
}
