-- Practice: one problem, alone, whoever may make rooms.

-- The room where this person practises that problem, if it still runs.
create or replace function riposte.practice_of(_person bigint, _problem bigint)
returns room language plpgsql stable as $$
declare
	_room room;
begin
	select r.* into _room from room r join room_problem p using (room_id)
	 where r.maker_id = _person and r.practice and r.state = 'RUNNING'
	   and p.problem_id = _problem and not room_is_over(r)
	 order by r.room_id desc limit 1;
	return _room;
end $$;

-- What was written in an earlier practice of the same problem.
create or replace function riposte.practice_drafts(_room room, _problem bigint)
returns void language plpgsql volatile as $$
begin
	insert into draft (room_id, person_id, problem_id, language, source, rev)
	select _room.room_id, d.person_id, d.problem_id, d.language, d.source, 1
	  from draft d join room r using (room_id)
	 where r.practice and d.person_id = _room.maker_id and d.problem_id = _problem
	 order by d.at desc limit 1;
end $$;

-- POST /problems/{slug}/practice K: 201 and the room, running for thirty days; the
-- same one as long as it runs.  It needs no permission to make rooms, since nobody
-- else can come in.  404 not_found, 429.
create or replace function api.practice_start(_who text, _slug text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who);
	_wait int := rate('person:' || _me, 'rooms', (select s.rate_rooms from setting s));
	_shown jsonb := api.problem_show(_who, _slug); -- or 404
	_problem problem := (select q from problem q where q.slug = _slug);
	_answer jsonb;
	_room room;
begin
	if _wait > 0 then
		return too_many(_wait);
	end if;
	_answer := key_begin(_me, 'practice_start:' || _problem.problem_id, _in);
	if _answer is not null then
		return _answer;
	end if;
	_room := practice_of(_me, _problem.problem_id);
	if _room.room_id is null then
		_room := room_make(jsonb_build_object('title', _shown->>'title',
			'problems', jsonb_build_array(_slug), 'duration_s', 2592000, 'max_players', 1,
			'visibility', 'private', 'policy', '{"chat": "off", "meeting": "off"}'::jsonb), _me);
		update room r set practice = true, join_code = null
		 where r.room_id = _room.room_id returning * into _room;
		_room := room_begin(_room, _me, date_trunc('milliseconds', clock_timestamp()));
		perform practice_drafts(_room, _problem.problem_id);
		perform emit(_room.room_id, player_events('player_joined', _me, _room, array[_me])
			|| room_event_of('room_started', _me, _room));
		raise info 'ring timer';
	end if;
	return key_end(_me, 'practice_start:' || _problem.problem_id, _in,
		room_view_now(_room.room_id, _me));
end $$;
