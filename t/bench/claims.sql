-- How long a claim takes, before and after :jobs jobs went through the queue.
-- Real calls in transactions of their own; nobody vacuums by hand.  Prints the
-- median of 200 claims before, every quarter, and after, in ms.
\set QUIET on
set search_path = api, riposte, pg_temp;
set client_min_messages = warning;

select 0 as worker, 0 as person, 0 as room \gset
select judge_register('{"name": "bench", "slots": 64, "languages": [{"id": "none"}]}')->>'worker' as worker \gset
select person_id as person, room_id as room from room_player limit 1 \gset

create temp table bench (worker text, person bigint, room bigint);
insert into bench values (:'worker', :person, :room);

create procedure pg_temp.fill(_count int) language plpgsql as $$
declare
	_b bench := (select b from bench b);
	_run bigint;
begin
	for _n in 1 .. _count loop
		insert into riposte.run (room_id, person_id, language, source, stdin)
		values (_b.room, _b.person, 'none', '', '') returning run_id into _run;
		perform riposte.job_put('run', _run, _b.person, 'none', 1);
		if _n % 64 = 0 then
			commit;
		end if;
	end loop;
	commit;
end $$;

create procedure pg_temp.work(_count int) language plpgsql as $$
declare
	_b bench := (select b from bench b);
	_job jsonb;
	_left int := _count;
begin
	while _left > 0 loop
		call pg_temp.fill(64);
		for _job in select * from jsonb_array_elements(api.judge_claim(_b.worker, '64')) loop
			perform api.judge_finish(_b.worker, _job->>'job', _job->>'token',
				'{"verdict": "ACCEPTED"}');
			_left := _left - 1;
			commit;
		end loop;
		commit;
		perform api.judge_heartbeat(_b.worker, '{}');
		commit;
	end loop;
end $$;

create procedure pg_temp.measure(_what text) language plpgsql as $$
declare
	_b bench := (select b from bench b);
	_begin timestamptz;
	_ms float8[];
	_jobs jsonb;
begin
	call pg_temp.fill(200);
	for _n in 1 .. 200 loop
		_begin := clock_timestamp();
		_jobs := api.judge_claim(_b.worker, '1');
		_ms := _ms || extract(epoch from clock_timestamp() - _begin) * 1000;
		commit;
		perform api.judge_finish(_b.worker, _jobs->0->>'job', _jobs->0->>'token',
			'{"verdict": "ACCEPTED"}');
		commit;
	end loop;
	raise warning '%', format('%-66s %9s ms', _what, (select
		round(percentile_cont(0.5) within group (order by m)::numeric, 2) from unnest(_ms) m));
end $$;

call pg_temp.measure('a claim from the queue');
call pg_temp.work(:jobs / 4);
call pg_temp.measure('  after ' || :jobs / 4 || ' jobs');
call pg_temp.work(:jobs / 4);
call pg_temp.work(:jobs / 4);
call pg_temp.work(:jobs / 4);
call pg_temp.measure('  after ' || :jobs || ' jobs');
