-- The board: a pure function of verdicts.

-- The rules of the room's kind of battle.
create or replace function riposte.mode_of(_room room)
returns mode language plpgsql stable as $$
declare
	_mode mode;
begin
	select * into strict _mode from mode m where m.mode = _room.mode;
	return _mode;
end $$;

-- Who solved a problem first, by arrival; _besides this person, _before a time
-- (null: any).  Whoever was removed has solved nothing.
create or replace function riposte.first_solve(_room_id bigint, _letter text,
	_before timestamptz default null, _besides bigint default null)
returns bigint language plpgsql stable as $$
begin
	return (select s.person_id from submission s
		join room_player p using (room_id, person_id)
		where s.room_id = _room_id and s.letter = _letter and s.verdict = 'ACCEPTED'
		and (_before is null or s.created_at < _before)
		and s.person_id is distinct from _besides
		and p.left_reason is distinct from 'removed'
		order by s.created_at, s.submission_id limit 1);
end $$;

-- Who has taken a problem, as everybody may know; null where problems are not
-- taken, or where nobody did, or where that is held back.
create or replace function riposte.problem_taker(_room room, _letter text)
returns bigint language plpgsql stable as $$
declare
	_closed boolean := board_is_closed(_room);
begin
	if (mode_of(_room)).award <> 'first'
	    or _closed and _room.policy->>'feedback' = 'none' then
		return null;
	end if;
	return first_solve(_room.room_id, _letter, case when _closed then _room.freeze_at end);
end $$;

-- What these people's submissions are worth by the rules of the room, counting
-- those that arrived before _before (null: all).  Of each problem one accepted
-- try counts: the first, or where bytes decide the shortest.  Compile and
-- internal errors are free.  A problem that is scored and not solved is worth the
-- share of its points that the best try earned, where each may earn it.  Only who
-- has tried is returned.
create or replace function riposte.results_of(_room room, _persons bigint[],
	_before timestamptz)
returns table (person_id bigint, score int, penalty_s int, bytes int,
	gained_at timestamptz, results jsonb)
language plpgsql stable as $$
declare
	_mode mode := mode_of(_room);
	_penalty_s int := coalesce((_room.scoring->>'attempt_penalty_s')::int, 0);
begin
	return query
	with tries as (
		select s.person_id, s.letter, q.points, s.submission_id, s.created_at, s.elapsed_ms,
		       s.verdict, case when _mode.tie = 'bytes' then octet_length(s.source) end as bytes,
		       min(s.created_at) filter (where s.verdict = 'ACCEPTED')
				over (partition by s.person_id, s.letter) as solved_at,
		       case when _mode.award = 'each' then floor(q.points * s.share) end as part
		  from submission s
		  join room_problem q on q.room_id = s.room_id and q.letter = s.letter
		 where s.room_id = _room.room_id and s.person_id = any (_persons)
		   and q.state = 'open' and (_before is null or s.created_at < _before)),
	best as (
		select distinct on (t.person_id, t.letter) t.person_id, t.letter, t.created_at,
		       t.elapsed_ms, t.bytes
		  from tries t where t.verdict = 'ACCEPTED'
		 order by t.person_id, t.letter, t.bytes, t.created_at, t.submission_id),
	solved_first as (
		select q.letter, first_solve(q.room_id, q.letter, _before) as person_id
		  from room_problem q where q.room_id = _room.room_id),
	per_problem as (
		select t.person_id, t.letter, t.points, t.solved_at,
		       count(*) filter (where t.verdict not in ('ACCEPTED', 'COMPILE_ERROR',
				'INTERNAL_ERROR') and (t.solved_at is null
				or t.created_at < t.solved_at))::int as rejected,
		       count(*) filter (where t.verdict is null) as pending,
		       coalesce(max(t.part), 0)::int as part,
		       (array_agg(t.created_at order by t.part desc, t.created_at)
				filter (where t.part > 0))[1] as part_at
		  from tries t group by t.person_id, t.letter, t.points, t.solved_at),
	worth as (
		select p.*, b.created_at, b.elapsed_ms, b.bytes,
		       f.person_id is not null as is_first,
		       p.solved_at is not null
				and (_mode.award = 'each' or f.person_id is not null) as counts
		  from per_problem p
		  left join best b using (person_id, letter)
		  left join solved_first f on f.letter = p.letter
			and f.person_id = p.person_id and p.solved_at is not null)
	select w.person_id,
	       sum(case when w.counts then w.points else w.part end)::int,
	       case _mode.tie when 'bytes' then 0 else coalesce(
			case _mode.tie when 'last' then max(w.elapsed_ms / 1000) filter (where w.counts)
				else sum(w.elapsed_ms / 1000) filter (where w.counts) end
			+ sum(w.rejected * _penalty_s) filter (where w.counts), 0) end::int,
	       case when _mode.tie = 'bytes' then
			coalesce(sum(w.bytes) filter (where w.counts), 0) end::int,
	       max(case when w.counts then w.created_at else w.part_at end),
	       jsonb_agg(jsonb_build_object('letter', w.letter,
			'attempts', w.rejected + (w.solved_at is not null)::int,
			'pending', w.pending, 'solved_at', ts(w.solved_at),
			'points', case when w.counts then w.points else w.part end,
			'bytes', w.bytes, 'first', w.is_first) order by w.letter)
	  from worth w group by w.person_id;
