#!/bin/sh
# What two real connections do to each other.  Each is a psql behind a fifo;
# "waits" is asked of pg_stat_activity, so nothing is left to time.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"

plan 26
quietly () { psql -XAtqw -v ON_ERROR_STOP=1 -c 'set search_path = api, riposte, t, public' "$@"; }

# session NAME: a connection; tell NAME SQL...: it does that; done_ NAME: it has
# answered all; said NAME: what it answered.
session () {
	mkfifo "$1.in"
	PGAPPNAME=$1 psql -XAtqw "$DATABASE_URL" <"$1.in" >"$1.out" 2>"$1.err" &
	eval "exec $2>$1.in"
	tell "$2" "set search_path = api, riposte, t, public;"
}
tell () { printf '%s\n' "$2" >&"$1"; }
told () { tell "$2" "select 'told $3';" && eventually grep -q "told $3" "$1.out"; }
waits () {
	test "$(sql "select count(*) from pg_stat_activity where application_name = '$1'
		and datname = current_database() and wait_event_type = 'Lock'")" = 1
}
value () { sql "set search_path = api, riposte, t, public; $1"; }
said () { grep -F -- "$2" "$1.out"; }
same () { test "$1" = "$2" || { echo "$1, not $2"; return 1; }; }
free () { sql "begin; set local search_path = riposte; $1 for update nowait; rollback"; }

db_new
quietly -f "$SRC/t/lib.pg" "$DATABASE_URL" >/dev/null 2>&1 || bail 'no t/lib.pg'
ann=$(value "select guest('ann')") bob=$(value "select guest('bob')")
value "update setting set judge_lease_s = 3600" # no heartbeats here
judge=$(value "select judge()")
battle () {
	code=$(value "select room('$ann')")
	value "select joins('$bob', '$code'); select room_start('$ann', '$code') is null" >/dev/null
	room=$(value "select room_id('$code')")
}
# Two problems submitted by bob, both claimed: $job1 $token1 $job2 $token2
two_jobs () {
	value "select submits('$bob', '$code', 'sum'), submits('$bob', '$code', 'max')" >/dev/null
	value "select judge_claim('$judge', '9') is null" >/dev/null
	of_room="from riposte.judge_job join riposte.submission using (submission_id) where room_id = $room"
	job1=$(sql "select min(job_id) $of_room") job2=$(sql "select max(job_id) $of_room")
	token1=$(sql "select token from riposte.judge_job where job_id = $job1")
	token2=$(sql "select token from riposte.judge_job where job_id = $job2")
	submission=$(sql "select submission_id from riposte.judge_job where job_id = $job1")
}
finish () { echo "select judge_finish('$judge', '$1', '$2', '{\"verdict\": \"ACCEPTED\"}');"; }
session one 3
session two 4

battle
two_jobs
tell 3 begin\;
tell 3 "$(finish "$job1" "$token1")"
told one 3 a
tell 4 "$(finish "$job2" "$token2")"
check  'the second of two verdicts of a player waits for the first' eventually waits two
tell 3 commit\;
told two 4 a
check  'and then both count'        same "$(value "select player('$bob', '$code', 'score')")" 200
check  'as the other player was told last' same 200 "$(value "select payload->'rows'->0->>'score'
	from room_event where room_id = $room and kind = 'board' order by seq desc limit 1")"

# event numbers follow commit order
battle
tell 3 begin\;
tell 3 "select message_create('$ann', '$code', '{\"text\": \"first\"}');"
told one 3 b
tell 4 "select message_create('$bob', '$code', '{\"text\": \"second\"}');"
check  'who would take the next event number waits for who has this one' eventually waits two
check  'so that a reader sees neither' same "$(value "select count(*) from room_event
	where room_id = $room and kind = 'message'")" 0
tell 3 rollback\;
told two 4 b
check  'a number that was rolled back leaves no gap' same "$(value "select max(seq) = count(*) and
	max(seq) = last('$code') from room_event where room_id = $room")" t

# arrival against the end
tell 3 begin\;
tell 3 "select submits('$bob', '$code');"
told one 3 c
tell 4 "select room_finish('$ann', '$code')->>'final';"
check  'the end waits for a submission that has arrived' eventually waits two
tell 3 commit\;
told two 4 c
check  'which is pending in it'     same "$(value "select shows('$ann', '$code')->>'final'")" false
battle
tell 3 begin\;
tell 3 "select room_finish('$ann', '$code') is null;"
told one 3 d
tell 4 '\set VERBOSITY verbose'
tell 4 "select submits('$bob', '$code');"
check  'a submission waits for an end that was first' eventually waits two
tell 3 commit\;
told two 4 d
check  'and is refused'             has room_over <two.err
refuse 'leaving nothing pending'    test "$(value "select count(*) from submission where room_id = $room")" != 0

