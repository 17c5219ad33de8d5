#include "metrics.h"

#include <inttypes.h>
#include <stdatomic.h>

static _Atomic int64_t values[METRIC_COUNT];

static const struct {
	const char *name, *type;
} metrics[METRIC_COUNT] = {
	[METRIC_REQUESTS_2XX] = { "riposte_requests_total{class=\"2xx\"}", "counter" },
	[METRIC_REQUESTS_3XX] = { "riposte_requests_total{class=\"3xx\"}", NULL },
	[METRIC_REQUESTS_4XX] = { "riposte_requests_total{class=\"4xx\"}", NULL },
	[METRIC_REQUESTS_5XX] = { "riposte_requests_total{class=\"5xx\"}", NULL },
	[METRIC_POLLS] = { "riposte_polls_total", "counter" },
	[METRIC_POLLS_SUPERSEDED] = { "riposte_polls_superseded_total", "counter" },
	[METRIC_POLLS_GONE] = { "riposte_polls_gone_total", "counter" },
	[METRIC_POLLS_PASSED] = { "riposte_polls_passed_total", "counter" },
	[METRIC_STREAMS_CUT] = { "riposte_streams_cut_total", "counter" },
	[METRIC_EVENTS_SENT] = { "riposte_event_answers_total", "counter" },
	[METRIC_DB_FAILURES] = { "riposte_db_failures_total", "counter" },
	[METRIC_BELLS_LOST] = { "riposte_bells_lost_total", "counter" },
	[METRIC_WAITING] = { "riposte_waiting", "gauge" },
	[METRIC_STREAMS] = { "riposte_streams", "gauge" },
	[METRIC_CONNECTIONS] = { "riposte_connections", "gauge" },
	[METRIC_PRESENCE_QUEUE] = { "riposte_presence_queue", "gauge" },
	[METRIC_PASSWORD_QUEUE] = { "riposte_password_queue", "gauge" },
};

void
metrics_add(enum metric metric, int64_t n)
{
	atomic_fetch_add_explicit(&values[metric], n, memory_order_relaxed);
}

int64_t
metrics_get(enum metric metric)
{
	return atomic_load_explicit(&values[metric], memory_order_relaxed);
}

/* The last has no bound. */
static const struct {
	int64_t ms;
	const char *seconds;
} buckets[] = { { 5, "0.005" }, { 10, "0.01" }, { 25, "0.025" }, { 50, "0.05" },
	{ 100, "0.1" }, { 250, "0.25" }, { 500, "0.5" }, { 1000, "1" }, { 2500, "2.5" },
	{ INT64_MAX, "+Inf" } };
enum { BUCKETS = sizeof buckets / sizeof *buckets };

struct histogram {
	_Atomic int64_t in[BUCKETS], sum_ms;
};

static struct histogram times, lags;

static void
count(struct histogram *histogram, int64_t ms)
{
	size_t i = 0;

	while (ms > buckets[i].ms)
		i++;
	atomic_fetch_add_explicit(&histogram->in[i], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&histogram->sum_ms, ms, memory_order_relaxed);
}

void
metrics_count_time(int64_t ms)
{
	count(&times, ms);
}

void
metrics_count_lag(int64_t ms)
{
	count(&lags, ms);
}

void
metrics_count_status(int status)
{
	int class = status / 100;

	if (class >= 2 && class <= 5)
		metrics_add((enum metric)(METRIC_REQUESTS_2XX + class - 2), 1);
}

/* "# TYPE name type": the name without its labels. */
static const char *
type_line(struct arena *arena, enum metric metric)
{
	const char *name = metrics[metric].name;
	int length = 0;

	if (!metrics[metric].type)
		return "";
	while (name[length] && name[length] != '{')
		length++;
	return arena_printf(arena, "# TYPE %.*s %s\n", length, name, metrics[metric].type);
}

/* Prometheus wants each bucket to hold those below it, too. */
static const char *
histogram_text(struct arena *arena, const char *name, struct histogram *histogram)
{
	const char *text = arena_printf(arena, "# TYPE %s histogram\n", name);
	int64_t sum_ms = atomic_load_explicit(&histogram->sum_ms, memory_order_relaxed);
	int64_t below = 0;

	for (size_t i = 0; i < BUCKETS; i++) {
		below += atomic_load_explicit(&histogram->in[i], memory_order_relaxed);
		text = arena_printf(arena, "%s%s_bucket{le=\"%s\"} %" PRId64 "\n", text,
		    name, buckets[i].seconds, below);
	}
	return arena_printf(arena,
	    "%s%s_sum %" PRId64 ".%03" PRId64 "\n%s_count %" PRId64 "\n", text, name,
	    sum_ms / 1000, sum_ms % 1000, name, below);
}

const char *
metrics_text(struct arena *arena)
{
	const char *text = arena_printf(arena, "%s%s",
	    histogram_text(arena, "riposte_request_seconds", &times),
	    histogram_text(arena, "riposte_event_lag_seconds", &lags));

	for (enum metric m = 0; m < METRIC_COUNT; m++)
		text = arena_printf(arena, "%s%s%s %" PRId64 "\n", text, type_line(arena, m),
		    metrics[m].name, metrics_get(m));
	return text;
}

/* The names in api.vitals, and what they are called here. */
static const struct {
	const char *key, *name, *type;
} vital_names[] = {
	{ "judges", "riposte_judges", "gauge" },
	{ "slots", "riposte_slots", "gauge" },
	{ "broken", "riposte_slots_broken", "gauge" },
	{ "box_starts", "riposte_box_starts_total", "counter" },
	{ "queued", "riposte_queue_waiting", "gauge" },
	{ "claimed", "riposte_queue_claimed", "gauge" },
	{ "oldest_s", "riposte_queue_oldest_seconds", "gauge" },
	{ "backup_age_s", "riposte_backup_age_seconds", "gauge" },
};

static const char *
verdicts_text(struct arena *arena, struct json_object *verdicts)
{
	const char *text = "# TYPE riposte_verdicts_recent gauge\n";

	json_object_object_foreach(verdicts, verdict, count)
		text = arena_printf(arena, "%sriposte_verdicts_recent{verdict=\"%s\"} %s\n",
		    text, verdict, json_object_get_string(count));
	return text;
}

const char *
metrics_site_text(struct arena *arena, struct json_object *vitals)
{
	struct json_object *value = NULL;
	const char *text = "";

	for (size_t i = 0; i < sizeof vital_names / sizeof *vital_names; i++)
		if (json_object_object_get_ex(vitals, vital_names[i].key, &value) && value)
			text = arena_printf(arena, "%s# TYPE %s %s\n%s %s\n", text,
			    vital_names[i].name, vital_names[i].type, vital_names[i].name,
			    json_object_get_string(value));
	if (json_object_object_get_ex(vitals, "verdicts", &value))
		text = arena_printf(arena, "%s%s", text, verdicts_text(arena, value));
	return text;
}