end $$;

-- Whether others' results are held back now: frozen, or feedback is "none",
-- both until the board is final; a frozen one may wait for its hosts.
create or replace function riposte.board_is_closed(_room room)
returns boolean language sql stable
return not (_room).final and (_room).policy->>'feedback' = 'none'
	or coalesce((_room).freeze_at <= clock_timestamp(), false)
	and (not (_room).final or (_room).policy->>'reveal' = 'hosts');

-- Compute these players (null: all) anew from their verdicts; whose row
-- changed.  Locks their rows in the order of ids, which is what keeps two
-- verdicts at once from losing one: so call it after the verdict was written,
-- and only while holding the room's share lock.
create or replace function riposte.players_recompute(_room room, _persons bigint[] default null)
returns bigint[] language plpgsql volatile as $$
declare
	_closed boolean := board_is_closed(_room);
	_none boolean := _room.policy->>'feedback' = 'none';
	_bytes int := case when (mode_of(_room)).tie = 'bytes' then 0 end;
	_all bigint[];
	_changed bigint[];
begin
	select array_agg(s.person_id) into _all from (
		select p.person_id from room_player p
		 where p.room_id = _room.room_id
		   and (_persons is null or p.person_id = any (_persons))
		 order by p.person_id for no key update) s;
	with truth as (select * from results_of(_room, _all, null)),
	seen as (select * from results_of(_room, _all, _room.freeze_at)
		where _closed and not _none),
	fresh as (
		select a.person_id, coalesce(t.score, 0) as score,
		       coalesce(t.penalty_s, 0) as penalty_s,
		       coalesce(t.bytes, _bytes) as bytes, t.gained_at,
		       coalesce(t.results, '[]')::json as results,
		       case when _closed then jsonb_build_object(
				'score', coalesce(s.score, 0), 'penalty_s', coalesce(s.penalty_s, 0),
				'bytes', coalesce(s.bytes, _bytes),
				'gained_at', s.gained_at, 'results', coalesce(s.results, '[]')) end as shown
		  from unnest(_all) a(person_id)
		  left join truth t using (person_id)
		  left join seen s using (person_id)),
	done as (
		update room_player p set score = f.score, penalty_s = f.penalty_s,
			bytes = f.bytes, gained_at = f.gained_at, results = f.results, shown = f.shown
		  from fresh f
		 where p.room_id = _room.room_id and p.person_id = f.person_id
		   and (p.score, p.penalty_s, p.bytes, p.gained_at, p.results::text, p.shown)
			is distinct from (f.score, f.penalty_s, f.bytes, f.gained_at, f.results::text, f.shown)
		returning p.person_id)
	select array_agg(d.person_id) into _changed from done d;
	return coalesce(_changed, '{}');
end $$;

-- Rows as this viewer may see them: [{id, score, penalty_s, bytes, gained_at,
-- results}].
create or replace function riposte.board_rows(_room room, _persons bigint[], _full boolean)
returns jsonb language plpgsql stable as $$
begin
	return coalesce((select jsonb_agg(case
			when _full or p.shown is null then jsonb_build_object('id', p.person_id,
				'score', p.score, 'penalty_s', p.penalty_s,
				'bytes', p.bytes, 'gained_at', ts(p.gained_at), 'results', p.results)
			else p.shown || jsonb_build_object('id', p.person_id,
				'gained_at', ts((p.shown->>'gained_at')::timestamptz)) end
			order by p.person_id)
		from room_player p
		where p.room_id = _room.room_id and p.person_id = any (_persons)), '[]');
end $$;

-- The board events that tell of these players' changed rows.  While the board
-- is frozen each sees their own and what others had before; with feedback
-- "none" only hosts hear.
create or replace function riposte.board_events(_room room, _persons bigint[])
returns jsonb language plpgsql stable as $$
declare
	_events jsonb := '[]';
	_person bigint;
begin
	if _persons = '{}' then
		return '[]';
	end if;
	if not board_is_closed(_room) then
		return ev('board', null, 'all',
			jsonb_build_object('rows', board_rows(_room, _persons, true)));
	end if;
	if _room.policy->>'feedback' = 'none' then
		return ev('board', null, 'hosts',
			jsonb_build_object('rows', board_rows(_room, _persons, true)));
	end if;
	foreach _person in array _persons loop
		_events := _events
		    || ev('board', null, 'others:' || _person, jsonb_build_object('rows',
			board_rows(_room, array[_person], false)))
		    || ev('board', null, 'author:' || _person, jsonb_build_object('rows',
			board_rows(_room, array[_person], true)));
	end loop;
	return _events;
