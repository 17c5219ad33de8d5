-- Runs: one's own code on one's own input, without score.

create or replace function riposte.run_json(_r run)
returns jsonb language plpgsql stable as $$
declare
	_job judge_job;
begin
	select * into _job from judge_job j where j.run_id = _r.run_id;
	return jsonb_build_object('id', _r.run_id,
		'room', (select r.code from room r where r.room_id = _r.room_id),
		'problem', (select q.slug from problem q where q.problem_id = _r.problem_id),
		'player', _r.person_id, 'language', _r.language,
		'state', case when _job.state = 'QUEUED' then 'QUEUED' else _r.state end,
		'verdict', _r.verdict, 'stdout', _r.stdout, 'stderr', _r.stderr,
		'exit_code', _r.exit_code, 'signal', _r.signal, 'cpu_ms', _r.cpu_ms,
		'wall_ms', _r.wall_ms, 'memory_kb', _r.memory_kb, 'detail', _r.detail,
		'compile_output', _r.compile_output, 'position', job_position(_job),
		'created_at', ts(_r.created_at));
end $$;

-- POST …/runs K {problem, language, source, stdin}: 202 and the run.  Also in
-- the lobby, without a problem.  403, 409 room_over, paused, left; 413; 422; 429;
-- 503 queue_full.
create or replace function api.run_create(_who text, _code text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who);
	_setting setting := (select s from setting s);
	_wait int := rate('person:' || _me, 'runs', _setting.rate_runs);
	_room room := room_seen(_code, _me);
	_endpoint text := 'run_create:' || _room.room_id;
	_answer jsonb;
	_problem room_problem;
	_run run;
begin
	if _wait > 0 then
		return too_many(_wait);
	end if;
	_answer := key_begin(_me, _endpoint, _in);
	if _answer is not null then
		return _answer;
	end if;
	select * into strict _room from room r where r.room_id = _room.room_id for share;
	perform need_playing(_room, _me);
	if _room.state <> 'LOBBY' or _in->>'problem' is not null then
		perform need_open_battle(_room, clock_timestamp());
	end if;
	if _in->>'problem' is not null then
		_problem := room_problem_of(_room, _in->>'problem');
	end if;
	perform need_code(_room, _in->>'language', _in->>'source', _setting.max_source_bytes);
	if octet_length(_in->>'stdin') > _setting.max_source_bytes then
		raise sqlstate 'PT413' using detail = 'too_large', message =
			format('the input is larger than %s bytes', _setting.max_source_bytes);
	end if;
	perform need_queue(_setting.queue_limit);
	insert into run (room_id, person_id, problem_id, version_id, language, source, stdin)
	values (_room.room_id, _me, _problem.problem_id, _problem.version_id,
		_in->>'language', _in->>'source', coalesce(_in->>'stdin', ''))
	returning * into _run;
	perform job_put('run', _run.run_id, _me, _run.language, 1, _in->>'_request');
	return key_end(_me, _endpoint, _in, run_json(_run));
end $$;

-- GET /runs/{id}, its author: the run, and while it is not done _room, for who waits.
-- 404 not_found.
create or replace function api.run_show(_who text, _id text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_run run;
begin
	select * into _run from run r where r.run_id = _id::bigint and r.person_id = _me;
	if _run.run_id is null then
		raise sqlstate 'PT404' using message = 'there is no such run',
			detail = 'not_found';
	end if;
	return run_json(_run) || case when _run.state = 'DONE' then '{}'
		else jsonb_build_object('_room', _run.room_id) end;
end $$;
