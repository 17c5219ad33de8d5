-- What remains of a battle: replay and export.

-- GET …/replay?from=&to=&part=&player= (event numbers, both included; at most
-- 2,000 at once): {events, drafts, next}.  Events as this person saw them; drafts
-- (of that player) by the policy for code, since the event before the first and
-- until the last.  part "events" or "drafts": only these; all drafts of a player
-- come when no numbers are given.  403 not_in_room, 409 not_finished.
create or replace function api.room_replay(_who text, _code text, _in jsonb)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_room room := room_seen(_code, _me);
	_host boolean := is_host(_room.hosts, _me);
	_from bigint := coalesce((_in->>'from')::bigint, 1);
	_to bigint := least(coalesce((_in->>'to')::bigint, _from + 1999), _from + 1999);
	_part text := _in->>'part';
	_all boolean := draft_visible(_room, _me, null); -- other people's
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
	select max(e.at) filter (where e.seq < _from), min(e.at) filter (where e.seq > _to)
	  into _since, _until from room_event e where e.room_id = _room.room_id
	   and not (coalesce(_part = 'drafts', false) and _in->>'player' is not null
		and coalesce(_in->>'from', _in->>'to') is null);
	return jsonb_build_object(
		'events', coalesce((select jsonb_agg(event_json(e) order by e.seq)
			from room_event e
			where _part is distinct from 'drafts'
			and e.room_id = _room.room_id and e.seq between _from and _to
			and audience_sees(e.audience, _me, _classes)), '[]'),
		'drafts', coalesce((select jsonb_agg(jsonb_build_object('player', d.person_id,
				'problem', p.letter, 'rev', d.rev, 'at', ts(d.at),
				'language', d.language, 'source', d.source) order by d.at, d.rev)
			from draft_history d
			join room_problem p on p.room_id = d.room_id and p.problem_id = d.problem_id
			where _part is distinct from 'events' and d.room_id = _room.room_id
			and d.at > coalesce(_since, '-infinity') and d.at <= coalesce(_until, 'infinity')
			and (_in->>'player' is null or d.person_id = (_in->>'player')::bigint)
			and (_all or d.person_id = _me)), '[]'),
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

-- Submissions with their sources for an archive, 100 after the number _after:
-- {items: [{id, player, name, external_id, letter, slug, attempt, verdict,
-- extension, source}], next}.  Hosts only.  403 hosts_only.
create or replace function api.room_sources(_who text, _code text, _after text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_room room := room_seen(_code, _me);
	_items jsonb;
begin
	perform need_host(_room, _me);
	select coalesce(jsonb_agg(jsonb_build_object('id', s.submission_id, 'player', s.person_id,
		'name', s.name, 'external_id', s.external_id, 'letter', s.letter, 'slug', s.slug,
		'attempt', s.n, 'verdict', s.verdict, 'source', s.source,
		'extension', (select l->>'extension' from judge_worker w,
			jsonb_array_elements(w.languages) l where l->>'id' = s.language
			order by w.worker_id desc limit 1)) order by s.submission_id), '[]')
	  into _items
	  from (select b.*, p.name, p.external_id, q.slug,
			(select count(*) from submission o where o.room_id = b.room_id
			and o.person_id = b.person_id and o.letter = b.letter
			and o.submission_id <= b.submission_id) as n
		  from submission b
		  join room_player p using (room_id, person_id)
		  join problem q on q.problem_id = b.problem_id
		 where b.room_id = _room.room_id and b.submission_id > _after::bigint
		 order by b.submission_id limit 100) s;
	return jsonb_build_object('items', _items, 'next',
		case when jsonb_array_length(_items) = 100 then _items->-1->'id' end);
end $$;
