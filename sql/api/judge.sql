-- The judges' side of the queue.  Called by role riposte_judge only.

-- A judge says what it can: {name, slots, languages: [{id, name, version,
-- extension, template}]} → {worker, lease_s}.  Heartbeats keep the lease.
create or replace function api.judge_register(_in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_setting setting := (select s from setting s);
	_worker bigint;
begin
	insert into judge_worker (name, slots, languages, language_ids, lease_until, offers_until)
	select coalesce(_in->>'name', 'judge'), coalesce((_in->>'slots')::int, 1),
	       coalesce(_in->'languages', '[]'),
	       array(select l->>'id' from jsonb_array_elements(
			coalesce(_in->'languages', '[]')) l),
	       now() + secs(_setting.judge_lease_s), now() + secs(_setting.judge_lease_s)
	returning worker_id into _worker;
	raise info 'ring timer';
	return jsonb_build_object('worker', _worker, 'lease_s', _setting.judge_lease_s);
end $$;

-- 409 worker_lost: written off (its jobs are others' now), or never known.
create or replace function riposte.worker_lost()
returns void language plpgsql immutable as $$
begin
	raise sqlstate 'PT409' using message = 'this worker was written off: register again',
		detail = 'worker_lost';
end $$;

-- Every 5 s: {slots: [{n, state: IDLE|BUSY|BROKEN, …}]} → {lease_s}.  One update
-- for all jobs of the worker.  409 worker_lost.
create or replace function api.judge_heartbeat(_worker text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_lease int := (select s.judge_lease_s from setting s);
begin
	perform set_config('synchronous_commit', 'off', true);
	update judge_worker w set seen_at = now(), lease_until = now() + secs(_lease),
		offers_until = now() + secs(_lease),
		slot_states = coalesce(_in->'slots', w.slot_states)
	 where w.worker_id = _worker::bigint and w.gone_at is null;
	if not found then
		perform worker_lost();
	end if;
	return jsonb_build_object('lease_s', _lease);
end $$;

-- Write off workers whose lease ran out, and give back the jobs of those that
-- are gone.  How many came back.  Never waits for a lock: a job that is locked
-- is being finished.
create or replace function riposte.jobs_return()
returns int language plpgsql volatile as $$
declare
	_count int;
begin
	if not exists (select from judge_worker w
	    where w.gone_at is null and w.lease_until < now())
	    and not exists (select from judge_job j join judge_worker w using (worker_id)
		where j.state = 'CLAIMED' and w.gone_at is not null) then
		return 0;
	end if;
	update judge_worker w set gone_at = now()
	  from (select v.worker_id from judge_worker v
		where v.gone_at is null and v.lease_until < now()
		for update skip locked) lost
	 where w.worker_id = lost.worker_id;
	with lost as (
		select j.job_id, j.token from judge_job j join judge_worker w using (worker_id)
		 where j.state = 'CLAIMED' and w.gone_at is not null
		   for update of j skip locked),
	noted as (
		update judge_attempt a set ended_at = now(), outcome = 'lost'
		  from lost l where a.token = l.token)
	update judge_job j set state = 'QUEUED', worker_id = null, token = null, claimed_at = null
	  from lost l where j.job_id = l.job_id;
	get diagnostics _count = row_count;
	if _count > 0 then
		raise info 'ring judge';
	end if;
	return _count;
end $$;

-- One job that was lost too often is parked: INTERNAL_ERROR with a reason, so
-- that it blocks nobody.  One at a time, since it takes a room's locks.  Its
-- room, or null when there was none.
create or replace function riposte.job_park()
returns bigint language plpgsql volatile as $$
declare
	_job judge_job;
begin
	select j.* into _job from judge_job j, setting s
	 where j.state = 'QUEUED' and j.attempts >= s.judge_attempts
	 order by j.job_id limit 1;
	if _job.job_id is null then
		return null;
	end if;
	return job_settle(_job, jsonb_build_object('verdict', 'INTERNAL_ERROR', 'tests', '[]'::jsonb,
		'detail', format('judging was interrupted %s times (job %s)',
			_job.attempts, _job.job_id)));
exception
when sqlstate 'PT409' then
	return null; -- another judge or the timer was quicker
end $$;

-- Take up to _max jobs in languages that this worker offers:
-- [{job, token, attempt, kind, language, source, stdin, problem_version,
-- submission, request, cpu_ms, wall_ms, patience, slack, program}].  409 worker_lost.
create or replace function api.judge_claim(_worker text, _max text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me judge_worker;
	_attempts int := (select s.judge_attempts from setting s);
	_jobs jsonb;
begin
	select * into _me from judge_worker w
	 where w.worker_id = _worker::bigint and w.gone_at is null;
	if _me.worker_id is null then
		perform worker_lost();
	end if;
	perform job_park();
	perform jobs_return();
	with next as (
		select j.job_id from judge_job j
		 where j.state = 'QUEUED' and j.language = any (_me.language_ids)
		   and j.attempts < _attempts
		 order by j.priority, j.vstart, j.job_id
		 limit least(greatest(_max::int, 0), 64) for update skip locked),
	taken as (
		update judge_job j set state = 'CLAIMED', worker_id = _me.worker_id,
			token = nextval('judge_token'), attempts = j.attempts + 1, claimed_at = now()
		  from next n where j.job_id = n.job_id returning j.*),
	noted as (
		insert into judge_attempt (job_id, submission_id, worker_id, token, claimed_at)
		select t.job_id, t.submission_id, t.worker_id, t.token, t.claimed_at from taken t)
	select coalesce(jsonb_agg(jsonb_build_object('job', t.job_id, 'token', t.token,
		'attempt', t.attempts, 'kind', t.kind, 'language', t.language,
		'source', coalesce(s.source, r.source, v.source), 'stdin', r.stdin,
		'problem_version', coalesce(s.version_id, r.version_id, v.version_id),
		'submission', t.submission_id, 'request', t.request,
		'cpu_ms', p.cpu_ms, 'wall_ms', p.wall_ms,
		'patience', coalesce(to_jsonb(v.patience), '[]'), 'slack', v.slack,
		'program', v.program) order by t.priority, t.vstart, t.job_id), '[]')
	  into _jobs
	  from taken t
	  left join submission s using (submission_id)
	  left join run r using (run_id)
	  left join verification v using (verification_id)
	  left join problem_version p
		on p.version_id = coalesce(s.version_id, r.version_id, v.version_id);
	return _jobs;
end $$;

-- {waiting}: how many jobs of players wait that this worker could do.
create or replace function api.judge_pressing(_worker text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	return jsonb_build_object('waiting', (select count(*)
		from judge_job j join judge_worker w on j.language = any (w.language_ids)
		where w.worker_id = _worker::bigint and j.state = 'QUEUED' and j.priority < 2));
end $$;

-- What judging needs of a version: {version, slug, limits, validator, grading,
-- tests: [{n, name, sample, input: {hash, size}, answer: {hash, size}, …}]}, see
-- judge/problem.h.  404 not_found.
create or replace function api.judge_problem(_version text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_found jsonb;
begin
	select jsonb_build_object('version', v.version_id, 'slug', q.slug,
		'limits', jsonb_build_object('cpu_ms', v.cpu_ms, 'wall_ms', v.wall_ms,
			'memory_kb', v.memory_kb, 'output_kb', v.output_kb,
			'processes', v.processes),
		'validator', v.validator, 'grading', v.grading,
		'tests', coalesce((select jsonb_agg(jsonb_build_object('n', t.n, 'name', t.name,
				'sample', t.sample) || t.how || jsonb_build_object(
				'input', jsonb_build_object('hash', t.input, 'size', i.size),
				'answer', jsonb_build_object('hash', t.answer, 'size', a.size))
				order by t.n)
			from test_case t join blob i on i.hash = t.input
			join blob a on a.hash = t.answer
			where t.version_id = v.version_id), '[]'))
	  into _found
	  from problem_version v join problem q using (problem_id)
	 where v.version_id = _version::bigint;
	if _found is null then
		raise sqlstate 'PT404' using message = 'there is no such version',
			detail = 'not_found';
	end if;
	return _found;
end $$;

-- Chunks of a file from _from on, in order: rows (n, data) of at most 256 KiB each,
-- at most four, since who asks holds them all in memory.  None: that was the last.
create or replace function api.judge_blob(_hash text, _from text)
returns table (n int, data bytea) language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	return query select c.n, c.data from blob_chunk c
		where c.hash = _hash and c.n >= _from::int order by c.n limit 4;
end $$;

-- The job, if this worker still holds it by this token.  409 fenced.
create or replace function riposte.job_held(_worker bigint, _job bigint, _token bigint)
returns judge_job language plpgsql stable as $$
declare
	_held judge_job;
begin
	select * into _held from judge_job j
	 where j.job_id = _job and j.token = _token and j.worker_id = _worker
	   and j.state = 'CLAIMED';
	if _held.job_id is null then
		raise sqlstate 'PT409' using message = 'this job is no longer yours',
			detail = 'fenced';
	end if;
	return _held;
end $$;

-- {state: COMPILING|RUNNING, test, total}, at most every 200 ms.  409 fenced.
create or replace function api.judge_progress(_worker text, _job text, _token text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_held judge_job := job_held(_worker::bigint, _job::bigint, _token::bigint);
	_s submission;
	_room room;
	_full boolean;
begin
	update run r set state = _in->>'state'
	 where r.run_id = _held.run_id and r.state <> 'DONE';
	update verification v set state = _in->>'state', test = (_in->>'test')::int
	 where v.verification_id = _held.verification_id and v.state <> 'DONE';
	update submission s set state = _in->>'state', test = (_in->>'test')::int,
		total = coalesce((_in->>'total')::int, s.total)
	 where s.submission_id = _held.submission_id and s.state <> 'DONE' returning * into _s;
	if _s.submission_id is not null then
		select * into strict _room from room r where r.room_id = _s.room_id;
		_full := _room.policy->>'feedback' = 'full';
		perform emit(_s.room_id, ev('submission_progress', _s.person_id,
			'author:' || _s.person_id, jsonb_build_object(
			'submission', _s.submission_id, 'state', _s.state,
			'test', case when _full then _s.test end,
			'total', case when _full then _s.total end)));
	end if;
	return '{}';
end $$;

-- The verdict: {verdict, passed, total, test, cpu_ms, wall_ms, wait_ms, contended, memory_kb,
-- exit_code, signal, detail, compile_output, stdout, stderr, tests}.  Verdict,
-- score, board and events are one transaction.  409 fenced.
create or replace function api.judge_finish(_worker text, _job text, _token text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
begin
	perform job_settle(job_held(_worker::bigint, _job::bigint, _token::bigint), _in);
	return '{}';
end $$;

-- Take the job out of the queue, if it is still as we saw it.  409 fenced.
create or replace function riposte.job_close(_job judge_job, _in jsonb)
returns void language plpgsql volatile as $$
begin
	delete from judge_job j where j.job_id = _job.job_id and j.state = _job.state
	   and j.token is not distinct from _job.token and j.attempts = _job.attempts;
	if not found then
		raise sqlstate 'PT409' using message = 'this job is no longer yours',
			detail = 'fenced';
	end if;
	update judge_attempt a set ended_at = now(), outcome = 'finished',
		wait_ms = (_in->>'wait_ms')::int, contended = (_in->>'contended')::boolean,
		result = jsonb_build_object('verdict', _in->'verdict', 'passed', _in->'passed',
			'total', _in->'total', 'test', _in->'test', 'cpu_ms', _in->'cpu_ms',
			'wall_ms', _in->'wall_ms', 'memory_kb', _in->'memory_kb',
			'detail', _in->'detail')
	 where a.token = _job.token;
end $$;

-- Write the outcome of a job.  The room that heard of it.
create or replace function riposte.job_settle(_job judge_job, _in jsonb)
returns bigint language plpgsql volatile as $$
declare
	_run run;
begin
	if _job.kind = 'submission' then
		return submission_settle(_job, _in);
	end if;
	update verification v set state = 'DONE', verdict = _in->>'verdict',
		test = (_in->>'test')::int, cpu_ms = (_in->>'cpu_ms')::int,
		detail = coalesce(_in->>'detail', left(_in->>'compile_output', 2000)),
		tests = case jsonb_typeof(_in->'tests') when 'array' then _in->'tests' else '[]' end,
		messages = coalesce(_in->'messages', '[]'), judge_message = _in->>'judge_message',
		score = (_in->>'score')::float8, groups = coalesce(_in->'groups', '{}')
	 where v.verification_id = _job.verification_id;
	update run r set state = 'DONE', verdict = _in->>'verdict', stdout = _in->>'stdout',
		stderr = _in->>'stderr', exit_code = (_in->>'exit_code')::int,
		signal = (_in->>'signal')::int, cpu_ms = (_in->>'cpu_ms')::int,
		wall_ms = (_in->>'wall_ms')::int, memory_kb = (_in->>'memory_kb')::int,
		detail = _in->>'detail', compile_output = _in->>'compile_output'
	 where r.run_id = _job.run_id returning * into _run;
	perform job_close(_job, _in);
	if _run.run_id is not null then
		perform emit(_run.room_id, ev('run_done', _run.person_id,
			'player:' || _run.person_id, jsonb_build_object('run', run_json(_run))));
	end if;
	return _run.room_id;
end $$;

-- The room, locked for a verdict: shared while the battle runs, alone once it
-- has ended, since the verdict may then be the last; and alone for an accepted
-- one where that may end the battle.
create or replace function riposte.room_for_verdict(_room_id bigint, _accepted boolean)
returns room language plpgsql volatile as $$
declare
	_room room;
begin
	select * into strict _room from room r where r.room_id = _room_id;
	if _room.state = 'FINISHED' or _accepted and (mode_of(_room)).ends <> 'time' then
		select * into strict _room from room r
		 where r.room_id = _room_id for no key update;
	else
		select * into strict _room from room r where r.room_id = _room_id for share;
		-- It ended while we waited: the timer settles what we may not.
		if _room.state = 'FINISHED' then
			raise info 'ring timer';
		end if;
	end if;
	return _room;
end $$;

-- The verdict of a submission, in the lock order of the house: room → problem
-- (only where "first" may change hands) → players by id → submission → job →
-- room_seq.
create or replace function riposte.submission_settle(_job judge_job, _in jsonb)
returns bigint language plpgsql volatile as $$
declare
	_s submission;
	_room room;
	_persons bigint[];
	_taker bigint;
	_events jsonb;
begin
	select * into strict _s from submission s where s.submission_id = _job.submission_id;
	_room := room_for_verdict(_s.room_id, _in->>'verdict' = 'ACCEPTED');
	_persons := array[_s.person_id];
	if _in->>'verdict' = 'ACCEPTED' or _s.verdict = 'ACCEPTED' then
		perform from room_problem p
		  where p.room_id = _s.room_id and p.letter = _s.letter for no key update;
		_persons := array_remove(_persons || first_solve(_s.room_id, _s.letter,
			null, _s.person_id), null); -- whose row it may change besides
	end if;
	perform from room_player p
	  where p.room_id = _s.room_id and p.person_id = any (_persons)
	  order by p.person_id for no key update;
	_taker := problem_taker(_room, _s.letter);
	update submission s set state = 'DONE', verdict = _in->>'verdict',
		passed = (_in->>'passed')::int, total = coalesce((_in->>'total')::int, s.total),
		test = (_in->>'test')::int, cpu_ms = (_in->>'cpu_ms')::int,
		wall_ms = (_in->>'wall_ms')::int, memory_kb = (_in->>'memory_kb')::int,
		exit_code = (_in->>'exit_code')::int, signal = (_in->>'signal')::int,
		detail = _in->>'detail', compile_output = _in->>'compile_output',
		score = (_in->>'score')::float8,
		share = (select greatest(0, least(1, (_in->>'score')::float8 / v.max_score))
			from problem_version v where v.version_id = s.version_id and v.max_score > 0),
		judge_message = _in->>'judge_message', team_message = _in->>'team_message',
		tests = case jsonb_typeof(_in->'tests') when 'array' then _in->'tests' else '[]' end,
		judged_at = clock_timestamp()
	 where s.submission_id = _s.submission_id returning * into _s;
	perform job_close(_job, _in);
	_events := verdict_events(_s, _room)
	    || taken_events(_room, _s.letter, _taker)
	    || board_refresh(_room, _persons)
	    || room_conclude(_room);
	perform emit(_room.room_id, _events || room_settle(_room));
	return _room.room_id;
end $$;

-- The author hears all that the policy allows, others {player, letter,
-- accepted}; nobody else while the board is closed.
create or replace function riposte.verdict_events(_s submission, _room room)
returns jsonb language plpgsql stable as $$
declare
	_kind text := case when _s.attempt > 1 then 'rejudged' else 'verdict' end;
	_events jsonb := ev(_kind, _s.person_id, 'player:' || _s.person_id,
		jsonb_build_object('submission',
			submission_json(_s, _room, _s.person_id, false, false)));
begin
	if board_is_closed(_room) and (_room.policy->>'feedback' = 'none'
	    or _s.created_at >= _room.freeze_at) then
		return _events;
	end if;
	return _events || ev(_kind, _s.person_id, 'others:' || _s.person_id,
		jsonb_build_object('player', _s.person_id, 'letter', _s.letter,
			'accepted', _s.verdict = 'ACCEPTED'));
end $$;

-- A problem was taken, or passed to somebody whose solution arrived earlier.
create or replace function riposte.taken_events(_room room, _letter text, _before bigint)
returns jsonb language plpgsql stable as $$
declare
	_taker bigint := problem_taker(_room, _letter);
begin
	if _taker is not distinct from _before then
		return '[]';
	end if;
	return (select ev('problem_locked', _taker, 'all', jsonb_build_object(
			'letter', q.letter, 'player', _taker, 'state', q.state, 'version', v.number))
		from room_problem q join problem_version v using (version_id)
		where q.room_id = _room.room_id and q.letter = _letter);
end $$;

-- End the battle where its kind says that it is over: somebody has solved all,
-- or all is taken.  The room's row is locked alone, if it may end so.  The
-- events, not emitted.
create or replace function riposte.room_conclude(_room room)
returns jsonb language plpgsql volatile as $$
declare
	_ends text := (mode_of(_room)).ends;
	_open int;
begin
	if _ends = 'time' or _room.state <> 'RUNNING' then
		return '[]';
	end if;
	select count(*) into _open from room_problem q
	 where q.room_id = _room.room_id and q.state = 'open';
	if _open = 0 or not exists (select from submission s
		join room_problem q on q.room_id = s.room_id and q.letter = s.letter
		join room_player p on p.room_id = s.room_id and p.person_id = s.person_id
		where s.room_id = _room.room_id and s.verdict = 'ACCEPTED' and q.state = 'open'
		and p.left_reason is distinct from 'removed'
		group by case _ends when 'full' then s.person_id end
		having count(distinct s.letter) = _open) then
		return '[]';
	end if;
	return room_end(_room, null, clock_timestamp());
end $$;

-- A finished room with nothing pending is final, once.  Its row is locked alone,
-- if it is FINISHED.  The events, not emitted.
create or replace function riposte.room_settle(_room room)
returns jsonb language plpgsql volatile as $$
begin
	if _room.state <> 'FINISHED' or _room.final or exists (select from submission s
	    where s.room_id = _room.room_id and s.state <> 'DONE') then
		return '[]';
	end if;
	update room r set final = true
	 where r.room_id = _room.room_id and not r.final returning * into _room;
	if not found then
		return '[]';
	end if;
	return board_open(_room) || final_event(_room);
end $$;

-- Give jobs back without counting an attempt: {jobs: [{job, token}]} → {returned}.
create or replace function api.judge_return(_worker text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_count int;
begin
	with given as (
		select j.job_id, j.token from judge_job j
		  join jsonb_to_recordset(_in->'jobs') as g(job bigint, token bigint)
			on g.job = j.job_id and g.token = j.token
		 where j.worker_id = _worker::bigint and j.state = 'CLAIMED'
		   for update of j skip locked),
	noted as (
		update judge_attempt a set ended_at = now(), outcome = 'returned'
		  from given g where a.token = g.token)
	update judge_job j set state = 'QUEUED', worker_id = null, token = null,
		claimed_at = null, attempts = j.attempts - 1
	  from given g where j.job_id = g.job_id;
	get diagnostics _count = row_count;
	if _count > 0 then
		raise info 'ring judge';
	end if;
	return jsonb_build_object('returned', _count);
end $$;

-- An orderly end: what it still held goes back uncounted; rooms are not told of
-- a delay unless nobody takes over soon.
create or replace function api.judge_bye(_worker text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
begin
	perform api.judge_return(_worker, jsonb_build_object('jobs', coalesce((
		select jsonb_agg(jsonb_build_object('job', j.job_id, 'token', j.token))
		from judge_job j where j.worker_id = _worker::bigint), '[]')));
	update judge_worker w set gone_at = now(), lease_until = now(),
		offers_until = now() + secs((select s.delayed_after_s from setting s))
	 where w.worker_id = _worker::bigint and w.gone_at is null;
	raise info 'ring timer';
	return '{}';
end $$;
