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

const char *
metrics_text(struct arena *arena)
{
	const char *text = "";

	for (enum metric m = 0; m < METRIC_COUNT; m++)
		text = arena_printf(arena, "%s%s%s %" PRId64 "\n", text, type_line(arena, m),
		    metrics[m].name, metrics_get(m));
	return text;
}
