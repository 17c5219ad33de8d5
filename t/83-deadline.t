#!/bin/sh
# What counts is when a submission arrives, by the server's clock.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"

plan 9
battle_start
battle_room || bail 'no room'

# The end is moved to just after now, so that what is sent next arrives in the
# last 100 ms; whether it did is read from the row, and if not tried again.
in_the_last_100_ms () {
	sql "update riposte.room set state = 'RUNNING', ends_at = clock_timestamp() + interval '95 ms' where code = '$code'"
	sum right || return 1
	test "$(sql "select r.ends_at - s.created_at between interval '0' and interval '100 ms'
		from riposte.submission s join riposte.room r using (room_id)
		where submission_id = $submission")" = t
}

over () { ! sum right; }

as bob
check 'a submission in the last 100 ms is taken' eventually in_the_last_100_ms
last=$submission
check 'one after the end is not'            eventually over
check 'because the state forbids it'        is .status 409
submission=$last
check 'the last one is judged'              test "$(verdict)" = ACCEPTED
check 'and counts'                          row_is "$bob" '.score' 100
check 'the timer ends the room'             eventually room_is .state FINISHED
check 'which becomes final'                 eventually room_is '"\(.final) \(.pending)"' 'true 0'
check 'once'                                test "$(sql "select count(*) from riposte.room_event where kind = 'board_final'")" = 1
check 'what was refused left no trace'      test "$(sql 'select count(*) from riposte.submission s
	join riposte.room r using (room_id) where s.created_at >= r.ends_at')" = 0
