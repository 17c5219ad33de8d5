-- Drafts: what is in the editor, kept so that nothing is lost, and its history.

-- PUT …/drafts/{problem} {language, source, rev}: {rev} to send with the next
-- save.  `rev` is the revision that the client has (0: none); 409 old_rev when
-- another tab has saved since.  Who may watch hears of it at most once a second.
-- 403 not_in_room, 409 not_started, room_over, left; 413; 422; 429.
create or replace function api.draft_save(_who text, _code text, _slug text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who);
	_setting setting := (select s from setting s);
	_wait int := rate('person:' || _me, 'drafts', _setting.rate_drafts);
	_room room := room_seen(_code, _me);
	_problem room_problem;
	_had int := coalesce((_in->>'rev')::int, 0);
	_rev int;
begin
	if _wait > 0 then
		return too_many(_wait);
	end if;
	select * into strict _room from room r where r.room_id = _room.room_id for share;
	perform need_playing(_room, _me);
	if _room.paused_at is null then
		perform need_open_battle(_room, clock_timestamp());
	end if;
	_problem := room_problem_of(_room, _slug);
	if octet_length(_in->>'source') > _setting.max_source_bytes then
		raise sqlstate 'PT413' using detail = 'too_large', message =
			format('the source is larger than %s bytes', _setting.max_source_bytes);
	end if;
	insert into draft as d (room_id, person_id, problem_id, language, source, rev)
	values (_room.room_id, _me, _problem.problem_id, coalesce(_in->>'language', ''),
		coalesce(_in->>'source', ''), greatest(_had, 1))
	on conflict (room_id, person_id, problem_id) do update set
		language = excluded.language, source = excluded.source, at = now(),
		rev = greatest(d.rev + 1, _had)
		where d.rev <= _had
	returning d.rev into _rev;
	if _rev is null then
		raise sqlstate 'PT409' using message = 'a newer draft was saved elsewhere',
			detail = 'old_rev';
	end if;
	insert into draft_history (room_id, person_id, problem_id, rev, language, source)
	values (_room.room_id, _me, _problem.problem_id, _rev, coalesce(_in->>'language', ''),
		coalesce(_in->>'source', ''));
	if _room.policy->>'code' = 'live' then
		update room_player p set drafted_at = now()
		 where p.room_id = _room.room_id and p.person_id = _me
		   and coalesce(p.drafted_at, '-infinity') < now() - interval '1 s';
		if found then
			perform emit(_room.room_id, ev('draft', _me, 'spectators',
				jsonb_build_object('player', _me, 'problem', _problem.letter,
					'rev', _rev)));
		end if;
	end if;
	return jsonb_build_object('rev', _rev);
end $$;

-- Whether this person may read what somebody else is writing: while it is
-- written, hosts who do not play, and spectators where code is live; afterwards
-- by the policy for code.
create or replace function riposte.draft_visible(_room room, _viewer bigint, _author bigint)
returns boolean language plpgsql stable as $$
declare
	_host boolean := is_host(_room.hosts, _viewer);
	_code text := _room.policy->>'code';
	_role text := (select p.role from room_player p where p.room_id = _room.room_id
		and p.person_id = _viewer and p.left_reason is distinct from 'removed');
begin
	if coalesce(_viewer = _author, false) then
		return true;
	elsif _room.state = 'FINISHED' then
		return _host or _role is not null and _code <> 'hidden';
	end if;
	return _host and coalesce(_role, 'spectator') = 'spectator'
	    or coalesce(_role = 'spectator', false) and _code = 'live';
end $$;

-- GET …/drafts/{problem}?player=: one's own, or another player's, {language,
-- source, rev, at}; rev 0 when nothing was saved.  403 hidden.
create or replace function api.draft_show(_who text, _code text, _slug text, _in jsonb)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_room room := room_seen(_code, _me);
	_author bigint := coalesce((_in->>'player')::bigint, _me);
begin
	if not draft_visible(_room, _me, _author) then
		raise sqlstate 'PT403' using message = 'the code of others is hidden from you',
			detail = 'hidden';
	end if;
	return coalesce((select jsonb_build_object('language', d.language, 'source', d.source,
			'rev', d.rev, 'at', ts(d.at))
		from draft d join problem q using (problem_id)
		join room_problem p on p.room_id = d.room_id and p.problem_id = d.problem_id
		where d.room_id = _room.room_id and d.person_id = _author
		and (q.slug = _slug or p.letter = _slug)),
		'{"language": null, "source": null, "rev": 0, "at": null}');
end $$;
