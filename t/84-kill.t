#!/bin/sh
# Each program and the database is killed in the middle of a battle.  Whatever
# was sent before, meanwhile and after gets exactly one verdict, and each player
# hears exactly the events that the log holds for their eyes.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"

plan 27
site_start --own-postgres --set rate_submissions=1000000
battle_import
battle_room || bail 'no room'
follow alice
as bob
listen
follow bob

# As a browser does: the same key until it was taken, so that a lost answer is
# no second submission.
send () {
	as "$1"
	body=$(jq -cn --arg k "$2" --rawfile s "$3.py" \
		'{key: $k, problem: "sum", language: "python", source: $s}')
	eventually api POST "/rooms/$code/submissions" "$body" >/dev/null || echo "$2" >>"$scratch/unsent"
}

fire () {
	for n in 1 2 3 4 5 6 7 8
	do
		send alice "$1-a$n" slow
		send bob "$1-b$n" right
	done
}

pending () { sql "select count(*) from riposte.submission where state <> 'DONE'"; }
is_busy () { test "$(pending)" -gt 2; }
is_done () { test "$(pending)" = 0; }
is_replaced () { now=$(service_pid $victim) && test "$now" -gt 0 && test "$now" != "$before"; }
submissions () { sql 'select count(*) from riposte.submission'; }

WITHIN=60
total=0
for victim in web judge box timer postgres
do
	fire $victim &
	firing=$!
	check  "there is work while the $victim runs" eventually is_busy
	before=$(service_pid $victim)
	check  "the $victim is killed"              kill -9 "$before"
	wait $firing
	check  "another $victim takes its place"    eventually is_replaced
	check  'everything that was sent is judged' eventually is_done
	total=$((total + 16))
	check  'and there once'                     test "$(submissions)" = $total
done

check 'each has exactly one verdict' test "$(sql "
	select count(*) from (select s.submission_id, count(e.seq) n
		from riposte.submission s left join riposte.room_event e
			on e.room_id = s.room_id and e.kind = 'verdict' and e.audience like 'player:%'
			and (e.payload->'submission'->>'id')::bigint = s.submission_id
		group by 1) x where n <> 1")" = 0
heard_all () { same_as_log "$alice" alice && same_as_log "$bob" bob "$(cat bob.next)"; }
check 'each player heard exactly what the log holds for them' eventually heard_all
