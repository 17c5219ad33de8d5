#!/bin/sh
# What the site counts, the dashboard that shows it, and a submission's way through
# the logs.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
plan 32
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
follow alice
# Again, since the first may be there before she waits.
spoken () {
	api POST "/rooms/$code/messages" "$(jq -cn --arg k "$(new_key)" '{key: $k, text: "hello"}')" >/dev/null &&
	is_at_least riposte_event_lag_seconds_count 1
}
check  'how old events are for who waits is counted' eventually spoken
unfollow alice
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
id=$(echo "$accepted" | sed 's/.* request=\([0-9a-f]*\) .*/\1/')
check  'and the judge that submission'             grep -E "msg=judged job=[0-9]+ submission=$number .*verdict=ACCEPTED" "$SITE/log/judge.log"
check  'under the same id'                         grep -E "msg=judged .* request=$id " "$SITE/log/judge.log"
# The same call again, by its key, is another request and still the same submission.
twice () {
	api POST "/rooms/$code/submissions" "$(jq -cn --rawfile s right.py \
		'{key: "the same", problem: "sum", language: "python", source: $s}')" >/dev/null && field .id
}
same () { first=$(twice) && second=$(twice) && echo "$first $second" && test "$first" = "$second"; }
check  'a call that is repeated is the same one'   same

# The same for administrators; the judge is still down.
refuse 'players are not told how the site is'      api GET /admin/system
s6-svc -wu -T 20000 -u "$SITE/service/judge"
token=$(sh "$RIPOSTE_PREFIX/share/riposte/sql/apply" --admin-ticket "$DATABASE_URL")
as root
redeem () {
	api POST /tickets/redeem "$(jq -cn --arg t "$1" '{ticket: $t, handle: "root", password: "correct horse battery"}')"
}
check  'an administrator'                          redeem "$token"
system_is () { api GET /admin/system >/dev/null && is "[.items[] | select(.check == \"$1\")][0].level" "$2"; }
WITHIN=60
check  'sees that judges work'                     eventually system_is judges ok
check  'that there never was a backup'             system_is backup_never warning
check  '...and what mends it'                      test "$(field '[.items[] | select(.check == "backup_never")][0].mend' | cut -d' ' -f1-2)" = 'riposte-doctor backup'
check  'what this process holds open'              test "$(field '[.items[] | select(.check == "files")][0].n')" -ge 5
s6-svc -wD -T 20000 -d "$SITE/service/judge"
check  'and that no judge is there'                system_is judges fail
check  'the page says so, too'                     get /admin/system
check  '...in words'                               has '<code>systemctl restart riposte-box riposte-judge</code>' <body
# Where nobody holds the socket, nor a connection of before.
mv "$SITE/web/web.sock" "$SITE/web/away"
s6-svc -wD -T 20000 -d "$SITE/service/web"
check  'without the socket of the web program'     answers 503 GET /me
told_by_nginx () { grep -E 'program=nginx msg="not passed on" request=[0-9a-f]{32} status=503 method=GET ' "$SITE/log/nginx.log"; }
check  'nginx logs the id of what it could not pass on' eventually told_by_nginx
refuse '...and no path'                            grep -E 'program=nginx .*(/api|/me)' "$SITE/log/nginx.log"
