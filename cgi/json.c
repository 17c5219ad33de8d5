#include "json.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"
#include "lib/scoped.h"

struct reader {
	const char *at, *end;
	char *scratch;	/* as large as the text: strings only shrink when decoded */
	int depth;
	int values;
	struct json_fault *fault;
};

static bool
fail(struct reader *in, const char *why)
{
	if (!in->fault->why)
		in->fault->why = why;
	return false;
}

static void
skip_space(struct reader *in)
{
	while (in->at < in->end && (*in->at == ' ' || *in->at == '\t' || *in->at == '\n' ||
				       *in->at == '\r'))
		in->at++;
}

/* The next byte is C: step over it. */
static bool
take(struct reader *in, char c)
{
	if (in->at == in->end || *in->at != c)
		return false;
	in->at++;
	return true;
}

static bool
read_hex4(struct reader *in, uint32_t *code_out)
{
	*code_out = 0;
	for (int i = 0; i < 4; i++, in->at++) {
		if (in->at == in->end || !isxdigit((unsigned char)*in->at))
			return fail(in, "\\u needs four hex digits");
		int c = tolower((unsigned char)*in->at);
		*code_out = *code_out * 16 + (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	return true;
}

/* After "\u": one code point, of one or two escapes. */
static bool
read_code_point(struct reader *in, uint32_t *code_out)
{
	uint32_t low;

	if (!read_hex4(in, code_out))
		return false;
	if (*code_out == 0)
		return fail(in, "NUL is not allowed");
	if (*code_out < 0xd800 || *code_out > 0xdfff)
		return true;
	if (*code_out > 0xdbff || !take(in, '\\') || !take(in, 'u') || !read_hex4(in, &low) ||
	    low < 0xdc00 || low > 0xdfff)
		return fail(in, "a surrogate stands alone");
	*code_out = 0x10000 + ((*code_out - 0xd800) << 10) + (low - 0xdc00);
	return true;
}

static char *
put_utf8(char *to, uint32_t code)
{
	if (code < 0x80) {
		*to++ = (char)code;
		return to;
	}
	if (code < 0x800) {
		*to++ = (char)(0xc0 | code >> 6);
	} else {
		if (code < 0x10000) {
			*to++ = (char)(0xe0 | code >> 12);
		} else {
			*to++ = (char)(0xf0 | code >> 18);
			*to++ = (char)(0x80 | (code >> 12 & 0x3f));
		}
		*to++ = (char)(0x80 | (code >> 6 & 0x3f));
	}
	*to++ = (char)(0x80 | (code & 0x3f));
	return to;
}

static bool
read_escape(struct reader *in, char **to)
{
	static const char names[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
	uint32_t code;

	if (take(in, 'u')) {
		if (!read_code_point(in, &code))
			return false;
		*to = put_utf8(*to, code);
		return true;
	}
	const char *name =
	    in->at < in->end && *in->at ? strchr(names, *in->at) : NULL;
	if (!name)
		return fail(in, "an unknown escape");
	in->at++;
	*(*to)++ = means[name - names];
	return true;
}

/* A string into the scratch buffer; *LENGTH_OUT bytes and a NUL. */
static bool
read_string(struct reader *in, size_t *length_out)
{
	char *to = in->scratch;

	if (!take(in, '"'))
		return fail(in, "a string is expected");
	while (!take(in, '"')) {
		if (in->at == in->end)
			return fail(in, "a string does not end");
		if ((unsigned char)*in->at < ' ')
			return fail(in, "a control character in a string");
		if (take(in, '\\')) {
			if (!read_escape(in, &to))
				return false;
		} else {
			*to++ = *in->at++;
		}
	}
	*to = '\0';
	*length_out = (size_t)(to - in->scratch);
	return true;
}

static size_t
skip_digits(struct reader *in)
{
	const char *from = in->at;

	while (in->at < in->end && isdigit((unsigned char)*in->at))
		in->at++;
	return (size_t)(in->at - from);
}

/* Step over a number; *WHOLE_OUT when it has neither fraction nor exponent. */
static bool
scan_number(struct reader *in, bool *whole_out)
{
	take(in, '-');
	if (!take(in, '0') && !skip_digits(in))
		return fail(in, "a value is expected");
	*whole_out = true;
	if (take(in, '.')) {
		*whole_out = false;
		if (!skip_digits(in))
			return fail(in, "a digit is expected");
	}
	if (take(in, 'e') || take(in, 'E')) {
		*whole_out = false;
		if (!take(in, '+'))
			take(in, '-');
		if (!skip_digits(in))
			return fail(in, "a digit is expected");
	}
	return true;
}

static bool
read_number(struct reader *in, struct json_object **value_out)
{
	const char *from = in->at;
	char text[64];
	bool whole;

	if (!scan_number(in, &whole))
		return false;
	size_t length = (size_t)(in->at - from);
	if (length >= sizeof text)
		return fail(in, "a number is too long");
	memcpy(text, from, length);
	text[length] = '\0';

	errno = 0;
	if (whole)
		*value_out = json_object_new_int64(strtoll(text, NULL, 10));
	else
		*value_out = json_object_new_double(strtod(text, NULL));
	if (errno == ERANGE || (!whole && !isfinite(json_object_get_double(*value_out)))) {
		json_object_put(*value_out);
		return fail(in, "a number is out of range");
	}
	return true;
}

static bool
read_word(struct reader *in, const char *word)
{
	size_t length = strlen(word);

	if ((size_t)(in->end - in->at) < length || memcmp(in->at, word, length) != 0)
		return fail(in, "a value is expected");
	in->at += length;
	return true;
}

static bool read_value(struct reader *, struct json_object **value_out);

/* "key": value, into OBJECT. */
static bool
read_member(struct reader *in, struct json_object *object)
{
	char key[JSON_MAX_KEY + 1];
	struct json_object *value;
	size_t length;

	skip_space(in);
	if (!read_string(in, &length))
		return false;
	if (length > JSON_MAX_KEY)
		return fail(in, "a key is too long");
	memcpy(key, in->scratch, length + 1);
	if (json_object_object_get_ex(object, key, NULL)) {
		memcpy(in->fault->key, key, length + 1);
		return fail(in, "a key is given twice");
	}
	skip_space(in);
	if (!take(in, ':'))
		return fail(in, "a colon is expected");
	if (!read_value(in, &value))
		return false;
	json_object_object_add(object, key, value);
	return true;
}

static bool
read_item(struct reader *in, struct json_object *array)
{
	struct json_object *value;

	if (!read_value(in, &value))
		return false;
	json_object_array_add(array, value);
	return true;
}

/* What stands between the brackets, of which the first is taken. */
static bool
read_members(struct reader *in, char close, struct json_object *into,
    bool (*read_one)(struct reader *, struct json_object *))
{
	if (++in->depth > JSON_MAX_DEPTH)
		return fail(in, "nested too deeply");
	skip_space(in);
	if (!take(in, close)) {
		do {
			if (!read_one(in, into))
				return false;
			skip_space(in);
		} while (take(in, ','));
		if (!take(in, close))
			return fail(in, "a comma or a closing bracket is expected");
	}
	in->depth--;
	return true;
}

static bool
read_container(struct reader *in, struct json_object **value_out)
{
	bool is_object = *in->at++ == '{';
	bool ok;

	*value_out = is_object ? json_object_new_object() : json_object_new_array_ext(1);
	if (is_object)
		ok = read_members(in, '}', *value_out, read_member);
	else
		ok = read_members(in, ']', *value_out, read_item);
	if (!ok)
		json_object_put(*value_out);
	return ok;
}

static bool
read_text(struct reader *in, struct json_object **value_out)
{
	size_t length;

	if (!read_string(in, &length))
		return false;
	*value_out = json_object_new_string_len(in->scratch, (int)length);
	return true;
}

static bool
read_value(struct reader *in, struct json_object **value_out)
{
	*value_out = NULL;
	skip_space(in);
	if (++in->values > JSON_MAX_VALUES)
		return fail(in, "too many values");
	switch (in->at < in->end ? *in->at : '\0') {
	case '{':
	case '[':
		return read_container(in, value_out);
	case '"':
		return read_text(in, value_out);
	case 't':
		*value_out = json_object_new_boolean(true);
		return read_word(in, "true") || (json_object_put(*value_out), false);
	case 'f':
		*value_out = json_object_new_boolean(false);
		return read_word(in, "false") || (json_object_put(*value_out), false);
	case 'n':
		return read_word(in, "null");
	default:
		return read_number(in, value_out);
	}
}

static bool
read_all(struct reader *in, struct json_object **value_out)
{
	if (!utf8_is_valid(in->at, (size_t)(in->end - in->at), NULL))
		return fail(in, "not valid UTF-8, or NUL");
	if (!read_value(in, value_out))
		return false;
	skip_space(in);
	if (in->at == in->end)
		return true;
	json_object_put(*value_out);
	return fail(in, "more than one value");
}

bool
json_read(const char *text, size_t length, struct json_object **value_out,
    struct json_fault *fault)
{
	scoped_heap char *scratch = malloc(length + 1);
	struct reader in = { text, text + length, scratch, 0, 0, fault };

	if (!scratch)
		die("out of memory");
	*fault = (struct json_fault){ .at = 0 };
	bool ok = read_all(&in, value_out);
	fault->at = (size_t)(in.at - text);
	return ok;
}

/* How many bytes the character at S takes, 0 when it is none (RFC 3629). */
static size_t
character_length(const unsigned char *s, size_t left)
{
	if (s[0] < 0x80)
		return s[0] != 0;
	size_t n = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
	if (s[0] < 0xc2 || s[0] > 0xf4 || left < n)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0; /* overlong, a surrogate, or beyond U+10FFFF */
	return n;
}

bool
utf8_is_valid(const char *text, size_t bytes, size_t *length_out)
{
	size_t count = 0;

	for (size_t i = 0; i < bytes; count++) {
		size_t n = character_length((const unsigned char *)text + i, bytes - i);

		if (!n)
			return false;
		i += n;
	}
	if (length_out)
		*length_out = count;
	return true;
}
