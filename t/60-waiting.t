#!/bin/sh
# Two thousand browsers wait in one room, most with long polls and some with
# open answers, while something is said all the time and every part is killed,
# restarted or cut.  In the end each saw exactly what the log holds for their eyes.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/crowd.sh"

P=${POLLS:-1400} S=${STREAMS:-600} V=${VANISH:-1000} MEMORY=${MEMORY:-20000}
plan 47
site_start --own-postgres
battle_import
battle_room || bail 'no room'
# Half of what is said is for some eyes only.
crowd_voice "(array['all', 'all', 'all', 'players', 'spectators', 'hosts',
	'others:' || (select max(person_id) from person), 'player:' || (select max(person_id) from person)])
	[1 + floor(random() * 8)]"

metric () { curl -s -m 5 "$URL/metrics" | awk -v name="riposte_$1" '$1 == name { print $2 }'; }
waiting () { test "$(metric waiting)" = "$1" || { curl -s -m 5 "$URL/metrics" | grep -e waiting -e streams; false; }; }
streaming () { test "$(metric streams)" = "$1"; }
memory () { awk '/^VmRSS/ { print $2 }' "/proc/$(service_pid web)/status"; }
stays_small () { memory; test "$(memory)" -lt "$MEMORY"; }
# What has come since this was called the last time.
heard_more () { before=${heard:-0}; heard=$(stat polls events); test "$heard" -gt "$before"; }
all_wait () { crowd_is polls waiting "$1" && crowd_is streams waiting "$2"; }
is_replaced () { now=$(service_pid "$1") && test "$now" -gt 0 && test "$now" != "$before_pid"; }

crowd_watch "$P" polls.guests && crowd_watch "$S" streams.guests || bail 'no guests'
# Those who will read no more are among the hosts, so that they can be told what no other has to bear.
hosts=$(head -n 60 streams.guests | cut -d' ' -f3 | paste -sd,)
sql "update riposte.room set hosts = hosts || array[$hosts]::bigint[] where code = '$code'"
WITHIN=45
crowd polls -j 1000 polls.guests
crowd streams -j 1000 -k stream streams.guests
check  'thousands wait'                           eventually all_wait "$P" "$S"
check  'each as a request that costs no thread'   eventually waiting $((P + S))
check  'some of them on an open answer'           eventually streaming "$S"
check  'and little memory'                        stays_small
echo 'say 100000 4 1' >polls.in # until told to hush

check  'they hear'                                eventually heard_more
# One poll that waits with them: how long they are asked to take for coming back.
spread_told () {
	api GET "/rooms/$code/events?tab=spread" && api GET "/rooms/$code/events?after=$(field .next)&wait=20&tab=spread" &&
	test "$(field '.spread_ms // 0')" -ge $((P / 2 / 20))
}
as alice
check  'and are asked to come back one after another' eventually spread_told
before_pid=$(service_pid web)
check  'the web program is killed'                kill -9 "$before_pid"
check  'another takes its place'                  eventually is_replaced web
check  'and all wait again'                       eventually all_wait "$P" "$S"
check  'and hear'                                 eventually heard_more

check  'nginx is told to read its files again'    kill -HUP "$(service_pid nginx)"
check  'and they hear'                            eventually heard_more

cut_off () { test "$(sql "select count(pg_terminate_backend(pid)) from pg_stat_activity
	where query like 'listen%' and application_name = 'riposte-bell'")" -gt 0; }
check  'the listener is cut off'                  cut_off
check  'and they hear'                            eventually heard_more

before_pid=$(service_pid postgres)
check  'Postgres is killed'                       kill -9 "$before_pid"
check  'another takes its place'                  eventually is_replaced postgres
check  'and they hear'                            eventually heard_more

before_pid=$(service_pid web)
check  'the web program is told to end'           kill -TERM "$before_pid"
check  'and its successor begins'                 eventually is_replaced web
check  'all wait again'                           eventually all_wait "$P" "$S"
check  'and hear'                                 eventually heard_more

