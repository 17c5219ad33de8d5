/*
 * Counters and gauges of this process, for /metrics.
 */
#pragma once

#include <json-c/json.h>
#include <stdint.h>

#include "lib/arena.h"

enum metric {
	METRIC_REQUESTS_2XX, METRIC_REQUESTS_3XX, METRIC_REQUESTS_4XX, METRIC_REQUESTS_5XX,
	METRIC_POLLS, METRIC_POLLS_SUPERSEDED, METRIC_POLLS_GONE, METRIC_POLLS_PASSED,
	METRIC_STREAMS_CUT, METRIC_EVENTS_SENT,
	METRIC_DB_FAILURES, METRIC_BELLS_LOST,
	METRIC_WAITING, METRIC_STREAMS, METRIC_CONNECTIONS, METRIC_PRESENCE_QUEUE,
	METRIC_PASSWORD_QUEUE,
	METRIC_COUNT,
};

void metrics_add(enum metric, int64_t n);
int64_t metrics_get(enum metric);

/* Count an answer by the class of its status. */
void metrics_count_status(int status);

/* Count a request by how long it took to its answer; one that waited is not one. */
void metrics_count_time(int64_t ms);

/* Count events that went to those who wait for them by how old they were, by
 * Postgres's clock: from the transaction that wrote them to here. */
void metrics_count_lag(int64_t ms);

/* All of this process as Prometheus text. */
const char *metrics_text(struct arena *);

/* What the database knows of the whole site: VITALS is what api.vitals returned. */
const char *metrics_site_text(struct arena *, struct json_object *vitals);
