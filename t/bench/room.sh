#!/bin/sh
# A room of 500 with eight problems: what its page takes beside its JSON, and how
# many bytes a verdict costs each browser.  Part of make bench.
. "${SRC:-$(dirname "$0")/../..}/t/lib.sh"
. "$SRC/t/battle.sh"
rounds=${ROUNDS:-60}

battle_start
battle_room >/dev/null
sql "insert into riposte.problem (slug) select 'sum' || n from generate_series(2, 8) n;
	insert into riposte.problem_version (problem_id, number, state, title, statements, samples,
		cpu_ms, wall_ms, memory_kb, output_kb, processes, points)
	select q.problem_id, 1, 'PUBLISHED', 'Sum ' || q.slug, v.statements, v.samples, v.cpu_ms,
		v.wall_ms, v.memory_kb, v.output_kb, v.processes, 100
	from riposte.problem q, riposte.problem_version v where q.slug ~ '^sum[2-8]' and v.version_id =
		(select version_id from riposte.problem where slug = 'sum');
	update riposte.problem q set version_id = v.version_id from riposte.problem_version v
		where v.problem_id = q.problem_id and q.version_id is null;
	insert into riposte.room_problem (room_id, letter, position, problem_id, version_id, points)
	select r.room_id, chr(64 + right(q.slug, 1)::int), right(q.slug, 1)::int, q.problem_id,
		q.version_id, 100
	from riposte.room r, riposte.problem q where r.code = '$code' and q.slug ~ '^sum[2-8]'"
sql "insert into riposte.person (name) select 'Player ' || n from generate_series(1, 498) n;
	insert into riposte.room_player (room_id, person_id, name)
	select r.room_id, p.person_id, p.name from riposte.room r, riposte.person p
	where r.code = '$code' and p.name like 'Player %';
	insert into riposte.room_tab (room_id, person_id, tab, seen_at)
	select p.room_id, p.person_id, '', now() + interval '1 h' from riposte.room_player p
	where p.name like 'Player %';
	insert into riposte.submission (room_id, person_id, letter, problem_id, version_id, language,
		source, state, verdict, elapsed_ms, created_at, judged_at)
	select p.room_id, p.person_id, q.letter, q.problem_id, q.version_id, 'c', 'x', 'DONE',
		case when p.person_id % 3 = 0 then 'WRONG_ANSWER' else 'ACCEPTED' end, 60000, now(), now()
	from riposte.room_player p join riposte.room_problem q using (room_id)
	where p.name like 'Player %';
	set search_path = riposte; select players_recompute(r) is not null from room r where code = '$code'" \
	>/dev/null

# The median of a call's milliseconds, one after another.
median_of () { # PATH ACCEPT
	for _ in $(seq "$rounds")
	do
		curl -s -b bob.jar -o /dev/null -H "Accept: $2" -w '%{time_total}\n' "$URL$1"
	done | sort -n | awk '{ t[NR] = $1 * 1000 } END { printf "%.1f", t[int((NR + 1) / 2)] }'
}
median_of "/rooms/$code" text/html >/dev/null
sql "explain (analyze, costs off) select api.room_show(null, '$code')" | awk '/Execution/ { printf "%-58s %7.1f ms\n", "room of 500, eight problems: its JSON, in the database", $3 }'
json=$(median_of "/api/v1/rooms/$code" application/json)
page=$(median_of "/rooms/$code" text/html)
printf '%-58s %7s ms\n' 'room of 500, eight problems: JSON' "$json"
printf '%-58s %7s ms\n' '  its page' "$page"
echo "$json $page" | awk '{ printf "%-58s %7.2f (allowed 1.50)\n", "  page / JSON", $2 / $1 }'

# All that a rival's poll gets of somebody else's verdict.
as alice
listen
as bob
for letter in A B C D E F G
do
	sql "insert into riposte.submission (room_id, person_id, letter, problem_id, version_id, language,
		source, state, verdict, elapsed_ms, created_at, judged_at)
		select room_id, $bob, letter, problem_id, version_id, 'c', 'x', 'DONE', 'ACCEPTED', 60000, now(), now()
		from riposte.room_problem join riposte.room using (room_id)
		where code = '$code' and letter = '$letter' and letter <> 'A'"
done
submit sum python right.py >/dev/null
verdict >/dev/null
guest cleo >/dev/null
api POST "/rooms/$code/join" '{"as": "player"}' >/dev/null
api GET "/rooms/$code/events?after=$(cat alice.next)&wait=0&tab=b" >/dev/null
first=$(jq '[.events[] | select(.kind == "verdict")][0].seq - 1' <body)
last=$(jq '[.events[] | select(.kind == "board")][-1].seq' <body)
curl -si -b cleo.jar "$URL/api/v1/rooms/$code/events?after=$first&wait=0&tab=b" >heard
extra=$(jq -c "[.events[] | select(.seq > $last)]" <body | wc -c)
printf '%-58s %7s bytes (allowed 2048)\n' 'a verdict, with its headers, to each other browser' \
	"$(($(wc -c <heard) - extra))"
