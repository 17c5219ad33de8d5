-- Submissions: taken by arrival, judged by the queue, told by the policy.

-- What this viewer may know of a submission's outcome: "full" (tests, detail),
-- "verdict", or "none" (not even that, for now).
create or replace function riposte.submission_insight(_s submission, _room room,
	_viewer bigint, _host boolean)
returns text language plpgsql stable as $$
declare
	_feedback text := _room.policy->>'feedback';
	_own boolean := coalesce(_s.person_id = _viewer, false);
begin
	if _host then
		return 'full';
	elsif _feedback = 'none' and not _room.final then
		return 'none';
	elsif _own then
		return case when _feedback = 'none' then 'verdict' else _feedback end;
	elsif board_is_closed(_room) and _s.created_at >= _room.freeze_at then
		return 'none';
	end if;
	return 'verdict';
end $$;

-- Whether this viewer may read the source: its author, hosts, others by policy.
create or replace function riposte.source_visible(_s submission, _room room,
	_viewer bigint, _host boolean)
returns boolean language sql stable
return _host or coalesce((_s).person_id = _viewer, false)
	or (_room).policy->>'code' = 'live'
	or (_room).policy->>'code' = 'after' and (_room).state = 'FINISHED';

-- Whether who fails this test of the version sees its data.
create or replace function riposte.test_is_shown(_version bigint, _n int)
returns boolean language sql stable
return exists (select from test_case t where t.version_id = _version and t.n = _n
	and (t.how->>'full_feedback')::boolean);

-- The beginning of a file as text, for people: at most 4,000 bytes, without what is
-- no text.
create or replace function riposte.blob_beginning(_hash text)
returns text language plpgsql stable as $$
declare
	_data bytea;
begin
	select substr(c.data, 1, 4000) into _data from blob_chunk c where c.hash = _hash and c.n = 0;
	for _lost in 0 .. case length(_data) when 4000 then 3 else 0 end loop
		-- the last letter may be cut in the middle
		begin
			return convert_from(substr(_data, 1, length(_data) - _lost), 'UTF8');
		exception when character_not_in_repertoire or untranslatable_character then
			null;
		end;
	end loop;
	return regexp_replace(encode(_data, 'escape'), '\\[0-7]{3}', '?', 'g');
end $$;

-- {n, input, answer, cut} of a test that _s failed and that its package shows then; null.
create or replace function riposte.failed_test_json(_s submission)
returns jsonb language sql stable
return (select jsonb_build_object('n', t.n, 'input', blob_beginning(t.input),
		'answer', blob_beginning(t.answer), 'cut', greatest(i.size, a.size) > 4000)
	from test_case t join blob i on i.hash = t.input join blob a on a.hash = t.answer
	where t.version_id = (_s).version_id and t.n = (_s).test
	  and (_s).verdict <> 'ACCEPTED' and test_is_shown(t.version_id, t.n));

-- What a submission earns by itself of a problem that is worth so much.
create or replace function riposte.submission_points(_s submission, _worth int)
returns int language sql immutable
return case when (_s).verdict = 'ACCEPTED' then _worth
	else coalesce(floor(_worth * (_s).share), 0) end;

-- The submission as this viewer may see it; _with_source false for events.
-- `score` is null unless the problem is scored.
create or replace function riposte.submission_json(_s submission, _room room,
	_viewer bigint, _host boolean, _with_source boolean)
returns jsonb language plpgsql stable as $$
declare
	_insight text := submission_insight(_s, _room, _viewer, _host);
	_full boolean := _insight = 'full';
	_done boolean := _s.state = 'DONE' and _insight <> 'none';
	_version problem_version;
	_problem record;
	_job judge_job;