end $$;

-- Compute these players (null: all) anew; the events that tell of it.  Two
-- statements, because a STABLE function does not see what its own expression
-- has written.
create or replace function riposte.board_refresh(_room room, _persons bigint[] default null)
returns jsonb language plpgsql volatile as $$
declare
	_changed bigint[] := players_recompute(_room, _persons);
begin
	return board_events(_room, _changed);
end $$;

-- The board that was held back until now, once it is final: the events that
-- tell those rows which others saw differently.
create or replace function riposte.board_open(_room room)
returns jsonb language plpgsql volatile as $$
declare
	_rows bigint[];
begin
	if board_is_closed(_room) then
		return '[]';
	end if;
	select array_agg(s.person_id) into _rows from (
		select p.person_id from room_player p
		 where p.room_id = _room.room_id and p.shown is not null
		   and ((p.shown->>'score')::int <> p.score
			or (p.shown->'results') <> p.results::jsonb)
		 order by p.person_id for no key update) s;
	update room_player p set shown = null
	 where p.room_id = _room.room_id and p.person_id = any (_rows);
	return board_events(_room, coalesce(_rows, '{}'));
end $$;

-- The players as this viewer sees them, best first (score, bytes, penalty, last
-- gain; equal keys share a rank; spectators and removed players have none), and the
-- viewer among them.  _only: these, ranked among all.  external_id for hosts; a
-- closed board hides what others won since.  As json, which is text already:
-- 500 players are read in a few milliseconds.
create or replace function riposte.players_read(_room room, _viewer bigint, _host boolean,
	_only bigint[], out players json, out me json)
language plpgsql stable as $$
declare
	_open boolean := _host or not board_is_closed(_room);
	_none boolean := _room.policy->>'feedback' = 'none';
begin
	with seen as (
		select p.*, not _open and p.shown is not null
				and (_none or p.person_id is distinct from _viewer) as hides
		  from room_player p where p.room_id = _room.room_id),
	keyed as (
		select s.*,
		       case when s.hides then (s.shown->>'score')::int else s.score end as k_score,
		       case when s.hides then (s.shown->>'penalty_s')::int else s.penalty_s end as k_penalty,
		       case when s.hides then (s.shown->>'bytes')::int else s.bytes end as k_bytes,
		       case when s.hides then (s.shown->>'gained_at')::timestamptz
				else s.gained_at end as k_gained,
		       s.role <> 'spectator' and s.left_reason is distinct from 'removed' as ranks
		  from seen s),
	ranked as (
		select k.*, case when k.ranks then rank() over (partition by k.ranks
				order by k.k_score desc, coalesce(k.k_bytes, 0), k.k_penalty,
				k.k_gained nulls last) end as place
		  from keyed k),
	told as (
		select r.person_id as id, r.name, r.role, r.team_id as team,
		       case when _host then r.external_id end as external_id, r.state,
		       r.k_score as score, r.k_penalty as penalty_s,
		       r.k_bytes as bytes, ts(r.k_gained) as gained_at,
		       r.place as rank, ts(r.joined_at) as joined_at,
		       ts(r.disconnected_at) as disconnected_at, ts(r.left_deadline) as left_deadline,
		       ts(r.left_at) as left_at, r.left_reason, ts(r.completed_at) as completed_at,
		       r.muted, r.ready,
		       case when r.hides then (r.shown->'results')::json else r.results end as results
		  from ranked r
		 where _only is null or r.person_id = any (_only)
		 order by r.place nulls last, r.joined_at, r.person_id),
	lines as (select t.id, row_to_json(t) as line from told t)
	select coalesce(json_agg(l.line), '[]'), (json_agg(l.line) filter (where l.id = _viewer))->0
	  into players, me from lines l;
end $$;

-- The same as jsonb, for events and answers about a few.
create or replace function riposte.player_list(_room room, _viewer bigint, _host boolean,
	_only bigint[] default null)
returns jsonb language plpgsql stable as $$
begin
	return (players_read(_room, _viewer, _host, _only)).players;
end $$;

-- GET …/board: {items: [player], seq, final, frozen}.
create or replace function api.board_show(_who text, _code text)
returns json language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := viewer(_who);
	_room room := room_seen(_code, _me);
begin
	return json_build_object(
		'items', (players_read(_room, _me, is_host(_room.hosts, _me), null)).players,
		'seq', (select q.last_seq from room_seq q where q.room_id = _room.room_id),
		'final', _room.final, 'frozen', board_is_closed(_room));
end $$;
