-- What was said beside what happened: one time line, and figures; made without a model.

-- Each thing of the time line that this viewer may know of: {at_ms, kind, player, name,
-- text, letter, submission, line, verdict, points}.  kind: began, ended, joined, left,
-- said, submitted.
create or replace function riposte.timeline_items(_room room, _viewer bigint, _host boolean)
returns table (at timestamptz, item jsonb) language plpgsql stable as $$
declare
	_item jsonb := '{"player": null, "name": null, "text": null, "letter": null,
		"submission": null, "line": null, "verdict": null, "points": null}';
begin
	return query
	select e.at, _item || jsonb_build_object('kind', e.kind)
	  from (values ('began', case when _room.state <> 'LOBBY' then _room.starts_at end),
		('ended', _room.finished_at)) e(kind, at)
	 where e.at is not null
	union all
	select e.at, _item || jsonb_build_object('kind', e.kind, 'player', p.person_id,
		'name', p.name)
	  from room_player p cross join lateral (values ('joined', p.joined_at),
		('left', p.left_at)) e(kind, at)
	 where p.room_id = _room.room_id and p.role <> 'spectator' and e.at is not null
	union all
	select l.t0, _item || jsonb_build_object('kind', 'said', 'player', l.person_id,
		'name', p.name, 'text', l.text, 'line', l.line_id)
	  from transcript_line l join room_player p using (room_id, person_id)
	 where l.room_id = _room.room_id and l.text is not null
	union all
	select s.created_at, _item || jsonb_build_object('kind', 'submitted',
		'player', s.person_id, 'name', p.name, 'letter', s.letter,
		'submission', s.submission_id)
		|| case when s.verdict is not null
			and submission_insight(s, _room, _viewer, _host) <> 'none'
		then jsonb_build_object('verdict', s.verdict,
			'points', submission_points(s, q.points)) else '{}' end
	  from submission s join room_player p using (room_id, person_id)
	  join room_problem q using (room_id, letter)
	 where s.room_id = _room.room_id;
end $$;

-- Of each player: {player, name, spoke_s, lines, submitted, solved: ["A 12:05"]}, as far
-- as this viewer may know.
create or replace function riposte.timeline_figures(_room room, _viewer bigint, _host boolean)
returns jsonb language plpgsql stable as $$
begin
	return coalesce((select jsonb_agg(jsonb_build_object('player', p.person_id,
		'name', p.name, 'spoke_s', coalesce(l.spoke_s, 0), 'lines', coalesce(l.lines, 0),
		'submitted', (select count(*) from submission s
			where s.room_id = p.room_id and s.person_id = p.person_id),
		'solved', coalesce((select jsonb_agg(jsonb_build_object('letter', f.letter,
				'at_ms', ms_between(_room.starts_at, f.at)) order by f.at)
			from (select s.letter, min(s.created_at) as at from submission s
				where s.room_id = p.room_id and s.person_id = p.person_id
				  and s.verdict = 'ACCEPTED'
				  and submission_insight(s, _room, _viewer, _host) <> 'none'
				group by s.letter) f), '[]')) order by p.joined_at, p.person_id)
		from room_player p
		left join (select x.person_id, count(*) as lines,
				round(sum(extract(epoch from x.t1 - x.t0)))::int as spoke_s
			from transcript_line x
			where x.room_id = _room.room_id and x.text is not null
			group by x.person_id) l on l.person_id = p.person_id
		where p.room_id = _room.room_id and p.role <> 'spectator'), '[]');
end $$;

-- GET …/timeline: {code, title, items, figures}; at_ms counts from the battle's start, what
-- was before has less than 0.  For those who may read the transcript.  403 not_in_meeting,
-- not_in_room, removed.
create or replace function api.timeline_show(_who text, _code text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_room room := room_seen(_code, _me);
	_host boolean := is_host(_room.hosts, _me);
begin
	perform need_hearer(_room, _me);
	return jsonb_build_object('code', _room.code, 'title', _room.title,
		'figures', timeline_figures(_room, _me, _host),
		'items', coalesce((select jsonb_agg(jsonb_build_object('at_ms', ms_between(
				case when _room.state = 'LOBBY' then _room.created_at
					else coalesce(_room.starts_at, _room.created_at) end, i.at))
				|| i.item order by i.at, i.item->>'kind')
			from timeline_items(_room, _me, _host) i), '[]'));
end $$;

-- The same as a page: {viewer, service, room: {code, title}, items, figures}.
create or replace function api.page_timeline(_who text, _code text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_line jsonb := api.timeline_show(_who, _code);
begin
	return jsonb_build_object('viewer', viewer_json(need_viewer(_who)),
		'service', service_json(), 'items', _line->'items', 'figures', _line->'figures',
		'room', jsonb_build_object('code', _line->'code', 'title', _line->'title'));
end $$;
