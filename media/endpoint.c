#include "endpoint.h"

#include <stdio.h>
#include <string.h>

#include "lib/log.h"

/* "https://host:port" */
static size_t
origin_length(const char *url)
{
	const char *host = strstr(url, "://");

	return host ? (size_t)(host + 3 - url) + strcspn(host + 3, "/?#") : 0;
}

void
endpoint_check(const char *url, const char *setting)
{
	size_t length = origin_length(url);

	if ((strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0) ||
	    memchr(url, '@', length))
		die("%s must be http://… or https://… without a name and password: keys "
		    "have a setting of their own",
		    setting);
}

void
endpoint_name(char *name, size_t size, const char *model, const char *url)
{
	snprintf(name, size, "%.80s (%.*s)", model, (int)origin_length(url), url);
}

const char *
endpoint_judge(long status, bool *refused_out)
{
	*refused_out = status >= 400 && status < 500 && status != 408 && status != 429 &&
		       status != 401 && status != 403 && status != 404;
	switch (status) {
	case 401:
	case 403: return "the server refuses the key";
	case 404: return "there is no such service at the configured address";
	case 429: return "the server is asked too often";
	default:
		return *refused_out ? "the server refuses this request"
				    : "the server has an error of its own";
	}
}
