/*
 * What riposte.conf says to this program.  Written once at start.
 */
#pragma once

#include <stdbool.h>

struct settings {
	const char *database_url;
	const char *site_url;	/* "https://battle.example", or NULL: as called */
	int web_workers;
	int web_limit_polls;	/* waiting requests in all */
	int web_limit_room;	/* …in one room */
	int web_stream_s;	/* a stream ends after so long */
	int password_threads;
	const char *meeting_secret; /* NULL: no meetings */
	int meeting_version;
	const char *turn_urls;	/* "turn:…", separated by blanks; or NULL */
	bool is_cgi;		/* started for one request, by a plain CGI server */
};

extern struct settings settings;
