#!/bin/sh
# No submission is lost or judged twice, whoever dies.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/judge.sh"
plan 29
judge_site --set judge_lease_s=4

# Slow in the first test, which is time enough to be killed in.
cat >slow.py <<'END'
import time
a, b = map(int, input().split())
if (a, b) == (1, 2):
    time.sleep(1.5)
print(a + b)
END
echo 'a, b = map(int, input().split()); print(a + b)' >right.py

verdicts () { sql "select count(*) from riposte.room_event where kind = 'verdict' and audience like 'player:%'"; }
accepted () { sql "select count(*) from riposte.submission where verdict = 'ACCEPTED' and state = 'DONE'"; }
attempts () { sql "select count(*) from riposte.judge_attempt where outcome = '$1'"; }
claimed () { sql "select count(*) from riposte.judge_job where state = 'CLAIMED'"; }
is_claimed () { test "$(claimed)" -ge 1; }
is_restarted () { now=$(service_pid judge) && test "$now" -gt 0 && test "$now" != "$judge"; }
are () { test "$($1)" = "$2"; }

# Those that run at the same time share no files.
apart () (
	scratch=$scratch/$1
	mkdir "$scratch"
	shift
	"$@"
)

# N slow ones, and wait until the judge is at work.
fire () {
	for n in $(seq "$1")
	do
		send python slow.py >/dev/null || echo "$n" >>"$scratch/unsent"
	done
	eventually is_claimed
}

WITHIN=60
pids=''
for n in $(seq 20)
do
	apart "$n" send python right.py >/dev/null &
	pids="$pids $!"
done
for pid in $pids; do wait "$pid" || echo "$pid" >>"$scratch/unsent"; done
refuse 'twenty submissions at once are all taken'  test -s "$scratch/unsent"
check  'and all judged'                            eventually is_idle
check  'each once'                                 are verdicts 20
check  'and rightly'                               are accepted 20

judge=$(service_pid judge)
check  'there is work for the judge'               fire 3
check  'which is killed'                           kill -9 "$judge"
check  'and started again'                         eventually is_restarted
check  'its jobs come back by themselves'          eventually is_idle
check  'and are judged once'                       are verdicts 23
check  'rightly'                                   are accepted 23
refuse 'what the dead one began counts as lost'    test "$(attempts lost)" = 0

judge=$(service_pid judge)
check  'there is work for the judge'               fire 3
check  'which is asked to end'                     kill -TERM "$judge"
check  'its jobs are judged by the next'           eventually is_idle
check  'once'                                      are verdicts 26
check  'what it gave back is no attempt'           test "$(sql 'select max(attempt) from riposte.submission')" = 1

box=$(service_pid box)
check  'there is work for the box'                 fire 3
check  'which is killed'                           kill -9 "$box"
check  'the judge asks the next box again'         eventually is_idle
check  'for each verdict once'                     are verdicts 29
check  'and rightly'                               are accepted 29

# A judge that was thought dead: its lease runs out while it sleeps.
judge=$(service_pid judge)
token () { sql 'select min(token) from riposte.judge_job'; }
lost_token () { test -z "$(sql "select 1 from riposte.judge_job where token = $token")"; }
fire 1
token=$(token) job=$(sql 'select min(job_id) from riposte.judge_job')
worker=$(sql 'select min(worker_id) from riposte.judge_job')
check  'a judge that hangs loses its lease'        kill -STOP "$judge"
check  'and its job'                               eventually lost_token
refuse 'a late verdict of it is refused'           ask judge_finish "$worker" "$job" "$token" \
	'{"verdict": "WRONG_ANSWER", "tests": []}'
check  'as fenced'                                 has fenced <"$scratch/notices"
check  'it goes on'                                kill -CONT "$judge"
check  'registers again and judges'                eventually is_idle
check  'rightly'                                   are accepted 30
check  'one verdict each, after all that'          are verdicts 30
site_stop >/dev/null
