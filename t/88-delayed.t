#!/bin/sh
# Without a judge a room says so, keeps what is submitted, and goes on by itself
# when one is back.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"

plan 9
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
check 'a judge comes back'                  s6-svc -u "$SITE/service/judge"
WITHIN=60
as bob
check 'the submission is judged by itself'  test "$(verdict)" = ACCEPTED
check 'and everybody is told that it goes on' eventually alice_heard '.kind == "service" and .payload.judging == "ok"'
