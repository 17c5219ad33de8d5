/* Servers of others, with interfaces like OpenAI's: what all calls to them share. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Ends the program unless URL is http(s) and holds no password; SETTING is its name. */
void endpoint_check(const char *url, const char *setting);

/*
 * "model (https://host:port)": what people are told of where their words go, without a
 * path that may hold a secret.
 */
void endpoint_name(char *name, size_t size, const char *model, const char *url);

/*
 * Why an answer of this HTTP status, which is not 200, is none: a literal.  REFUSED_OUT:
 * it would answer so again; too busy or broken now is no refusal.
 */
const char *endpoint_judge(long status, bool *refused_out);
