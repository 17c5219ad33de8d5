#include "probe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "brief.h"
#include "lib/log.h"
#include "lib/scoped.h"
#include "outline.h"
#include "voice.h"

static void
print(const char *name, bool is_good, const char *text)
{
	printf("%s\t%s\t%s\n", name, is_good ? "ok" : "fail", text);
}

/* ---- speech: half a second of a tone, of which any text is as good as none ------------- */

struct hearing {
	bool is_over;
	struct job *job;
};

static void
hear_answer(void *arg, struct job *job)
{
	struct hearing *hearing = arg;

	hearing->job = job;
	hearing->is_over = true;
}

static struct job *
make_tone(void)
{
	struct job *job = calloc(1, sizeof *job);

	if (!job || !(job->words = strdup("ada, bob")) ||
	    !(job->samples = calloc(VOICE_RATE / 2, sizeof *job->samples)))
		die("out of memory");
	job->count = VOICE_RATE / 2;
	for (size_t i = 0; i < job->count; i++)
		job->samples[i] = i / 18 % 2 ? 8000 : -8000; /* 444 Hz */
	return job;
}

static void
probe_speech(const struct recogniser_settings *settings)
{
	struct hearing hearing = { 0 };
	struct recogniser *recogniser = recogniser_new(settings, hear_answer, &hearing);

	recogniser_begin(recogniser, make_tone());
	while (!hearing.is_over)
		recogniser_wait(recogniser, 1000, -1);
	print("speech", hearing.job->text,
	    hearing.job->text ? recogniser->name : hearing.job->why);
	job_free(&hearing.job);
	recogniser_free(&recogniser);
}

/* ---- minutes: of a battle in which little was said ------------------------------------- */

static const char little[] =
    "{\"title\": \"A battle\", \"language\": \"en\", \"prompt\": \"Be very brief.\", "
    "\"problems\": [{\"letter\": \"A\", \"title\": \"Sum\"}], "
    "\"players\": [{\"id\": 1, \"name\": \"ada\", \"points\": 100}], \"items\": ["
    "{\"at_ms\": 60000, \"kind\": \"said\", \"name\": \"ada\", \"line\": 1, "
    "\"text\": \"I read the numbers one by one.\"}, "
    "{\"at_ms\": 90000, \"kind\": \"submitted\", \"name\": \"ada\", \"letter\": \"A\", "
    "\"submission\": 1, \"verdict\": \"ACCEPTED\", \"points\": 100}]}";

static bool
want_more(void *arg, const char *text, size_t length)
{
	(void)arg, (void)text, (void)length;
	return true;
}

static void
probe_minutes(const struct chat_settings *settings)
{
	static const atomic_bool is_over = false;
	struct chat *chat = chat_new(settings, &is_over);
	struct brief *brief = brief_new(json_tokener_parse(little));
	scoped_json *schema = brief_schema(brief);
	scoped_heap char *text = brief_text(brief, 0, brief->turn_count);
	struct chat_question question = { brief->rules, text, schema };
	struct chat_answer answer = chat_ask(chat, &question, want_more, NULL);
	scoped_json *outline =
	    answer.why ? NULL : outline_read(brief, answer.text, answer.length);

	print("minutes", outline,
	    outline      ? chat_name(chat)
	    : answer.why ? answer.why
			 : "the model does not answer in the form that it is asked for");
	chat_answer_clear(&answer);
	brief_free(&brief);
	chat_free(&chat);
}

void
probe_print(const struct recogniser_settings *speech, const struct chat_settings *minutes)
{
	if (speech->url)
		probe_speech(speech);
	if (minutes->url)
		probe_minutes(minutes);
}