# the last two verdicts of a finished room
battle
two_jobs
value "select room_finish('$ann', '$code') is null" >/dev/null
tell 3 begin\;
tell 3 "$(finish "$job1" "$token1")"
told one 3 e
tell 4 "$(finish "$job2" "$token2")"
check  'the last two verdicts come one after the other' eventually waits two
tell 3 commit\;
told two 4 e
check  'and make the board final once' same "$(value "select count(*) from room_event
	where room_id = $room and kind = 'board_final'")" 1

# the same key twice at once
battle
message="select message_create('$ann', '$code', '{\"key\": \"k\", \"text\": \"once\"}')->>'text';"
tell 3 begin\;
tell 3 "$message"
told one 3 f
tell 4 "$message"
check  'a repetition waits for the first time' eventually waits two
tell 3 commit\;
told two 4 f
check  'has its answer'             said two once
check  'and was not done'           same "$(value "select count(*) from message where text = 'once'")" 1

# lock order: room, players, submission, job, room_seq
battle
two_jobs
order () { # HELD-ROW FREE-ROW...
	tell 3 begin\;
	tell 3 "$1 for update;"
	told one 3 "lock$3"
	tell 4 'begin;'
	tell 4 "$(finish "$job1" "$token1")"
	eventually waits two || return 1
	free "$2" && status=0 || status=1
	tell 3 rollback\;
	tell 4 rollback\;
	told two 4 "lock$3"
	return "$status"
}
check  'a verdict locks the room before the player' order \
	"select 1 from room where room_id = $room" \
	"select 1 from room_player where room_id = $room" g
check  'the player before the submission' order \
	"select 1 from room_player where room_id = $room" \
	"select 1 from submission where submission_id = $submission" h
check  'the submission before the job' order \
	"select 1 from submission where submission_id = $submission" \
	"select 1 from judge_job where job_id = $job1" i
check  'the job before the event counter' order \
	"select 1 from judge_job where job_id = $job1" \
	"select 1 from room_seq where room_id = $room" j

# several timers
tell 3 begin\;
tell 3 "select timer_tick('0');"
told one 3 k
check  'a second timer does not wait for the first' same 500 \
	"$(value "select timer_tick('0')->>'next_ms'")"
tell 3 rollback\;

# claims
value "select submits('$bob', '$code')" >/dev/null
tell 3 begin\;
tell 3 "select 'got ' || jsonb_array_length(judge_claim('$judge', '1'));"
told one 3 l
check  'two judges do not wait for each other' same '[]' "$(value "select judge_claim('$judge', '1')")"
tell 3 commit\;
told one 3 m
check  'and one has the job'        said one 'got 1'

# everything at once
value "update setting set rate_submissions = 100000, rate_messages = 100000, rate_joins = 100000,
	rate_rooms = 100000" >/dev/null
battle
storm () {
	round=0
	while test $round -lt 40
	do
		round=$((round + 1))
		echo "$1"
	done | psql -XAtqw -c 'set search_path = api, riposte, t, public' \
		-c "set deadlock_timeout = '20ms'" -f - "$DATABASE_URL" >/dev/null 2>>storm.err &
	storms="$storms $!"
}
storms=''
storm "select submits('$bob', '$code'); select submits('$ann', '$code', 'max');"
storm "select submits('$ann', '$code'); select room_leave('$bob', '$code'); select joins('$bob', '$code');"
storm "select verdict('$judge', 'ACCEPTED'); select verdict('$judge', 'WRONG_ANSWER');"
storm "select verdict('$judge', 'ACCEPTED');"
storm "update room_tab set gone_at = now() - interval '1 min'; select timer_tick('0'); select polls('$ann', '$code');"
storm "select room_pause('$ann', '$code'); select room_resume('$ann', '$code');
	select player_update('$ann', '$code', id('$bob')::text, '{\"muted\": false}');
	select room_rejudge('$ann', '$code', '{}');"
for storm in $storms
do
	wait "$storm"
done
check  'whatever is done at once, nothing ever locks in a circle' same "$(sql "select deadlocks
	from pg_stat_database where datname = current_database()")" 0
check  'every score is what the verdicts say' same "$(value "select players_recompute(r)
	from room r where room_id = $room")" '{}'
check  'and no event number is missing' same "$(value "select count(*) = max(seq) and count(*) > 300
	from room_event where room_id = $room")" t
exec 3>&- 4>&-
wait