begin
	select * into strict _version from problem_version v where v.version_id = _s.version_id;
	select q.slug, p.points into strict _problem from room_problem p
	  join problem q using (problem_id)
	 where p.room_id = _s.room_id and p.letter = _s.letter;
	if _s.state <> 'DONE' then
		select * into _job from judge_job j where j.submission_id = _s.submission_id;
	end if;
	return jsonb_build_object('id', _s.submission_id, 'room', _room.code,
		'problem', _problem.slug, 'letter', _s.letter, 'player', _s.person_id,
		'language', _s.language,
		'state', case when _job.state = 'QUEUED' then 'QUEUED' else _s.state end,
		'verdict', case when _done then _s.verdict end,
		'score', case when _done then _s.score end,
		'points', case when _done then submission_points(_s, _problem.points) end,
		'passed', case when _full then _s.passed end,
		'total', case when _full then _s.total end,
		'test', case when _full then _s.test end,
		'cpu_ms', case when _done then _s.cpu_ms end,
		'wall_ms', case when _done then _s.wall_ms end,
		'memory_kb', case when _done then _s.memory_kb end,
		'limits', jsonb_build_object('cpu_ms', _version.cpu_ms,
			'wall_ms', _version.wall_ms, 'memory_kb', _version.memory_kb))
	    || jsonb_build_object(
		'exit_code', case when _full then _s.exit_code end,
		'signal', case when _full then _s.signal end,
		'detail', case when _full then _s.detail end,
		'message', case when _full then _s.team_message end,
		'judge_message', case when _host then _s.judge_message end,
		'compile_output', case when _done and (_host or _s.person_id = _viewer)
			then _s.compile_output end,
		'position', job_position(_job), 'attempt', _s.attempt,
		'created_at', ts(_s.created_at), 'judged_at', ts(_s.judged_at),
		'source', case when _with_source and source_visible(_s, _room, _viewer, _host)
			then _s.source end,
		'tests', case when _full then _s.tests else '[]' end,
		'contended', case when _done then
			_s.tests @? '$[*] ? (@.contended == true)' end,
		'shows_test', case when _full then _s.state = 'DONE' and _s.verdict <> 'ACCEPTED'
			and test_is_shown(_s.version_id, _s.test) end,
		'failed_test', case when _full and _with_source then failed_test_json(_s) end,
		'history', case when _full and _with_source
			then submission_history(_s.submission_id, _host) else '[]' end);
end $$;

-- 422 language, source; 413 too_large.  Known is what a judge offered at any
-- time, so that submissions are kept while none lives.
create or replace function riposte.need_code(_room room, _language text, _source text, _max int)
returns void language plpgsql stable as $$
begin
	if _language is null or not (case when _room.languages is not null
	    then _language = any (_room.languages)
	    else _language = any (array['bash', 'c', 'cpp', 'go', 'java', 'javascript',
		'lua', 'perl', 'php', 'python', 'ruby', 'rust', 'sql', 'typescript'])
		or exists (select from judge_worker w where _language = any (w.language_ids)) end) then
		perform invalid('language', 'is not offered here');
	end if;
	if coalesce(btrim(_source, E' \t\r\n'), '') = '' then
		perform invalid('source', 'is empty');
	end if;
	if octet_length(_source) > _max then
		raise sqlstate 'PT413' using detail = 'too_large',
			message = format('the source is larger than %s bytes', _max);
	end if;
end $$;

-- What the problem itself asks of a submission: 422 language, 413 too_large.
create or replace function riposte.need_fitting_code(_version_id bigint, _language text, _source text)
returns void language plpgsql stable as $$
declare
	_version problem_version;
begin
	select * into strict _version from problem_version v where v.version_id = _version_id;
	if not (_language = any (coalesce(_version.languages, array[_language]))) then
		perform invalid('language', 'this problem takes only: '
			|| array_to_string(_version.languages, ', '));
	end if;
	if octet_length(_source) > 1024 * _version.code_kb then
		raise sqlstate 'PT413' using detail = 'too_large', message =
			format('this problem takes a source of at most %s KiB', _version.code_kb);
	end if;
end $$;

-- The problem of a room by slug (or letter): 422 problem, 409 withdrawn.
create or replace function riposte.room_problem_of(_room room, _wish text)
returns room_problem language plpgsql stable as $$
declare
	_found room_problem;
begin
	select p.* into _found from room_problem p join problem q using (problem_id)
	 where p.room_id = _room.room_id and (q.slug = _wish or p.letter = _wish)
	 order by q.slug = _wish desc limit 1;
	if _found.letter is null then
		perform invalid('problem', 'is not in this room');
	end if;
	if _found.state = 'withdrawn' then
		raise sqlstate 'PT409' using message = 'the problem was withdrawn',
			detail = 'withdrawn';
	end if;
	return _found;
end $$;

