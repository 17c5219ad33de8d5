#!/bin/sh
# What counts is when a submission arrives, by the server's clock.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"

plan 10
battle_start
battle_room || bail 'no room'

# One connection that submits without a pause across the end of the room, so
# that some arrive in its last moments and some after it.
one_after_another () {
	for n in $(seq 300)
	do
		test "$n" = 1 || echo next
		printf 'url = "%s/api/v1/rooms/%s/submissions"\nheader = "Origin: %s"\n' "$URL" "$code" "$URL"
		printf 'header = "Content-Type: application/json"\noutput = /dev/null\n'
		printf 'write-out = "%%{http_code}\\n"\ncookie = "%s"\n' "$scratch/bob.jar"
		printf 'data = "{\\"key\\": \\"k%s\\", \\"problem\\": \\"sum\\", \\"language\\": \\"python\\", ' "$n"
		printf '\\"source\\": \\"print(-1)\\"}"\n'
	done >storm
	sql "update riposte.room set ends_at = clock_timestamp() + interval '400 ms' where code = '$code'"
	curl -s -K storm >statuses
}
counted () { awk -v status="$1" '$1 == status { n++ } END { print n + 0 }' statuses; }
of_submissions () { sql "select $1 from riposte.submission s join riposte.room r using (room_id)"; }

as bob
check 'somebody submits across the end of the room' one_after_another
check 'until the end they are taken'         test "$(counted 202)" -gt 0
check 'after it the state forbids it'        test "$(counted 409)" -gt 0
check 'and nothing else was answered'        test $(($(counted 202) + $(counted 409))) = 300
check 'the last one arrived in the last 100 ms' test "$(of_submissions "
	max(s.created_at) > max(r.ends_at) - interval '100 ms'")" = t
check 'none after the end'                   test "$(of_submissions 'bool_and(s.created_at < r.ends_at)')" = t
check 'what was refused left no trace'       test "$(of_submissions 'count(*)')" = "$(counted 202)"
WITHIN=120
check 'the room ends, all are judged, and it is final' eventually room_is '"\(.state) \(.final) \(.pending)"' 'FINISHED true 0'
check 'every one that was taken counts, the last too' row_is "$bob" '.results[0].attempts' "$(counted 202)"
check 'it became final once'                 test "$(sql "select count(*) from riposte.room_event where kind = 'board_final'")" = 1
