-- What remains of a battle: replay and export.

-- GET …/replay?from=&to= (event numbers, both included; at most 2,000 at once):
-- {events, drafts, next}.  Events as this person saw them; drafts by the policy
-- for code, between the times of the first and last event.  403 not_in_room,
-- 409 not_finished.
create or replace function api.room_replay(_who text, _code text, _in jsonb)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_room room := room_seen(_code, _me);
	_host boolean := is_host(_room.hosts, _me);
	_from bigint := coalesce((_in->>'from')::bigint, 1);
	_to bigint := least(coalesce((_in->>'to')::bigint, _from + 1999), _from + 1999);
	_classes text[];
	_since timestamptz;
	_until timestamptz;
begin
	if _room.state <> 'FINISHED' then
		raise sqlstate 'PT409' using message = 'the battle is not over',
			detail = 'not_finished';
	end if;
	_classes := classes_of(case when _host then (select p.role from room_player p
			where p.room_id = _room.room_id and p.person_id = _me)
		else (need_player(_room, _me)).role end, _host);
	select min(e.at), max(e.at) into _since, _until from room_event e
	 where e.room_id = _room.room_id and e.seq between _from and _to;
	return jsonb_build_object(
		'events', coalesce((select jsonb_agg(event_json(e) order by e.seq)
			from room_event e
			where e.room_id = _room.room_id and e.seq between _from and _to
			and audience_sees(e.audience, _me, _classes)), '[]'),
		'drafts', coalesce((select jsonb_agg(jsonb_build_object('player', d.person_id,
				'problem', p.letter, 'rev', d.rev, 'at', ts(d.at),
				'language', d.language, 'source', d.source) order by d.at, d.rev)
			from draft_history d
			join room_problem p on p.room_id = d.room_id and p.problem_id = d.problem_id
			where d.room_id = _room.room_id and d.at between _since and _until
			and (_host or d.person_id = _me or _room.policy->>'code' <> 'hidden')), '[]'),
		'next', (select min(e.seq) from room_event e
			where e.room_id = _room.room_id and e.seq > _to));
end $$;

-- GET …/export: {room, final, items: [{rank, name, team, external_id (hosts),
-- score, penalty_s, problems: {letter: attempts…}}], submissions}; all submissions
-- with sources for hosts, else none.
create or replace function api.room_export(_who text, _code text, _in jsonb)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := viewer(_who);
	_room room := room_seen(_code, _me);
	_host boolean := is_host(_room.hosts, _me);
begin
	if _in->>'format' not in ('csv', 'json') then
		raise sqlstate 'PT400' using message = 'csv and json can be exported',
			detail = 'unsupported';
	end if;
	return jsonb_build_object('room', _room.code, 'title', _room.title,
		'final', _room.final,
		'items', coalesce((select jsonb_agg(jsonb_build_object('rank', p.v->'rank',
				'name', p.v->'name', 'team', t.name, 'external_id', p.v->'external_id',
				'state', p.v->'state', 'score', p.v->'score',
				'penalty_s', p.v->'penalty_s',
				'solved', (select count(*) from jsonb_array_elements(p.v->'results') s
					where s->>'solved_at' is not null),
				'results', p.v->'results') order by p.n)
			from jsonb_array_elements(player_list(_room, _me, _host))
				with ordinality p(v, n)
			left join team t on t.team_id = (p.v->>'team')::bigint
			where p.v->>'role' <> 'spectator'), '[]'),
		'submissions', case when _host then coalesce((
			select jsonb_agg(submission_json(s, _room, _me, true, true)
				order by s.submission_id)
			from submission s where s.room_id = _room.room_id), '[]') else '[]' end);
end $$;
