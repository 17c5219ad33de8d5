# shellcheck shell=sh disable=SC2034,SC2154
# crowd.sh -- thousands of browsers that wait (t/bench/crowd.c), for tests and
# figures; read after lib.sh.
#
#	crowd_voice [AUDIENCE]		what they are told: AUDIENCE is SQL, 'all' if not given
#	crowd_watch N FILE [SEATS]	N sessions that watch the room $code: every fourth
#					is its player, every fourth a spectator, SEATS in all
#	crowd_rooms N FILE		N rooms like $code, with four players each
#	crowd NAME OPTION... FILE	start one; its orders go through:
#	tell NAME ORDER			...and leaves the answer in $scratch/NAME.out
#	stat NAME FIGURE		a figure of "stat"
#	crowd_is NAME FIGURE VALUE
#	saw NAME			succeeds when each saw exactly what the log holds
#					for their eyes, in order

# As riposte.emit is called by the game, without the rest of a message.
crowd_voice () {
	sql "create or replace function api.bench_say(_room text, _text text)
		returns jsonb language plpgsql as \$\$ begin
			perform riposte.emit(_room::bigint, riposte.ev('message', null,
				case when _text = 'the end' then 'all' else ${1:-'all'} end,
				jsonb_build_object('message', jsonb_build_object('text', _text))));
			return null; end \$\$;
		alter function api.bench_say set search_path = riposte, pg_temp;
		create sequence if not exists riposte.bench_guest" >/dev/null
}

# TOKEN CODE TAB ROOM: the tab is called by the person's number.
crowd_watch () {
	sql "with guest as (
			insert into riposte.person (name) select 'guest ' || n
			from generate_series(1, $1) n returning person_id),
		seat as (
			insert into riposte.room_player (room_id, person_id, name, role)
			select r.room_id, g.person_id, 'g',
			       case g.person_id % 4 when 0 then 'player' else 'spectator' end
			from guest g, riposte.room r where r.code = '$code' and g.person_id % 4 < 2 limit ${3:-100000}
			returning room_id, person_id),
		tab as (
			insert into riposte.room_tab (room_id, person_id, tab, seen_at)
			select room_id, person_id, '', now() from seat),
		session as (
			insert into riposte.session (hash, person_id, expires_at)
			select riposte.hash_of('crowd-' || g.person_id), g.person_id, now() + '1 day'
			from guest g)
		select 'crowd-' || g.person_id || ' $code ' || g.person_id || ' ' || r.room_id
		from guest g, riposte.room r where r.code = '$code'" >"$2"
}

crowd_rooms () {
	sql "with like_it as (select r.* from riposte.room r where r.code = '$code'),
		made as (
			insert into riposte.room (code, title, hosts, mode, scoring, visibility, policy,
				state, duration_s, max_players)
			select left(translate(encode(sha256(convert_to(n::text || '$code', 'UTF8')),
				'base64'), '+/', '-_'), 22), 'Crowd ' || n, '{}', l.mode, l.scoring,
				l.visibility, l.policy, 'LOBBY', l.duration_s, l.max_players
			from like_it l, generate_series(1, $1) n returning room_id, code),
		counter as (insert into riposte.room_seq (room_id) select room_id from made)
		select count(*) from made" >/dev/null
	sql "with place as (
			select r.room_id, r.code, row_number() over (order by r.room_id, k) as n
			from riposte.room r, generate_series(1, 4) k where r.title like 'Crowd %'),
		guest as (
			insert into riposte.person (name) select 'guest ' || n from place
			returning person_id),
		numbered as (select person_id, row_number() over (order by person_id) as n from guest),
		seat as (
			insert into riposte.room_player (room_id, person_id, name)
			select p.room_id, g.person_id, 'g' from place p join numbered g using (n)
			returning room_id, person_id),
		tab as (
			insert into riposte.room_tab (room_id, person_id, tab, seen_at)
			select room_id, person_id, '', now() from seat),
		session as (
			insert into riposte.session (hash, person_id, expires_at)
			select riposte.hash_of('crowd-' || g.person_id), g.person_id, now() + '1 day'
			from guest g)
		select 'crowd-' || g.person_id || ' ' || p.code || ' ' || g.person_id || ' ' || p.room_id
		from place p join numbered g using (n) order by p.room_id" >"$2"
}

crowd () {
	crowd_name=$1
	shift
	rm -f "$scratch/$crowd_name.in"
	mkfifo "$scratch/$crowd_name.in"
	# Opened for both, so that any number of orders may come.
	"$BUILD/t/bench/crowd" -p "$PORT" -d "$DATABASE_URL" "$@" \
		<>"$scratch/$crowd_name.in" >"$scratch/$crowd_name.out" 2>"$scratch/$crowd_name.err" &
	echo $! >"$scratch/$crowd_name.pid"
	following="$following $crowd_name"
}

has_answered () { test "$(wc -l <"$scratch/$1.out")" -gt "$2"; }

tell () {
	answers=$(wc -l <"$scratch/$1.out")
	echo "$2" >"$scratch/$1.in"
	eventually has_answered "$1" "$answers" || { cat "$scratch/$1.err"; return 1; }
}

stat () {
	tell "$1" stat && tail -n 1 "$scratch/$1.out" | jq -r ".$2"
}

crowd_is () { test "$(stat "$1" "$2")" = "$3"; }

saw () {
	tell "$1" "write $scratch/$1.saw" || return 1
	psql -XAtqw -v ON_ERROR_STOP=1 "$DATABASE_URL" >"$scratch/$1.wrong" <<END || return 1
create temp table saw (room bigint, person bigint, first bigint, last bigint, n bigint, digest text);
\\copy saw from '$scratch/$1.saw' with (delimiter ' ')
set jit = off;
select s.person, s.first, s.last, s.n, t.n
  from saw s
  join riposte.room r on r.room_id = s.room
  left join riposte.room_player p on p.room_id = s.room and p.person_id = s.person,
  lateral (select count(*) as n, encode(sha256(convert_to(coalesce(
		string_agg(e.seq || ' ' || e.kind || E'\\n', '' order by e.seq), ''), 'UTF8')), 'hex') as digest
	from riposte.room_event e where e.room_id = s.room and e.seq > s.first and e.seq <= s.last
	and riposte.audience_sees(e.audience, s.person,
		riposte.classes_of(p.role, s.person = any (r.hosts)))) t
 where (t.n, t.digest) is distinct from (s.n, s.digest) ${2:+and $2};
END
	test ! -s "$scratch/$1.wrong" || { head -n 5 "$scratch/$1.wrong"; return 1; }
}
