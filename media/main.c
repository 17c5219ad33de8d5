/*
 * riposte-scribe: see riposte-scribe(8).
 */
#include <getopt.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "key.h"
#include "lib/conf.h"
#include "lib/log.h"
#include "lib/service.h"
#include "probe.h"
#include "scribe.h"

enum { NAME_SIZE = 65 };

static void
usage(void)
{
	fprintf(stderr, "usage: riposte-scribe [-c file] [--keys | --probe]\n");
	exit(2);
}

/* What the configuration of Janus and coturn is made with. */
static void
print_keys(const struct meeting_keys *keys)
{
	printf("core=%s\napi=%s\nadmin=%s\nturn=%s\n", keys->core, keys->api, keys->admin,
	    keys->turn);
}

static void
run(const struct scribe_settings *settings, const struct meeting_keys *keys)
{
	struct scribe *scribe = scribe_new(settings, keys);

	log_info("started", "pid=%d name=%s", (int)getpid(), settings->name);
	while (!service_stopping()) {
		scribe_work(scribe);
		scribe_wait(scribe);
	}
	scribe_free(&scribe);
	log_info("stopped", "pid=%d", (int)getpid());
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "keys", no_argument, NULL, 'k' },
		{ "probe", no_argument, NULL, 'p' },
		{ 0 },
	};
	static char host[NAME_SIZE] = "scribe";
	const char *file = NULL, *secret = NULL;
	struct scribe_settings settings = { "dbname=riposte",
		"/run/riposte-janus/janus.sock", "/janus", host,
		{ .model = "whisper-1",
		    .parallel = 2,
		    .timeout_s = 60,
		    .has_partial = true,
		    .has_sphinx = true },
		{ .model = "default", .context = 8192, .timeout_s = 300 } };
	struct recogniser_settings *speech = &settings.recogniser;
	struct chat_settings *chat = &settings.chat;
	int version = 1;
	const struct conf_key keys[] = {
		{ "database_url", CONF_TEXT, &settings.database_url, 0, 0 },
		{ "janus_socket", CONF_TEXT, &settings.janus_socket, 0, 0 },
		{ "janus_path", CONF_TEXT, &settings.janus_path, 0, 0 },
		{ "scribe_name", CONF_TEXT, &settings.name, 0, 0 },
		{ "speech_url", CONF_TEXT, &speech->url, 0, 0 },
		{ "speech_key", CONF_TEXT, &speech->key, 0, 0 },
		{ "speech_model", CONF_TEXT, &speech->model, 0, 0 },
		{ "speech_language", CONF_TEXT, &speech->language, 0, 0 },
		{ "speech_parallel", CONF_INT, &speech->parallel, 1, 16 },
		{ "speech_timeout_s", CONF_INT, &speech->timeout_s, 1, 600 },
		{ "speech_partial", CONF_BOOL, &speech->has_partial, 0, 0 },
		{ "speech_sphinx", CONF_BOOL, &speech->has_sphinx, 0, 0 },
		{ "minutes_url", CONF_TEXT, &chat->url, 0, 0 },
		{ "minutes_key", CONF_TEXT, &chat->key, 0, 0 },
		{ "minutes_model", CONF_TEXT, &chat->model, 0, 0 },
		{ "minutes_context", CONF_INT, &chat->context, 4096, 10000000 },
		{ "minutes_timeout_s", CONF_INT, &chat->timeout_s, 1, 3600 },
		{ "meeting_secret", CONF_TEXT, &secret, 0, 0 },
		{ "meeting_version", CONF_INT, &version, 1, 1000000 },
		{ 0 },
	};
	struct meeting_keys derived;
	bool prints = false, probes = false;

	for (int option; (option = getopt_long(argc, argv, "c:", options, NULL)) != -1;)
		switch (option) {
		case 'c': file = optarg; break;
		case 'k': prints = true; break;
		case 'p': probes = true; break;
		default: usage();
		}
	if (optind < argc)
		usage();
	service_init("riposte-scribe");
	gethostname(host, sizeof host - 1);
	conf_read(file, keys);
	if (sodium_init() < 0)
		die("libsodium does not start");
	if (probes) {
		probe_print(speech, chat);
		return 0;
	}
	if (!secret || !keys_derive(&derived, secret, version))
		die("meeting_secret must be 64 hex digits: openssl rand -hex 32");
	if (prints)
		print_keys(&derived);
	else
		run(&settings, &derived);
	return 0;
}
