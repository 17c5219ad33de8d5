#!/bin/sh
# riposte-doctor rehearse: a class comes at once, to a site that is well and to others.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
plan 29
battle_start
sql 'update riposte.setting set create_rooms = $$anyone$$'

rehearse () { "$RIPOSTE_PREFIX/bin/riposte-doctor" -c "$SITE/riposte.conf" rehearse "$@" >said 2>said.log; }
exits () { code=$1; shift; "$@"; test $? -eq "$code"; }
line () { cat said said.log; grep -E "^$1 +$2 .*${3:-}" said; }
mends () { cat said; grep -F 'mend: ' said | has "$1"; }
guests () { sql "select count(*) from riposte.person where name like 'Rehearsal%' and deleted_at is null"; }

check  'twelve come at once'                       rehearse 12
check  'all can join'                              line '(ok|warning)' rehearse.join '11 joined at once, 95 of 100 within [0-9]+ ms'
check  'all have a verdict'                        line '(ok|warning)' rehearse.verdict '\(c\) within [0-9]+ ms'
check  'how long they waited for a judge is told'  line '(ok|warning)' rehearse.queue '[0-9]+ ms'
check  'nobody was put off'                        line ok rehearse.connections
check  'the bandwidth is told'                     line ok rehearse.bandwidth '[0-9]+ kB came'
check  'twelve programs were judged'               test "$(sql 'select count(*) from riposte.submission where verdict is not null')" = 12
check  'each of them another'                      test "$(sql 'select count(distinct source) from riposte.submission')" = 12
check  'the room is finished'                      test "$(sql "select string_agg(state, ' ') from riposte.room")" = FINISHED
check  'and nobody stays'                          test "$(guests)" = 0
check  'it can be told as JSON'                    rehearse --json 2
check  '...as a list of lines'                     test "$(jq 'all(.[]; .level != "fail") and length == 5' <said)" = true
check  'a site elsewhere can be named'             rehearse --at "$URL/" 2

refuse 'one player is no class'                    rehearse 1
check  'which is said'                             line fail rehearse '2 to 500 players'
refuse 'nor is a word'                             rehearse many
check  'a word too many is refused'                exits 2 rehearse 2 room more
refuse 'a site that nobody serves'                 rehearse --at "http://127.0.0.1:$(free_port)" 2
check  'is told'                                   line fail rehearse "onnect"

# Where guests make no rooms: in one that somebody else made.
battle_room >/dev/null || bail 'no room'
sql 'update riposte.setting set create_rooms = $$staff$$'
refuse 'a site where guests make no room'          rehearse 3
check  'says how to go on'                         mends ' 3 ROOM'
check  'and nobody stays there, either'            test "$(guests)" = 0
check  'in a room that runs they play'             rehearse 3 "$code"
room_is_on () { api GET "/rooms/$code" >/dev/null && is .state RUNNING; }
check  'which goes on'                             room_is_on
sql 'update riposte.setting set create_rooms = $$anyone$$'

# An nginx that lets one address do little.
sed -i 's/burst=500/burst=2/' "$SITE/nginx/riposte.conf"
s6-svc -wR -T 20000 -r "$SITE/service/nginx"
alive () { curl -sf -o /dev/null "$URL/healthz"; }
eventually alive || bail 'nginx does not come back'
check  'who is put off comes again'                rehearse 8
check  'and that is told'                          line warning rehearse.connections 'put off'

s6-svc -wD -T 20000 -d "$SITE/service/judge"
sql "update riposte.judge_worker set lease_until = now(), offers_until = now()"
refuse 'without a judge nothing can be rehearsed'  rehearse 2
check  'which is said'                             line fail rehearse 'no judge offers a language'
check  'and leaves nobody behind'                  test "$(guests)" = 0
