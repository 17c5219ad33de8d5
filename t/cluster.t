#!/bin/sh
# Many machines: two web hosts, two judge hosts with different languages, a timer, and two
# database hosts under Patroni with a third member of etcd.  Six players submit and poll at
# both webs while hosts die, lose their cable and come back.  ./check cluster runs it.
. "${SRC:-$(dirname "$0")/..}/t/cluster.sh"
plan 67
exec 3>&1
WITHIN=30

state () { jq -cr "$1" players/state; }
is_more () { test "$(state "$1")" -gt "$2"; }
# goes_on: both webs take submissions, and verdicts are heard at both, which were not there
# before; within 30 s.
mark () {
	first=$(state '.taken[0]') second=$(state '.taken[1]') heard=$(state '.judged | add')
	newest=$(sql 'select max(submission_id) from riposte.submission') && touch players/forget
}
went_on () {
	is_more '.taken[0]' "$first" && is_more '.taken[1]' "$second" && is_more '.judged | add' "$((heard + 8))" &&
	test "$(sql "select count(*) > 4 from riposte.submission where submission_id > $newest and state = 'DONE'")" = t
}
gaps () { echo "# $1: no submission was taken for $(state .gaps.taken) s at most, no verdict heard for $(state .gaps.judged) s" >&3; }

# ---- eight hosts -----------------------------------------------------------------

n=0
for name in db1 db2 db3 web1 web2 judge1 judge2 timer
do
	n=$((n + 1))
	host $name $n || bail "no host $name"
done
for name in db1 db2 db3
do
	etcd_start $name
done
patroni_start db1
patroni_start db2
WITHIN=120
check  'Patroni makes a primary and a synchronous standby' eventually is_synchronous
check  'the schema is applied'                    database_make
timer_start timer
judge_start judge1 'python c' 'max_workers = 2'
judge_start judge2 'python lua' 'max_workers = 2'
web_start web1
web_start web2
one=http://$(address web1) two=http://$(address web2)
URL=$one
is_ready () { curl -sf -m 5 -o /dev/null "$1/readyz"; }
check  'one web is ready'                         eventually is_ready "$one"
check  'and the other'                            eventually is_ready "$two"
judges () { sql "select count(distinct name) from riposte.judge_worker where gone_at is null"; }
both_judge () { test "$(judges)" = 2; }
check  'both judges are there'                    eventually both_judge

import () {
	for slug in suma sumb sumc sumd
	do
		cp -r "$SRC/t/packages/sum" $slug &&
		sed -i "s/^uuid: .*/uuid: $(cat /proc/sys/kernel/random/uuid)/" $slug/problem.yaml || return 1
	done
	DATABASE_URL=$(database_url riposte_judge) "$RIPOSTE_PREFIX/bin/riposte-import" \
		-c judge1/riposte.conf suma sumb sumc sumd
}
check  'problems are imported'                    import
# The host is at the web that never dies: a host who is gone is none for long.
URL=$two
guest ada
ada=$(field .id)
check  'a room is made'                           room '{"problems": ["suma", "sumb", "sumc", "sumd"], "duration_s": 7200}'
check  'and begins'                               api POST "/rooms/$code/start" '{}'
cp ada.jar ear.jar
as ear
listen
follow ear
mkdir players
python3 "$SRC/t/players.py" players "$code" suma,sumb,sumc,sumd 6 "$one" "$two" >players/log 2>&1 &
players=$!
is_begun () { test -s players/state; }
eventually is_begun || { cat players/log; bail 'nobody plays'; }

# ---- load runs over all of them --------------------------------------------------------

