#!/bin/sh
# Each kind of battle from the first call to the last, through the real nginx,
# Postgres, judge and sandbox.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"

plan 26
battle_start
printf 'print(sum(map(int, input().split())))\n' >short.py

check 'the kinds of battle are told' api GET /modes
check 'with their rules'             is '[.items[] | "\(.id) \(.award) \(.tie) \(.ends)"] | join(", ")' \
	'classic each sum time, fastest each last full, lockout first last taken, shortest each bytes time'

seat () {
	as "$1"
	api POST "/rooms/$code/join" "{\"as\": \"player\", \"name\": \"$1\"}"
}
# Alice hosts, Bob and Cleo play; the battle runs.
duel () {
	guest alice
	room "{\"problems\": [\"sum\"], \"mode\": \"$1\", \"scoring\": ${2:-{\}}}" || return 1
	seat bob && bob=$(field .id) && seat cleo && cleo=$(field .id) || return 1
	as alice
	api POST "/rooms/$code/start" '{}'
}
sends () { as "$1"; sum "$2" && test "$(verdict)" = "$3"; }
board_is () { # NAME…, best first
	api GET "/rooms/$code/board" >/dev/null && is '[.items[].name] | join(" ")' "$*"
}
over () { as alice; eventually room_is '"\(.state) \(.final)"' 'FINISHED true'; }

check  'classic is made without a word'      duel classic
check  'its rules come with the room'        room_is '"\(.mode) \(.rules.award) \(.rules.title)"' 'classic each Classic'
check  'both solve it, one at the second try' sends cleo wrong WRONG_ANSWER
check  'the other first'                     sends bob right ACCEPTED
check  'and then they'                       sends cleo right ACCEPTED
as alice
check  'a host ends it'                      api POST "/rooms/$code/finish" '{}'
check  'both have points, the tries decide'  board_is bob cleo alice

check  'fastest begins'                      duel fastest
check  'a wrong try does not end it'         sends cleo wrong WRONG_ANSWER
check  'having solved all does'              sends bob right ACCEPTED
check  'without anybody ending it'           over
as cleo
refuse 'nothing is taken any more'           sum right
as alice
check  'who did is first'                    board_is bob alice cleo

check  'lockout begins'                      duel lockout
check  'somebody solves the only problem'    sends bob right ACCEPTED
check  'and it is over, as all is taken'     over
check  'by whom is told to all'              room_is '.problems[0].taken_by' "$bob"

check  'shortest begins'                     duel shortest
check  'a long solution is taken'            sends cleo right ACCEPTED
check  'and counted in bytes'                row_is "$cleo" .bytes "$(wc -c <right.py)"
check  'a shorter one is ahead'              sends bob short ACCEPTED
as alice
check  'at once'                             board_is bob cleo alice
check  'it ends by the host'                 api POST "/rooms/$code/finish" '{}'
check  'and the bytes stay'                  row_is "$bob" .bytes "$(wc -c <short.py)"
