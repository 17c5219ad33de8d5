#!/bin/sh
# Without a judge a room says so, keeps what is submitted, and goes on by itself
# when one is back.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"

plan 13
battle_start
battle_room || bail 'no room'
follow alice

alice_heard () { jq -es "any(.[]; $1)" alice.events; }

check 'while a judge lives judging is as usual' room_is .judging ok
check 'the judge is killed and stays away'  s6-svc -Odk "$SITE/service/judge"
as bob
check 'what is submitted is taken'          sum right
as alice
WITHIN=20
check 'within 20 s everybody is told'       eventually alice_heard '.kind == "service" and .payload.judging == "delayed"'
check 'and whoever comes later sees it'     room_is .judging delayed
check 'nothing is judged meanwhile'         test "$(sql "select state from riposte.submission")" != DONE
# The queue is bounded: it stands still now.
sql 'update riposte.setting set queue_limit = 1' >/dev/null
as bob
check 'a full queue takes nothing more'     answers 503 POST "/rooms/$code/submissions" \
	'{"key": "one too many", "problem": "sum", "language": "c", "source": "int main(void) { }"}'
check 'and says so'                         is .code queue_full
check 'and when to come again'              grep -qi '^retry-after: [0-9]' headers
check 'what waits already is kept'          test "$(sql 'select count(*) from riposte.submission')" = 1
sql 'update riposte.setting set queue_limit = 1000' >/dev/null
check 'a judge comes back'                  s6-svc -u "$SITE/service/judge"
WITHIN=60
as bob
check 'the submission is judged by itself'  test "$(verdict)" = ACCEPTED
check 'and everybody is told that it goes on' eventually alice_heard '.kind == "service" and .payload.judging == "ok"'
