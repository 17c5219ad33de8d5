-- The queue of what is to be judged: who is next, and who waits where.

-- How many jobs are judged before this one, plus one; null once it is claimed.
create or replace function riposte.job_position(_job judge_job)
returns int language plpgsql stable as $$
begin
	if _job.state is distinct from 'QUEUED' then
		return null;
	end if;
	return 1 + (select count(*) from judge_job j where j.state = 'QUEUED'
		and (j.priority, j.vstart, j.job_id)
			< (_job.priority, _job.vstart, _job.job_id));
end $$;

-- Put a job into the queue.  Fair by virtual time: it starts after what its
-- person has waiting, and not before what is judged now.  Lower priority first.
-- _request: the web server's id of the request that it came of, for logs.
create or replace function riposte.job_put(_kind text, _id bigint, _person bigint,
	_language text, _priority int, _request text default null)
returns judge_job language plpgsql volatile as $$
declare
	_clock bigint := coalesce(
		(select max(j.vstart) from judge_job j where j.state = 'CLAIMED'),
		(select min(j.vstart) - 1 from judge_job j where j.state = 'QUEUED'), 0);
	_last bigint := coalesce((select max(j.vstart) from judge_job j
		where j.person_id = _person), 0);
	_job judge_job;
begin
	insert into judge_job (kind, submission_id, run_id, verification_id, person_id,
		language, priority, vstart, request)
	values (_kind, case _kind when 'submission' then _id end,
		case _kind when 'run' then _id end, case _kind when 'verify' then _id end,
		_person, _language, _priority, greatest(_clock, _last) + 1, _request)
	returning * into _job;
	raise info 'ring judge';
	return _job;
end $$;

-- 503 queue_full when as many jobs wait as the site allows.
create or replace function riposte.need_queue(_limit int)
returns void language plpgsql stable as $$
begin
	if (select count(*) from (select from judge_job j
	    where j.state = 'QUEUED' limit _limit) s) >= _limit then
		raise sqlstate 'PT503' using detail = 'queue_full',
			message = 'too many submissions are waiting; try again in a moment';
	end if;
end $$;

-- Tell those who wait where they stand: everybody once, then whenever a tenth of
-- the way is gone, and each step of the last ten.  How many were told.  Takes the
-- counters of several rooms, so it comes last in its transaction.
create or replace function riposte.queue_tell()
returns int language plpgsql volatile as $$
declare
	_waiting record;
	_count int := 0;
begin
	for _waiting in
		with placed as (
			select j.job_id, j.submission_id, j.told_position as told, j.created_at,
			       row_number() over (order by j.priority, j.vstart, j.job_id) as place
			  from judge_job j where j.state = 'QUEUED'),
		due as (
			select p.* from placed p
			 where p.submission_id is not null and p.created_at < now() - interval '1 s'
			   and (p.told is null or p.place <= p.told - greatest(1, p.told / 10))
			 order by p.place limit 500),
		noted as (
			update judge_job j set told_position = d.place from due d
			 where j.job_id = d.job_id)
		select d.place, s.submission_id, s.room_id, s.person_id
		  from due d join submission s using (submission_id)
		 order by s.room_id, d.place
	loop
		perform emit(_waiting.room_id, ev('submission_progress', _waiting.person_id,
			'author:' || _waiting.person_id, jsonb_build_object(
			'submission', _waiting.submission_id, 'state', 'QUEUED',
			'position', _waiting.place)));
		_count := _count + 1;
	end loop;
	return _count;
end $$;