check  'many of them vanish at once'               tell polls "vanish $V"
# Of the others some are on their way at any time, since something is said all the while.
at_most () { test "$(metric waiting)" -le "$1"; }
check  'which is noticed'                         eventually at_most $((P + S - V))
check  'and the others hear'                      eventually heard_more

# Whoever reads no more: what is sent to them is not kept without bound.
check  'a few read no more'                       tell streams 'deafen 20'
flood () {
	sql "set search_path = riposte, pg_temp;
		select count(emit(room_id, ev('message', null, 'hosts', jsonb_build_object('message',
			jsonb_build_object('text', repeat('x', 30000)))))) from room, generate_series(1, 30)
		where code = '$code'" >/dev/null &&
	sql "select api.ring('room ' || room_id || ':' || last_seq) from riposte.room_seq" >/dev/null &&
	(WITHIN=15 && eventually heard_more) && test "$(metric streams_cut_total)" -ge 20 &&
	streaming $((S - 20)) # those who were cut for being slow are back: it is not they
}
check  'they are cut when too much is said'       eventually flood
# At its height the flood takes 24 MB, 14 a moment later.
check  'nothing is kept for them'                 eventually stays_small
check  'and the others hear'                      eventually heard_more

# Half a request, and one that nobody can mean.
half () {
	{ printf 'GET /api/v1/rooms/%s/events?after=1&wait=20 HTTP/1.1\r\nHost: local' "$code"
	timeout 3 tail -f /dev/null; } | curl -s -m 2 "telnet://localhost:$PORT" >/dev/null 2>&1
	test $? = 28
}
check  'half a request holds up nobody'           half
check  'and they hear'                            eventually heard_more
as alice
check  'a cursor from the future is refused'      answers 410 GET "/rooms/$code/events?after=99999999&wait=5&tab=f"
check  'by its code'                              is .code resync
refuse 'as is a cursor that is no number'         api GET "/rooms/$code/events?after=1e3&wait=5&tab=f"

WITHIN=90
check  'all has been said'                        tell polls hush
check  'the last word is'                         tell polls end
check  'and heard by all who poll'                eventually crowd_is polls ended "$P"
check  'and by all with an open answer'           eventually crowd_is streams ended $((S - 20))
WITHIN=45
check  'each who polled saw what the log holds for them' saw polls 's.last >= (select max(seq) - 400 from riposte.room_event)'
check  'as did each with an open answer'          saw streams 's.last = (select max(seq) from riposte.room_event)'
check  'nothing came twice or out of order'       crowd_is polls disorders 0
check  'nor there'                                crowd_is streams disorders 0
check  'nobody needed a new snapshot'             crowd_is polls resyncs 0
check  'nor there'                                crowd_is streams resyncs 0
check  'nobody waits in vain'                     eventually waiting 0
check  'what was for some eyes was seen by them'  test "$(cut -d' ' -f5 streams.saw | sort -u | wc -l)" -gt 3
# Alice and Bob are not there.  Who has heard the end hangs up, and may be lost after it.
none_lost () {
	psql -XAtqw -v ON_ERROR_STOP=1 "$DATABASE_URL" >lost <<'END' || return 1
create temp table saw (room bigint, person bigint, first bigint, last bigint, n bigint, digest text);
\copy saw from polls.saw with (delimiter ' ')
\copy saw from streams.saw with (delimiter ' ')
select s.person, e.seq, e.at
  from saw s join riposte.room_event e on e.kind = 'player_state'
   and (e.payload->'player'->>'id')::bigint = s.person
 where e.payload->'player'->>'state' = 'DISCONNECTED' and e.seq <= s.last
   and s.last >= (select max(seq) from riposte.room_event where payload->'message'->>'text' = 'the end');
END
	head -n 10 lost
	test ! -s lost
}
check  'nobody who was there was counted as gone' none_lost
vanished_lost () { test "$(sql "select count(*) from riposte.room_player where state = 'DISCONNECTED'")" -gt $((V / 4)); }
check  'who vanished was'                         eventually vanished_lost