-- Whether something that arrived at _at still counts.  The row is share-locked,
-- so the end cannot come in between; ends_at decides, not `state`.
-- 409 not_started, room_over, paused.
create or replace function riposte.need_open_battle(_room room, _at timestamptz)
returns void language plpgsql stable as $$
begin
	if _room.state = 'LOBBY' then
		raise sqlstate 'PT409' using message = 'the battle has not begun',
			detail = 'not_started';
	elsif _room.paused_at is not null then
		raise sqlstate 'PT409' using message = 'the battle is paused', detail = 'paused';
	elsif _at >= _room.ends_at or _room.ends_at is null then
		raise sqlstate 'PT409' using message = 'the battle is over', detail = 'room_over';
	end if;
end $$;

-- 403 spectator, 409 left, done unless this person plays here.
create or replace function riposte.need_playing(_room room, _person bigint)
returns void language plpgsql stable as $$
declare
	_player room_player := need_player(_room, _person);
begin
	if _player.role = 'spectator' then
		raise sqlstate 'PT403' using message = 'spectators do not submit',
			detail = 'spectator';
	elsif _player.left_reason = 'chosen' then
		raise sqlstate 'PT409' using message = 'you left this room: join again',
			detail = 'left';
	elsif _player.state = 'COMPLETED' and _room.state = 'RUNNING' then
		raise sqlstate 'PT409' using message = 'you said that you are done: go on first',
			detail = 'done';
	end if;
end $$;

-- POST …/submissions K {problem, language, source}: 202 and the submission.
-- It counts iff it arrived before ends_at, however late it is judged.
-- 403 not_in_room, spectator, removed; 409 not_started, paused, room_over, left,
-- done, withdrawn, taken; 413 too_large; 422; 429; 503 queue_full.
create or replace function api.submission_create(_who text, _code text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who);
	_setting setting := (select s from setting s);
	_wait int := rate('person:' || _me, 'submissions', _setting.rate_submissions);
	_room room := room_seen(_code, _me);
	_endpoint text := 'submission_create:' || _room.room_id;
	_answer jsonb;
	_at timestamptz;
	_problem room_problem;
	_submission submission;
	_job judge_job;
begin
	if _wait > 0 then
		return too_many(_wait);
	end if;
	_answer := key_begin(_me, _endpoint, _in);
	if _answer is not null then
		return _answer;
	end if;
	select * into strict _room from room r where r.room_id = _room.room_id for share;
	_at := clock_timestamp(); -- after the lock: no earlier than an end that won it
	perform need_playing(_room, _me);
	perform need_open_battle(_room, _at);
	if jsonb_typeof(_in->'files') = 'array' and _in->'files' <> '[]' then
		perform invalid('files', 'reserved: send source');
	end if;
	_problem := room_problem_of(_room, _in->>'problem');
	if problem_taker(_room, _problem.letter) is not null then
		raise sqlstate 'PT409' using message = 'somebody has taken this problem',
			detail = 'taken';
	end if;
	perform need_code(_room, _in->>'language', _in->>'source', _setting.max_source_bytes);
	perform need_fitting_code(_problem.version_id, _in->>'language', _in->>'source');
	perform need_queue(_setting.queue_limit);
	insert into submission (room_id, person_id, letter, problem_id, version_id, language,
		source, created_at, elapsed_ms)
	values (_room.room_id, _me, _problem.letter, _problem.problem_id, _problem.version_id,
		_in->>'language', _in->>'source', _at,
		extract(epoch from _at - _room.starts_at) * 1000 - _room.paused_ms)
	returning * into _submission;
	_job := job_put('submission', _submission.submission_id, _me, _submission.language, 1,
		_in->>'_request');
	perform emit(_room.room_id, ev('submission_queued', _me, 'author:' || _me,
		jsonb_build_object('position', job_position(_job), 'submission',
			submission_json(_submission, _room, _me, false, false)))
		|| board_refresh(_room, array[_me]));
	return key_end(_me, _endpoint, _in, submission_json(_submission, _room, _me, false, true));
end $$;

-- GET …/submissions?player=&problem=&limit=&before=: {items, next}, newest
-- first, without sources.  For people of the room.  403 not_in_room.
create or replace function api.submission_list(_who text, _code text, _in jsonb)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_room room := room_seen(_code, _me);
	_host boolean := is_host(_room.hosts, _me);
	_limit int := least(greatest(coalesce((_in->>'limit')::int, 50), 1), 100);
	_items jsonb;
