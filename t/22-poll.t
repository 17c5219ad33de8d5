#!/bin/sh
# The long poll: at once, when it happens, or empty; cursors, tabs, limits, the
# answer that stays open, and what becomes of waiting browsers when a part stops.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"

plan 68
# Few places, so that they can be taken.
mkdir site
printf 'web_limit_room = 26\nweb_limit_polls = 27\n' >site/local.conf
# Nobody is told to be gone because a slow machine took its time.
battle_start --set silence_s=3600 --set disconnect_grace_s=600
battle_room || bail 'no room'
curl=''

position () { api GET "/rooms/$code/events?wait=0" >/dev/null && field .next; }

# poll NAME QUERY [CURL-OPTION]...: in the background, as NAME of ./NAME.jar
poll () {
	name=$1 query=$2
	shift 2
	rm -f "$name.poll" "$name.done"
	( curl -sS -m 60 -b "${jar:-$name}.jar" -o "$name.poll" -D "$name.head" "$@" \
		-w '%{http_code} %{time_total}\n' "$URL/api/v1/rooms/$code/events?$query" \
		>"$name.new" 2>&1; mv "$name.new" "$name.done" ) &
	curl=$!
	echo $curl >"$name.pid"
}
answered () { test -e "$1.done" && cat "$1.done" "$1.poll"; }
gives () { answered "$1" && test "$(jq -r "$2" <"$1.poll")" = "$3"; }
status_of () { answered "$1" && test "$(cut -d' ' -f1 "$1.done")" = "$2"; }
# The seconds that it took, in tenths.
took () { answered "$1" && awk -v from="$2" -v to="$3" '{ exit !($2 >= from && $2 <= to) }' "$1.done"; }
metric () { curl -s "$URL/metrics" | awk -v name="riposte_$1" '$1 == name { print $2 }'; }
waiting () { test "$(metric waiting)" = "$1"; }
say () { api POST "/rooms/$code/messages" "$(jq -cn --arg k "$(new_key)" --arg t "$1" '{key: $k, text: $t, kind: "chat"}')"; }

as alice
check  'without a cursor a poll tells the position'   api GET "/rooms/$code/events?wait=30"
check  'and no events'                                is '.events | length' 0
check  'with all its keys'                            is 'keys | join(" ")' 'events hold_s more next now'
at=$(field .next)
check  'the position is not nothing'                  test "$at" -gt 0
check  'from the beginning all is there at once'      api GET "/rooms/$code/events?after=0&wait=30"
check  'in order'                                     is '[.events[].seq] == ([.events[].seq] | sort | unique)' true
check  'each with its keys'                           is '[.events[] | keys | join(" ")] | unique | join(",")' 'actor at kind payload seq'
check  'and the cursor is the last'                   is .next "$at"
check  'the time is told to the millisecond'          is '.now | test("^20..-..-..T..:..:..\\....Z$")' true
check  'without wait it is empty at once when nothing is new' api GET "/rooms/$code/events?after=$at"
check  'and says so'                                  is '.events | length' 0

at=$(position)
poll alice "after=$at&wait=30&tab=one"
check  'a poll waits'                                 eventually waiting 1
as bob
check  'something is said'                            say hello
check  'the poll hears of it'                         eventually gives alice '.events[0].kind' message
check  'within a second'                              took alice 0 5
check  'with the next position'                       gives alice '.next' "$((at + 1))"
check  'and nobody waits any more'                    eventually waiting 0
at=$((at + 1))
poll alice "after=$at&wait=2&tab=one"
check  'when nothing happens it is answered empty'    eventually gives alice '.events | length' 0
check  'after the wait, or a tenth before'            took alice 1.7 2.5
check  'with the same position'                       gives alice .next "$at"

as alice
check  'a cursor from the future asks for a new snapshot' answers 410 GET "/rooms/$code/events?after=$((at + 1))&wait=5"
check  'by its code'                                  is .code resync
check  'as does one of another epoch'                 answers 410 GET "/rooms/$code/events?after=$at&epoch=other&wait=5"
check  'the epoch of the room is the right one'       api GET "/rooms/$code"
check  'and is taken'                                 api GET "/rooms/$code/events?after=$at&epoch=$(field .epoch)&wait=0"

poll alice "after=$at&wait=30&tab=one"
check  'a tab polls'                                  eventually waiting 1
jar=alice poll again "after=$at&wait=30&tab=one"
check  'the same tab polls again: the older is answered' eventually gives alice '.events | length' 0
check  'at once'                                      took alice 0 5
check  'and only the newer waits'                     waiting 1
jar=alice poll other "after=$at&wait=30&tab=two"
check  'another tab takes nobody its place'           eventually waiting 2
refuse 'both wait on'                                 answered again
as bob
check  'one event'                                    say both
check  'is heard by the one'                          eventually gives again '.events[0].payload.message.text' both
check  'and by the other'                             eventually gives other '.events[0].payload.message.text' both

