-- What the pages show, each read at one moment, from the builders of the API.

create or replace function riposte.viewer_json(_person bigint)
returns jsonb language plpgsql stable as $$
begin
	return coalesce(me_json(_person), 'null');
end $$;

-- {viewer, service, rooms, mine, modes}: open public rooms, and the viewer's own.
create or replace function api.page_home(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := viewer(_who);
begin
	return jsonb_build_object('viewer', viewer_json(_me), 'service', service_json(),
		'rooms', rooms_open(50, null), 'mine', rooms_of(_me, 20),
		'modes', api.mode_list(_who)->'items');
end $$;

-- {viewer, service}: what the head of each page shows.
create or replace function api.page_viewer(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	return jsonb_build_object('viewer', viewer_json(viewer(_who)), 'service', service_json());
end $$;

-- The rooms where this person has a row, newest first.
create or replace function riposte.rooms_of(_person bigint, _limit int)
returns jsonb language plpgsql stable as $$
begin
	return coalesce((select jsonb_agg(jsonb_build_object('code', s.code,
			'title', s.title, 'state', s.state, 'score', s.score,
			'practice', s.practice, 'joined_at', ts(s.joined_at)) order by s.joined_at desc)
		from (select r.code, r.title, r.state, r.practice, p.score, p.joined_at
			from room_player p join room r using (room_id)
			where p.person_id = _person and p.left_reason is distinct from 'removed'
			order by p.joined_at desc limit _limit) s), '[]');
end $$;

-- {viewer, service, room, languages, problems}: problems with their statements
-- (and letter), once the battle has begun; to hosts also before.
-- 404 not_found, 403 removed.
create or replace function api.page_room(_who text, _code text)
returns json language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := viewer(_who);
	_room room := room_seen(_code, _me);
	_sees boolean := _room.state <> 'LOBBY' and _room.starts_at is not null
		or is_host(_room.hosts, _me);
begin
	return json_build_object('viewer', viewer_json(_me), 'service', service_json(),
		'room', room_view(_room, _me),
		'languages', coalesce((select jsonb_agg(l.v)
			from jsonb_array_elements(languages_offered()) l(v)
			where _room.languages is null or l.v->>'id' = any (_room.languages)), '[]'),
		'problems', case when _sees then coalesce((
			select jsonb_agg(problem_json(q.slug, p.version_id)
				|| jsonb_build_object('letter', p.letter, 'points', p.points,
					'state', p.state) order by p.position)
			from room_problem p join problem q using (problem_id)
			where p.room_id = _room.room_id), '[]') else '[]' end);
end $$;

-- {viewer, service, room, seats}: what a host steers a room by.  403 hosts_only.
create or replace function api.page_host(_who text, _code text)
returns json language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_room room := room_seen(_code, _me);
begin
	perform need_host(_room, _me);
	return json_build_object('viewer', viewer_json(_me), 'service', service_json(),
		'room', room_view(_room, _me), 'seats', api.seat_list(_who, _code)->'items');
end $$;

-- {viewer, service, room}: the room as a stranger sees it, whoever looks, since
-- it hangs on a wall.  404 not_found.
create or replace function api.page_screen(_who text, _code text)
returns json language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := viewer(_who);
begin
	return json_build_object('viewer', null, 'service', service_json(),
		'room', room_view(room_seen(_code, _me), null));
end $$;

-- {viewer, service, room: {code, title}}, for who may be in its meeting.  401
-- no_session, 403 not_in_room, not_in_meeting, 409 meeting_closed.
create or replace function api.page_check(_who text, _code text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_room room := room_seen(_code, _me);
begin
	perform need_meeting(_room, _me);
	return jsonb_build_object('viewer', viewer_json(_me), 'service', service_json(),
		'room', jsonb_build_object('code', _room.code, 'title', _room.title));
end $$;

-- {viewer, service, room}, for who was there.  403 not_in_room, 409 not_finished.
create or replace function api.page_replay(_who text, _code text)
returns json language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_room room := room_seen(_code, _me);
begin
	perform api.room_replay(_who, _code, '{"from": 0, "to": 0}'); -- refuses who may not
	return json_build_object('viewer', viewer_json(_me), 'service', service_json(),
		'room', room_view(_room, _me));
end $$;

-- {viewer, service, problems}.
create or replace function api.page_problems(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	return jsonb_build_object('viewer', viewer_json(viewer(_who)),
		'service', service_json(),
		'problems', (select coalesce(jsonb_agg(l.v || jsonb_build_object('solved',
				l.v->>'slug' = any (solved_by(viewer(_who)))) order by l.n), '[]')
			from jsonb_array_elements(api.problem_list(_who, '{}')->'items')
				with ordinality l(v, n)));
end $$;

-- The slugs of what this person has solved, as far as they were told.
create or replace function riposte.solved_by(_person bigint)
returns text[] language plpgsql stable as $$
begin
	return array(select distinct q.slug from submission s join room r using (room_id)
		join problem q using (problem_id)
		where s.person_id = _person and s.verdict = 'ACCEPTED'
		  and (r.final or r.policy->>'feedback' <> 'none'));
end $$;

-- A person's rooms with their place in those that are over, newest first.
create or replace function riposte.history_of(_person bigint, _limit int)
returns jsonb language plpgsql stable as $$
begin
	return coalesce((select jsonb_agg(jsonb_build_object('code', s.code, 'title', s.title,
			'state', s.state, 'practice', s.practice, 'joined_at', ts(s.joined_at),
			'score', case when s.told then s.score end, 'players', s.players,
			'rank', case when s.told and s.final and not s.practice then s.rank end)
			order by s.joined_at desc)
		from (select r.code, r.title, r.state, r.practice, r.final, p.joined_at, p.score,
			not board_is_closed(r) as told, b.players, b.rank
			from room_player p join room r using (room_id)
			cross join lateral (
				select k.players, k.rank from (
					select o.person_id, count(*) over () as players,
						rank() over (order by o.score desc, coalesce(o.bytes, 0),
							o.penalty_s, o.gained_at nulls last) as rank
					from room_player o
					where o.room_id = p.room_id and o.role <> 'spectator'
					  and o.left_reason is distinct from 'removed') k
				where k.person_id = p.person_id) b
			where p.person_id = _person
			order by p.joined_at desc limit _limit) s), '[]');
end $$;

-- {viewer, service, totals: {battles, first, solved, tries}, rooms, solved}.
-- 401 no_session.
create or replace function api.page_profile(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_rooms jsonb := history_of(_me, 100);
	_solved jsonb;
begin
	select coalesce(jsonb_agg(jsonb_build_object('slug', s.slug, 'title', s.title,
			'at', ts(s.at)) order by s.at desc), '[]') into _solved
	  from (select q.slug, v.title, min(u.created_at) as at
		from submission u join room r using (room_id) join problem q using (problem_id)
		join problem_version v on v.version_id = q.version_id
		where u.person_id = _me and u.verdict = 'ACCEPTED'
		  and (r.final or r.policy->>'feedback' <> 'none')
		group by q.slug, v.title) s;
	return jsonb_build_object('viewer', viewer_json(_me), 'service', service_json(),
		'rooms', _rooms, 'solved', _solved,
		'totals', jsonb_build_object(
			'battles', (select count(*) from jsonb_array_elements(_rooms) l
				where l->>'state' = 'FINISHED' and not (l->'practice')::boolean),
			'first', (select count(*) from jsonb_array_elements(_rooms) l
				where (l->>'rank')::int = 1 and (l->>'score')::int > 0),
			'solved', jsonb_array_length(_solved),
			'tries', (select count(*) from submission s where s.person_id = _me)));
end $$;

-- {viewer, service, problem}.  404 not_found.
create or replace function api.page_problem(_who text, _slug text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	return jsonb_build_object('viewer', viewer_json(viewer(_who)),
		'service', service_json(), 'problem', api.problem_show(_who, _slug));
end $$;

-- {viewer, service, ticket}.  404 not_found, 410 used.
create or replace function api.page_ticket(_who text, _ticket_hash text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	return jsonb_build_object('viewer', viewer_json(viewer(_who)),
		'service', service_json(), 'ticket', api.ticket_show(_who, _ticket_hash));
end $$;

-- {viewer, service, sessions, rooms}.  401 no_session.
create or replace function api.page_account(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
begin
	return jsonb_build_object('viewer', viewer_json(_me), 'service', service_json(),
		'sessions', api.session_list(_who)->'items', 'rooms', rooms_of(_me, 100));
end $$;