begin
	if not _host then
		perform need_player(_room, _me);
	end if;
	select coalesce(jsonb_agg(submission_json(l.s, _room, _me, _host, false)
		order by (l.s).submission_id desc), '[]')
	  into _items
	  from (select s from submission s
		where s.room_id = _room.room_id
		  and (_in->>'player' is null or s.person_id = (_in->>'player')::bigint)
		  and (_in->>'problem' is null or s.letter = _in->>'problem'
			or s.problem_id = (select q.problem_id from problem q
				where q.slug = _in->>'problem'))
		  and (_in->>'before' is null or s.submission_id < (_in->>'before')::bigint)
		order by s.submission_id desc limit _limit) l;
	return jsonb_build_object('items', _items, 'next',
		case when jsonb_array_length(_items) = _limit then _items->-1->>'id' end);
end $$;

-- The submission, if this person may know that it exists: its author, hosts,
-- people of its room.  404 not_found.
create or replace function riposte.submission_seen(_id text, _person bigint)
returns submission language plpgsql stable as $$
declare
	_s submission;
begin
	select * into _s from submission s where s.submission_id = _id::bigint;
	if _s.submission_id is null or not (_s.person_id = _person
	    or exists (select from room_player p where p.room_id = _s.room_id
		and p.person_id = _person and p.left_reason is distinct from 'removed')
	    or is_host((select r.hosts from room r where r.room_id = _s.room_id), _person)) then
		raise sqlstate 'PT404' using message = 'there is no such submission',
			detail = 'not_found';
	end if;
	return _s;
end $$;

-- GET /submissions/{id}: the submission, and while it is not judged _room, at whose bell
-- one may wait.  404 not_found.
create or replace function api.submission_show(_who text, _id text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_s submission := submission_seen(_id, _me);
	_room room;
begin
	select * into strict _room from room r where r.room_id = _s.room_id;
	return submission_json(_s, _room, _me, is_host(_room.hosts, _me), true)
	    || case when _s.state = 'DONE' then '{}'
		else jsonb_build_object('_room', _room.room_id) end;
end $$;

-- PATCH …/problems/{slug} {state, version}, hosts: withdraw or reopen, or move
-- to another published version and judge all its submissions again.
-- 404 not_found, 422 version.
create or replace function api.room_problem_update(_who text, _code text, _slug text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who, 'host');
	_room room := room_hosted(_code, _me);
	_old room_problem;
	_new room_problem;
	_version bigint;
	_events jsonb;
	_ended jsonb := '[]';
begin
	select p.* into _old from room_problem p join problem q using (problem_id)
	 where p.room_id = _room.room_id and (q.slug = _slug or p.letter = _slug)
	   for no key update of p;
	if _old.letter is null then
		raise sqlstate 'PT404' using message = 'the room has no such problem',
			detail = 'not_found';
	end if;
	if coalesce(_in->>'state', 'open') not in ('open', 'withdrawn') then
		perform invalid('state', 'open or withdrawn');
	end if;
	_version := _old.version_id;
	if _in->>'version' is not null then
		select v.version_id into _version from problem_version v
		 where v.problem_id = _old.problem_id and v.state = 'PUBLISHED'
		   and v.number = (_in->>'version')::int;
		if not found then
			perform invalid('version', 'there is no such published version');
		end if;
	end if;
	update room_problem p set state = coalesce(_in->>'state', p.state), version_id = _version
	 where p.room_id = _room.room_id and p.letter = _old.letter returning * into _new;
	_events := ev('problem_changed', _me, 'all', jsonb_build_object(
		'letter', _new.letter, 'player', null, 'state', _new.state,
		'version', (select v.number from problem_version v
			where v.version_id = _version)));
	if _new.state <> _old.state then
		_events := _events || board_refresh(_room);
		_ended := room_conclude(_room);
	end if;
	if _version <> _old.version_id then
		update submission s set version_id = _version
		 where s.room_id = _room.room_id and s.letter = _new.letter;
		_events := _events || submissions_again(_room, (select array_agg(s.submission_id)
			from submission s where s.room_id = _room.room_id and s.letter = _new.letter));
	end if;
	perform emit(_room.room_id, _events || _ended);
	return room_view_now(_room.room_id, _me);
end $$;
