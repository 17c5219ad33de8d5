#!/bin/sh
# The database goes and comes back: what is asked meanwhile is told to wait, who
# waits goes on waiting, and everything resumes by itself.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"

plan 31
site_start --own-postgres
battle_import
battle_room || bail 'no room'

metric () { curl -s "$URL/metrics" | awk -v name="riposte_$1" '$1 == name { print $2 }'; }
waiting () { test "$(metric waiting)" = "$1"; }
position () { api GET "/rooms/$code/events" >/dev/null && field .next; }
poll () { # NAME AFTER
	( curl -sS -m 60 -b "$1.jar" -o "$1.poll" -w '%{http_code}\n' \
		"$URL/api/v1/rooms/$code/events?after=$2&wait=30&tab=t" >"$1.new" 2>&1
	mv "$1.new" "$1.done" ) &
}
heard_text () { test -e "$1.done" && test "$(jq -r '.events[-1].payload.message.text' <"$1.poll")" = "$2"; }
is_down () { answers 503 GET /me && is .code database_down; }
say () { api POST "/rooms/$code/messages" "$(jq -cn --arg t "$1" --arg k "$2" '{text: $t, kind: "chat", key: $k}')"; }

as alice
at=$(position)
poll alice "$at"
poll bob "$at"
check  'two wait'                                     eventually waiting 2
web=$(service_pid web)
s6-svc -wd -T 15000 -d "$SITE/service/postgres" || bail 'postgres does not stop'
as alice
check  'without the database a call is told so'       is_down
check  'and when to come again'                       has 'Retry-After:' <headers
check  'a poll is, too'                               answers 503 GET "/rooms/$code/events?after=$at&wait=20"
check  'a page is a page that says so'                call GET / '' -H 'Accept: text/html'
check  'with its status'                              has 503 <status
check  'a write is refused'                           answers 503 POST "/rooms/$code/messages" '{"text": "lost", "kind": "chat", "key": "m1"}'
check  'the program says that it lives'               call GET /healthz
check  'but is not ready'                             call GET /readyz
check  'and what is missing'                          is .code database_down
check  'those who wait go on waiting'                 waiting 2
refuse 'nobody was answered'                          test -e alice.done
s6-svc -wU -T 15000 -u "$SITE/service/postgres" || s6-svc -u "$SITE/service/postgres"
check  'it comes back, and calls are answered'        eventually api GET /me
check  'the refused write can be made now'            eventually say hello m1
check  'who waited all the while hears of it'         eventually heard_text alice hello
check  'and so does the other'                        eventually heard_text bob hello
check  'it is the same process'                       test "$(service_pid web)" = "$web"
check  'failures were counted'                        test "$(metric db_failures_total)" -gt 0
check  'the write was made once'                      test "$(sql "select count(*) from riposte.room_event where kind = 'message'")" = 1

# A server that is stopped, not gone: its kernel still takes what is sent.
postmaster=$(service_pid postgres)
stopped="$postmaster $(cat "/proc/$postmaster/task/$postmaster/children")"
# shellcheck disable=SC2086 # numbers
freeze () { kill -STOP $stopped; }
# shellcheck disable=SC2086
thaw () { kill -CONT $stopped; }
is_thawed () { thaw && api GET /me; }
is_refused () { answers 503 POST "/rooms/$code/messages" '{"text": "no", "kind": "chat", "key": "m3"}'; }
as alice
check  'the server is frozen'                         freeze
check  'a call is not held up for ever'               answers 503 GET /me
check  'and is told why'                              is .code database_down
check  'it thaws, and calls are answered'             eventually is_thawed

# One that takes no writes any more, as after another took its place.
writable () { sql "alter system set default_transaction_read_only = $1" && sql 'select pg_reload_conf()'; }
check  'the server takes no writes any more'          writable on
check  'who wants to write is told to come again'     eventually is_refused
wrote () { PGOPTIONS='-c default_transaction_read_only=off' writable off && say again m4; }
check  'until one does'                               eventually wrote

# Two hundred browsers of ten sessions.
threads () { awk '/^Threads/ { print $2 }' "/proc/$web/status"; }
before=$(threads)
for i in $(seq 10)
do
	as "guest$i"
	api POST "/rooms/$code/join" "{\"as\": \"player\", \"name\": \"Guest $i\"}" >/dev/null || bail 'cannot join'
done
# An event of the timer's, such as that judging resumed, answers them all: again.
crowd () {
	at=$(position)
	for i in $(seq 10)
	do
		seq 20 | xargs -P 20 -I @ curl -s -m 40 -o /dev/null -b "$scratch/guest$i.jar" \
			"$URL/api/v1/rooms/$code/events?after=$at&wait=30&tab=@" &
	done
	(WITHIN=12 && eventually waiting 200)
}
as alice # whose cookies the crowd does not read
WITHIN=60
check  'two hundred browsers wait'                    eventually crowd
check  'and cost no thread'                           test "$(threads)" = "$before"
check  'and little memory'                            test "$(awk '/VmRSS/ { print $2 }' "/proc/$web/status")" -lt 20000
as alice
check  'one message'                                  say all m2
check  'answers them all'                             eventually waiting 0