judged_by () { sql "select count(*) from riposte.judge_attempt a join riposte.judge_worker w using (worker_id)
	join riposte.submission s using (submission_id) where w.name = '$1' and a.outcome = 'finished' and s.language $2"; }
both_work () { test "$(judged_by judge1 "= 'python'")" -gt 9 && test "$(judged_by judge2 "= 'python'")" -gt 9 &&
	test "$(judged_by judge1 "= 'c'")" -gt 2 && test "$(judged_by judge2 "= 'lua'")" -gt 2; }
check  'both judges work'                         eventually both_work
check  'no Lua goes where there is none'          test "$(judged_by judge1 "= 'lua'")" = 0
check  'nor C'                                    test "$(judged_by judge2 "= 'c'")" = 0
mark
WITHIN=30
check  'both webs take submissions and tell verdicts' eventually went_on

# ---- the primary dies ------------------------------------------------------------------

old=$(primary) new=$(other_of "$(primary)")
mark
check  "the primary's host dies: etcd, Patroni and Postgres" die "$old"
check  'within 30 s everything goes on'           eventually went_on
gaps   'the primary died'
check  'on the other host'                        is_primary "$new"
check  'with the same web processes'              test "$(cat web1.log web2.log | grep -c 'msg=serving')" = 2
etcd_start "$old"
patroni_start "$old"
WITHIN=120
check  'the dead one comes back as the standby that commits wait for' eventually is_synchronous
check  '...which is not the primary'              is_primary "$new"

# ---- a judge is cut off in the middle of jobs --------------------------------------------

printf 'import time\ntime.sleep(0.5)\na, b = map(int, input().split())\nprint(a + b)\n' >slow.py
as ada
slow () {
	mine=0
	for n in 1 2 3 4 5 6
	do
		submit suma python slow.py || return 1
		mine=$mine,$submission
	done
}
check  'slow programs are submitted'              slow
held () { sql "select count(*) from riposte.judge_job j join riposte.judge_worker w using (worker_id)
	where w.name = 'judge2' and j.state = 'CLAIMED' and j.submission_id in ($mine)"; }
has_some () { test "$(held)" -gt 0; }
check  'the second judge is at work on some'      eventually has_some
check  'it loses its cable'                       cut judge2
taken=$(sql "select coalesce(string_agg(j.submission_id::text, ','), '0') from riposte.judge_job j
	join riposte.judge_worker w using (worker_id) where w.name = 'judge2' and j.submission_id in ($mine)")
refuse 'with jobs'                                test "$taken" = 0
all_done () { test "$(sql "select count(*) from riposte.submission where submission_id in ($mine) and state <> 'DONE'")" = 0; }
check  'the first judge judges them all'          eventually all_done
lost () { sql "select count(distinct submission_id) from riposte.judge_attempt a join riposte.judge_worker w using (worker_id)
	where w.name = 'judge2' and a.outcome = 'lost' and submission_id in ($taken)"; }
check  'those of the second were written off'     test "$(lost)" = "$(echo "$taken" | tr , '\n' | wc -l)"
late () { grep -c 'msg="a verdict came too late: the job is somebody else' judge2.log; }
before=$(late)
check  'it gets its cable back'                   heal judge2
is_refused () { test "$(late)" -gt "$before"; }
check  'its results are refused'                  eventually is_refused
twice () { sql "select count(*) from (select s.submission_id from riposte.submission s
	left join riposte.judge_attempt a on a.submission_id = s.submission_id and a.outcome = 'finished'
	where s.submission_id in ($1) group by 1 having count(a.*) <> 1) x"; }
check  'each was judged once'                     test "$(twice "$mine")" = 0
lua_before=$(judged_by judge2 "= 'lua'")
judges_again () { test "$(judged_by judge2 "= 'lua'")" -gt "$lua_before"; }
check  'it judges again'                          eventually judges_again

# ---- a web host dies -------------------------------------------------------------------

resyncs=$(state .resyncs) lowest=$(state '.cursors | min') heard=$(state '.judged[1]') taken=$(state '.taken[1]')
touch players/forget
check  'a web host dies: nginx and riposte.fcgi'  die web1
all_passed () { test "$(state '.cursors | min')" -gt "$((lowest + 50))" && is_more '.judged[1]' "$((heard + 8))" &&
	is_more '.taken[1]' "$taken"; }
check  'all players go on at the other'           eventually all_passed
gaps   'a web host died'
check  'with the same cursor'                     test "$(state .resyncs)" = "$resyncs"
web_start web1
mark
check  'it comes back and is used'                eventually went_on

# ---- the network parts and heals -------------------------------------------------------

old=$(primary) new=$(other_of "$(primary)")
mark
check  'the primary loses its cable'              cut "$old"
WITHIN=30
check  'within 30 s everything goes on'           eventually went_on
gaps   'the network parted'
check  'on the other host'                        is_primary "$new"
check  'the network heals'                        heal "$old"
WITHIN=120
check  'the one that was cut off is a standby now' eventually is_synchronous
check  '...and not the primary'                   is_primary "$new"
mark
check  'everything goes on'                       eventually went_on

# ---- the primary stops in the middle, and its kernel answers for it ----------------------

old=$(primary) new=$(other_of "$(primary)")
frozen=$(ip netns pids "$old")
# shellcheck disable=SC2086 # numbers
freeze () { kill -STOP $frozen; }
# shellcheck disable=SC2086
thaw () { kill -CONT $frozen; }
mark
check  'the primary freezes'                      freeze
check  'everything goes on'                       eventually went_on
gaps   'the primary froze'
check  'on the other host'                        is_primary "$new"
check  'it thaws'                                 thaw
check  'and is a standby now'                     eventually is_synchronous
check  '...and not the primary'                   is_primary "$new"

# ---- no database at all ----------------------------------------------------------------

die db1
die db2
as ada
is_down () { answers 503 GET /me && is .code database_down && is .detail 'the database is down'; }
URL=$one
check  'without any database a call is told so'   eventually is_down
check  'and when to come again'                   has 'Retry-After:' <headers
check  'a page is a page that says so'            call GET / '' -H 'Accept: text/html'
check  'with its status'                          has 503 <status
URL=$two
check  'at the other web, too'                    eventually is_down
mark_down=$(state '.judged | add')
for name in db1 db2
do
	etcd_start $name
	patroni_start $name
done
goes_on () { is_more '.judged | add' "$((mark_down + 8))"; }
check  'when they are back everything goes on by itself' eventually goes_on
check  'with a synchronous standby'               eventually is_synchronous

# ---- what came of it -------------------------------------------------------------------

touch players/hush
is_quiet () { test "$(state .pending)" = 0 && test "$(sql "select count(*) from riposte.submission where state <> 'DONE'")" = 0; }
check  'all that was sent is judged'              eventually is_quiet
room_seq () { sql "select last_seq from riposte.room_seq join riposte.room using (room_id) where code = '$code'"; }
room_seq >players/end.new && mv players/end.new players/end
have_heard () { ! kill -0 $players 2>/dev/null; }
check  'all players have heard the last event'    eventually have_heard
wait $players
check  'and nothing went wrong with them'         test $? = 0
echo "# taken at each web: $(state .taken), refused meanwhile: $(state .words); resyncs: $(state .resyncs)"

for file in players/p?.accepted
do
	name=$(basename "$file" .accepted)
	read -r person first <"players/$name.first"
	sed "s/^/$person /" "$file" >>accepted
	cp "players/$name.events" "$name.events"
	echo "$person $first $name" >>people
done
sql "create table public.accepted (n serial, person_id bigint, submission_id bigint, letter text, language text, verdict text)" &&
psql -XAtqw -d "$DATABASE_URL" -c "\\copy accepted (person_id, submission_id, letter, language, verdict) from 'accepted' with (delimiter ' ')"
none () { test "$(sql "$1")" = 0; }
check  'there was load'                           test "$(wc -l <accepted)" -gt 200
check  'no submission that was taken is missing'  none "select count(*) from accepted a left join riposte.submission s
	using (submission_id, person_id, letter, language) where s.submission_id is null"
check  'and none is there twice'                  none "select count(*) from riposte.submission s join (select distinct person_id
	from accepted) p using (person_id) left join accepted a using (submission_id) where a.n is null"
check  'each has the verdict that it deserves'    none "select count(*) from accepted a join riposte.submission s
	using (submission_id) where s.state <> 'DONE' or s.verdict <> a.verdict"
check  'each was judged once, whatever became of its judge' test "$(twice 'select submission_id from riposte.submission')" = 0
check  'and told once'                            none "select count(*) from (select s.submission_id
	from riposte.submission s left join riposte.room_event e on e.room_id = s.room_id and e.kind in ('verdict', 'rejudged')
		and e.audience = 'player:' || s.person_id and (e.payload->'submission'->>'id')::bigint = s.submission_id
	group by 1 having count(e.*) <> 1) x"
# From what the players know: solved, and how often they tried before.
check  'each score is what the verdicts make it'  none "with tries as (
		select a.person_id, a.letter, min(n) filter (where verdict = 'ACCEPTED') as solved, array_agg(n) as tried
		from accepted a group by 1, 2),
	due as (select person_id, letter, (select count(*) from unnest(tried) n where solved is null or n <= solved) as attempts,
		solved is not null as is_solved from tries),
	board as (select p.person_id, r->>'letter' as letter, (r->>'attempts')::int as attempts,
		r->>'solved_at' is not null as is_solved from riposte.room_player p, jsonb_array_elements(p.results::jsonb) r
		where p.person_id in (select person_id from accepted))
	select count(*) from due full join board using (person_id, letter)
	where (due.attempts, due.is_solved) is distinct from (board.attempts, board.is_solved)"
heard_all () {
	while read -r person first name
	do
		same_as_log "$person" "$name" "$first" || return 1
	done <people
	eventually same_as_log "$ada" ear "$(cat ear.next)"
}
check  'players and host heard exactly what the log holds for them, in order' heard_all
check  'nobody was counted as gone'               none "select count(*) from riposte.room_event e where e.kind = 'player_state'
	and e.payload->'player'->>'state' = 'DISCONNECTED' and e.seq <= $(cat players/end)
	and (e.payload->'player'->>'id')::bigint in (select person_id from accepted union select $ada)"

# ---- one judge, and two ------------------------------------------------------------------

# A slot is worth a quarter of a core here, as though each judge were a smaller machine:
# both together then fit into this one, and what limits a queue is the judges' processors.
printf 'from time import process_time\na, b = map(int, input().split())\nwhile process_time() < 0.1:\n\tpass\nprint(a + b)\n' >burn.py
quarter () { judge_start "$1" python 'max_workers = 1' 'box_cpu_percent = 25'; }
are () { test "$(judges)" = "$1"; }
# takes: milliseconds of judging for twelve of them; $took
takes () {
	from=$(sql 'select max(submission_id) from riposte.submission')
	for n in 1 2 3 4 5 6 7 8 9 10 11 12
	do
		submit suma python burn.py >/dev/null || return 1
	done
	all="submission_id > $from"
	eventually none "select count(*) from riposte.submission where $all and state <> 'DONE'" &&
	none "select count(*) from riposte.submission where $all and verdict <> 'ACCEPTED'" &&
	took=$(sql "select (1000 * extract(epoch from max(s.judged_at) - min(a.claimed_at)))::int
		from riposte.submission s join riposte.judge_attempt a using (submission_id) where $all")
}
as ada
WITHIN=120
die judge1
die judge2
eventually are 0
quarter judge1
eventually are 1
check  'a queue is judged by one judge'           takes
alone=$took
quarter judge2
eventually are 2
check  'and by two'                               takes
echo "# twelve programs of 0.6 s of processor each, slots of a quarter of a core: $alone ms by one judge, $took ms by two"
check  'which together do at least 1.6 times as much' test $((took * 16)) -le $((alone * 10))
