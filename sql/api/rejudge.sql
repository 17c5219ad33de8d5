-- Judging again.  What was said before stays in the history of the submission.

-- What judges said of this submission, the last one last: [{n, verdict, passed,
-- total, test, cpu_ms, wall_ms, memory_kb, detail, judge (for hosts), queued_ms (of the
-- first: from its arrival until that judge took it), wait_ms, contended, judged_at}].
create or replace function riposte.submission_history(_id bigint, _host boolean)
returns jsonb language plpgsql stable as $$
begin
	return (select coalesce(jsonb_agg(h.one || jsonb_build_object('n', h.n,
			'queued_ms', case h.n when 1 then h.queued_ms end) order by h.n), '[]')
		from (select row_number() over (order by a.token) as n,
			a.result || jsonb_build_object('judge', case when _host then w.name end,
				'wait_ms', a.wait_ms, 'contended', a.contended,
				'judged_at', ts(a.ended_at)) as one,
			greatest(0, floor(extract(epoch from a.claimed_at - s.created_at) * 1000)) as queued_ms
			from judge_attempt a join submission s using (submission_id)
			left join judge_worker w on w.worker_id = a.worker_id
			where a.submission_id = _id and a.outcome = 'finished') h);
end $$;

-- Judge these again, after the room's share lock.  The earlier verdicts stand
-- until the new ones come.  The events, not emitted.
create or replace function riposte.submissions_again(_room room, _ids bigint[])
returns jsonb language plpgsql volatile as $$
declare
	_s submission;
	_events jsonb := '[]';
	_job judge_job;
begin
	for _s in select * from submission s
	    where s.submission_id = any (_ids) and s.state = 'DONE'
	    order by s.submission_id for no key update
	loop
		update submission s set state = 'QUEUED', attempt = s.attempt + 1
		 where s.submission_id = _s.submission_id returning * into _s;
		_job := job_put('submission', _s.submission_id, null, _s.language, 3);
		_events := _events || ev('submission_queued', null, 'author:' || _s.person_id,
			jsonb_build_object('position', job_position(_job), 'submission',
				submission_json(_s, _room, _s.person_id, false, false)));
	end loop;
	return _events;
end $$;

-- POST /submissions/{id}/rejudge, hosts and staff: 202 and the submission.
create or replace function api.submission_rejudge(_who text, _id text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who, 'host');
	_s submission := submission_seen(_id, _me);
	_room room;
begin
	select * into strict _room from room r where r.room_id = _s.room_id for share;
	if not is_host(_room.hosts, _me) then
		raise sqlstate 'PT403' using message = 'only a host may do that',
			detail = 'hosts_only';
	end if;
	perform emit(_room.room_id, submissions_again(_room, array[_s.submission_id]));
	select * into strict _s from submission s where s.submission_id = _s.submission_id;
	return submission_json(_s, _room, _me, true, true);
end $$;

-- POST …/rejudge {problem}, hosts: 202 {count}.  Without a problem: all.
create or replace function api.room_rejudge(_who text, _code text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who, 'host');
	_room room := room_hosted(_code, _me);
	_letter text := case when _in->>'problem' is not null
		then (room_problem_of(_room, _in->>'problem')).letter end;
	_ids bigint[];
begin
	select array_agg(s.submission_id) into _ids from submission s
	 where s.room_id = _room.room_id and s.state = 'DONE'
	   and (_letter is null or s.letter = _letter);
	perform emit(_room.room_id, submissions_again(_room, _ids));
	return jsonb_build_object('count', coalesce(cardinality(_ids), 0));
end $$;

-- POST /problems/{slug}/rejudge {version}, administrators: 202 {count, rooms}.
-- In all rooms, or only what was judged by that version.  404 not_found.
create or replace function api.problem_rejudge(_who text, _slug text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who, 'admin');
	_problem_id bigint;
	_room room;
	_ids bigint[];
	_count int := 0;
	_rooms int := 0;
begin
	perform need_admin(_me);
	select q.problem_id into _problem_id from problem q where q.slug = _slug;
	if _problem_id is null then
		raise sqlstate 'PT404' using message = 'there is no such problem',
			detail = 'not_found';
	end if;
	-- By id, as the timer visits rooms.
	for _room in select r.* from room r where r.room_id in (select p.room_id
		from room_problem p where p.problem_id = _problem_id) order by r.room_id for share
	loop
		select array_agg(s.submission_id) into _ids
		  from submission s join problem_version v using (version_id)
		 where s.room_id = _room.room_id and s.problem_id = _problem_id
		   and s.state = 'DONE'
		   and (_in->>'version' is null or v.number = (_in->>'version')::int);
		continue when _ids is null;
		perform emit(_room.room_id, submissions_again(_room, _ids));
		_count := _count + cardinality(_ids);
		_rooms := _rooms + 1;
	end loop;
	return jsonb_build_object('count', _count, 'rooms', _rooms);
end $$;