# Bob's submission is told to Bob and to Alice, who is host, not to Carol.
as carol
api POST "/rooms/$code/join" '{"as": "player", "name": "Carol"}' >/dev/null || bail 'no Carol'
as bob
at=$(position)
poll carol "after=$at&wait=30&tab=c"
poll alice "after=$at&wait=30&tab=one"
check  'two wait'                                     eventually waiting 2
sum right >/dev/null || bail 'no submission'
check  'the host hears of a submission'               eventually gives alice '.events[0].kind' submission_queued
check  'who waits for it is told when it is judged'   api GET "/submissions/$submission?wait=30"
check  'with the verdict'                             is '"\(.state) \(.verdict)"' 'DONE ACCEPTED'
check  'hidden keys stay inside'                      is 'has("_room")' false
check  'another player hears what all may'            eventually status_of carol 200
refuse 'but not of the submission itself'             gives carol 'any(.events[]; .kind == "submission_queued")' true

# The answer that stays open.
as alice
at=$(position)
poll alice "after=$((at - 1))&tab=s" -N -H 'Accept: text/event-stream'
stream=$curl
stream_has () { test -e alice.poll && has "$1" <alice.poll; }
check  'a stream tells what is there'                 eventually stream_has "id: $at"
check  'and stays open'                               eventually test "$(metric streams)" = 1
as bob
check  'something is said'                            say streamed
check  'it comes down the stream'                     eventually stream_has '"streamed"'
check  'as an event of its kind'                      stream_has 'event: message'
refuse 'which still goes on'                          answered alice
pkill -P "$stream" curl
poll alice "after=0" -m 3 -N -H 'Accept: text/event-stream' -H "Last-Event-ID: $((at + 1))"
check  'one that begins anew continues after its last event' eventually answered alice
check  'and repeats nothing'                          lacks "id: $at" <alice.poll
poll alice "after=99999999" -N -H 'Accept: text/event-stream'
check  'a stream from the future is told to resync'   eventually stream_has 'event: resync'

# One session may wait only so often: what waited before is gone.
eventually waiting 0 >/dev/null || bail 'somebody still waits'
as alice
at=$(position)
for i in $(seq 25)
do
	jar=alice poll "many$i" "after=$at&wait=30&tab=many$i"
done
check  'of one session only 24 wait'                  eventually waiting 24
one_refused () { cat many*.done 2>/dev/null | grep -q ^503 && grep -q Retry-After many*.head; }
check  'and the next is told to come again'           eventually one_refused

# Nor may a room, or all of them, have more than so many.
is_refused () { status_of "$1" 503 && has Retry-After <"$1.head" && test "$(jq -r .code <"$1.poll")" = too_many_polls; }
jar=bob poll fits1 "after=$at&wait=30&tab=f1"
jar=bob poll fits2 "after=$at&wait=30&tab=f2"
check  'two more find a place in the room'            eventually waiting 26
jar=carol poll full1 "after=$at&wait=30&tab=f3"
check  'the next is told to come again'               eventually is_refused full1
jar=carol poll full2 "after=$at&tab=f4" -H 'Accept: text/event-stream'
check  'also for an answer that stays open'           eventually is_refused full2
refuse 'nobody has lost a place by that'              answered fits1
jar=bob poll again "after=$at&wait=30&tab=f1"
check  'a newer poll of a tab takes the place of the older' eventually status_of fits1 200
battle=$code
guest dora
check  'in another room'                              room '{"problems": ["sum"]}'
poll dora "after=$(position)&wait=30&tab=d1"
check  'there is a place'                             eventually waiting 27
jar=dora poll full3 "after=$(position)&wait=30&tab=d2"
check  'but one in all'                               eventually is_refused full3
kill "$(pgrep -P "$(cat dora.pid)" curl)"
check  'which is free as soon as its browser goes'    eventually waiting 26
code=$battle

# What stops and comes back.
many_heard () { test "$(cat many*.poll | jq -s '[.[] | select(.events[-1]?.payload.message.text == "after")] | length')" -ge 22; }
sql "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
	and pid <> pg_backend_pid()" >/dev/null
as bob
check  'with every connection to the database cut'    eventually say after
check  'those who wait still hear'                    eventually many_heard
check  'and nobody waits in vain'                     eventually waiting 0
at=$(position)
poll bob "after=$at&wait=30&tab=b"
eventually waiting 1 >/dev/null || bail 'nobody waits'
kill -TERM "$(service_pid web)"
check  'when the program is stopped, polls are answered' eventually gives bob '.events | length' 0
check  'and come again to its successor'              eventually api GET "/rooms/$code/events?after=$at&wait=0&tab=b"
check  'nor is who waited believed to be gone'         test "$(sql "select count(*) from riposte.room_tab
	where tab = 'b' and gone_at is null")" = 1
check  'nobody is reported gone'                      test "$(sql "select count(*) from riposte.room_event
	where kind = 'player_state' and seq > $at")" = 0
