-- What the pages show, each read at one moment, from the builders of the API.

create or replace function riposte.viewer_json(_person bigint)
returns jsonb language plpgsql stable as $$
begin
	return coalesce(me_json(_person), 'null');
end $$;

-- {viewer, service, rooms, mine}: open public rooms, and the viewer's own.
create or replace function api.page_home(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := viewer(_who);
begin
	return jsonb_build_object('viewer', viewer_json(_me), 'service', service_json(),
		'rooms', rooms_open(50, null), 'mine', rooms_of(_me, 20));
end $$;

-- The rooms where this person has a row, newest first.
create or replace function riposte.rooms_of(_person bigint, _limit int)
returns jsonb language plpgsql stable as $$
begin
	return coalesce((select jsonb_agg(jsonb_build_object('code', s.code,
			'title', s.title, 'state', s.state, 'score', s.score,
			'joined_at', ts(s.joined_at)) order by s.joined_at desc)
		from (select r.code, r.title, r.state, p.score, p.joined_at
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

-- {viewer, service, problems}.
create or replace function api.page_problems(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	return jsonb_build_object('viewer', viewer_json(viewer(_who)),
		'service', service_json(),
		'problems', api.problem_list(_who, '{}')->'items');
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
