#!/bin/sh
# What the site counts, the dashboard that shows it, and a submission's way through
# the logs.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
plan 17
battle_start
battle_room >/dev/null || bail 'no room'

metrics () { curl -sf -m 20 "$URL/metrics" >metrics; }
# value METRIC: of the line that begins so.
value () { metrics && awk -v name="$1" '$1 == name { print $2 }' metrics; }
is_at_least () { v=$(value "$1"); echo "$1 is $v"; test "$v" -ge "$2"; }
check  'a submission'                              sum right
check  '...is judged'                              test "$(verdict)" = ACCEPTED
check  'requests are counted'                      is_at_least 'riposte_requests_total{class="2xx"}' 5
check  'and how long they took'                    is_at_least riposte_request_seconds_count 5
all_in_last () { test "$(value 'riposte_request_seconds_bucket{le="+Inf"}')" = "$(awk '$1 == "riposte_request_seconds_count" { print $2 }' metrics)"; }
check  'each in its bucket'                        all_in_last
check  'a judge lives'                             is_at_least riposte_judges 1
check  'with slots'                                is_at_least riposte_slots 1
check  'which took sandboxes'                      eventually is_at_least riposte_box_starts_total 1
check  'the verdict is counted'                    is_at_least 'riposte_verdicts_recent{verdict="ACCEPTED"}' 1
none_waits () { test "$(value riposte_queue_waiting)" = 0; }
check  'nobody waits'                              none_waits
s6-svc -wD -T 20000 -d "$SITE/service/judge"
check  'without a judge'                           sum wrong
one_waits () { test "$(value riposte_queue_waiting)" = 1; }
check  'one does'                                  one_waits
well_formed () { metrics; ! grep -vE '^(# TYPE [a-z_]+ (counter|gauge|histogram)|[a-z_]+(\{[a-z]+="[^"]*"\})? [0-9.]+)$' metrics; }
check  'every line is as Prometheus has it'        well_formed

board=$RIPOSTE_PREFIX/share/riposte/grafana.json
shown () { jq -r '.panels[].targets[].expr' "$board" | grep -oE 'riposte_[a-z_]+' | sort -u; }
unknown () {
	metrics
	for name in $(shown)
	do
		grep -qE "^${name}[ {]" metrics || echo "$name"
	done >unknown
	cat unknown
	test -s unknown
}
check  'the dashboard shows a dozen and more'      test "$(shown | wc -l)" -ge 12
refuse 'and nothing that is not counted'           unknown

accepted=$(grep 'msg=accepted' "$SITE/log/web.log" | head -n 1)
traced () { echo "$accepted"; echo "$accepted" | grep -E ' request=[0-9a-f]{32} route=[^ ]*/submissions id=[0-9]+$'; }
check  'the web logs nginx'"'"'s id of a request with the submission that came of it' traced
number=$(echo "$accepted" | sed 's/.* id=//')
check  'and the judge that submission'             grep -E "msg=judged job=[0-9]+ submission=$number .*verdict=ACCEPTED" "$SITE/log/judge.log"
