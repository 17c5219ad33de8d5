-- The course of a battle: started, paused, ended, played again.

-- The time is over, whether or not the timer has come by: ends_at decides.
create or replace function riposte.room_is_over(_room room)
returns boolean language sql stable
return (_room).state = 'FINISHED' or (_room).state = 'RUNNING'
	and (_room).paused_at is null and (_room).ends_at <= clock_timestamp();

-- LOBBY → RUNNING; the room's row is locked.  The clock starts at _at.
create or replace function riposte.room_begin(_room room, _actor bigint, _at timestamptz)
returns room language plpgsql volatile as $$
begin
	update room r set state = 'RUNNING', starts_at = _at,
		ends_at = _at + secs(r.duration_s)
	 where r.room_id = (_room).room_id and r.state = 'LOBBY' returning * into _room;
	return _room;
end $$;

-- RUNNING → FINISHED at _at; the room's row is locked.  Who is PRESENT has
-- COMPLETED.  `final` at once when nothing is pending.  The events, not emitted.
create or replace function riposte.room_end(_room room, _actor bigint, _at timestamptz)
returns jsonb language plpgsql volatile as $$
declare
	_done bigint[];
	_events jsonb;
begin
	update room r set state = 'FINISHED', finished_at = _at, ends_at = least(r.ends_at, _at),
		paused_at = null, join_code = null,
		final = not exists (select from submission s
			where s.room_id = r.room_id and s.state <> 'DONE')
	 where r.room_id = (_room).room_id and r.state <> 'FINISHED' returning * into _room;
	if not found then
		return '[]';
	end if;
	perform from room_player p
	  where p.room_id = (_room).room_id and p.state = 'PRESENT'
	  order by p.person_id for no key update;
	with done as (
		update room_player p set state = 'COMPLETED', completed_at = _at
		 where p.room_id = (_room).room_id and p.state = 'PRESENT' returning p.person_id)
	select array_agg(d.person_id) into _done from done d;
	_events := room_event_of('room_finished', _actor, _room)
	    || player_events('player_state', _actor, _room, _done);
	if (_room).final then
		_events := _events || board_open(_room) || final_event(_room);
	end if;
	return _events;
end $$;

-- The event board_final; its payload carries the number that it will get, so
-- it must be the last of those emitted together.
create or replace function riposte.final_event(_room room)
returns jsonb language plpgsql stable as $$
begin
	return ev('board_final', null, 'all', jsonb_build_object('seq', null));
end $$;

-- POST …/start, hosts: the battle begins now.  409 started.
create or replace function api.room_start(_who text, _code text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who, 'host');
	_room room := room_hosted(_code, _me);
begin
	if _room.state <> 'LOBBY' then
		raise sqlstate 'PT409' using message = 'the battle has begun already',
			detail = 'started';
	end if;
	_room := room_begin(_room, _me, date_trunc('milliseconds', clock_timestamp()));
	perform emit(_room.room_id, room_event_of('room_started', _me, _room));
	raise info 'ring timer';
	return room_view_now(_room.room_id, _me);
end $$;

-- 409 not_running unless the battle runs (paused or not).
create or replace function riposte.need_running(_room room)
returns void language plpgsql stable as $$
begin
	if _room.state <> 'RUNNING' or room_is_over(_room) then
		raise sqlstate 'PT409' using message = 'the battle is not running',
			detail = 'not_running';
	end if;
end $$;

-- POST …/pause, hosts: the clock stops, submissions are refused.
-- 409 not_running, paused.
create or replace function api.room_pause(_who text, _code text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who, 'host');
	_room room := room_hosted(_code, _me);
begin
	perform need_running(_room);
	if _room.paused_at is not null then
		raise sqlstate 'PT409' using message = 'the battle is paused already',
			detail = 'paused';
	end if;
	update room r set paused_at = clock_timestamp()
	 where r.room_id = _room.room_id returning * into _room;
	perform emit(_room.room_id, room_event_of('room_paused', _me, _room));
	return room_view_now(_room.room_id, _me);
end $$;

-- POST …/resume, hosts: the end (and the freeze, if ahead) move by the pause.
-- 409 not_paused.
create or replace function api.room_resume(_who text, _code text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who, 'host');
	_room room := room_hosted(_code, _me);
	_pause interval := clock_timestamp() - _room.paused_at;
begin
	if _room.state <> 'RUNNING' or _pause is null then
		raise sqlstate 'PT409' using message = 'the battle is not paused',
			detail = 'not_paused';
	end if;
	update room r set paused_at = null, ends_at = r.ends_at + _pause,
		freeze_at = case when r.freeze_at > r.paused_at
			then r.freeze_at + _pause else r.freeze_at end,
		paused_ms = r.paused_ms + (extract(epoch from _pause) * 1000)::bigint
	 where r.room_id = _room.room_id returning * into _room;
	perform emit(_room.room_id, room_event_of('room_resumed', _me, _room));
	raise info 'ring timer';
	return room_view_now(_room.room_id, _me);
end $$;

-- POST …/finish, hosts: the battle ends now.  409 not_running.
create or replace function api.room_finish(_who text, _code text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who, 'host');
	_room room := room_hosted(_code, _me);
begin
	if _room.state <> 'RUNNING' then
		raise sqlstate 'PT409' using message = 'the battle is not running',
			detail = 'not_running';
	end if;
	perform emit(_room.room_id, room_end(_room, _me, clock_timestamp()));
	return room_view_now(_room.room_id, _me);
end $$;

-- POST …/rematch K: the room of the next round, made by whoever asks first with
-- the same rules and problems; everybody who asks sits down in it as they were.
-- Once all who stayed to the end have asked, it begins by itself.
-- 409 not_finished, no_rematch (spectators only follow); 403 not_in_room, rooms_off.
create or replace function api.room_rematch(_who text, _code text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who, 'play');
	_room room := room_seen(_code, _me);
	_next room;
	_player room_player;
	_answer jsonb := key_begin(_me, 'room_rematch:' || _room.room_id, _in);
begin
	if _answer is not null then
		return _answer;
	end if;
	select * into strict _room from room r where r.room_id = _room.room_id for no key update;
	if _room.state <> 'FINISHED' then
		raise sqlstate 'PT409' using message = 'the battle is not over',
			detail = 'not_finished';
	end if;
	select * into _player from room_player p
	 where p.room_id = _room.room_id and p.person_id = _me;
	if not found then
		raise sqlstate 'PT403' using message = 'you were not in this room',
			detail = 'not_in_room';
	end if;
	if _room.rematch_id is null then
		_next := rematch_make(_room, _player);
		update room set rematch_id = _next.room_id where room_id = _room.room_id;
		perform emit(_next.room_id, player_events('player_joined', _me, _next, array[_me])
			|| rematch_schedule(_room, _next));
	else
		select * into strict _next from room r where r.room_id = _room.rematch_id for no key update;
		if _me = any (_room.hosts) and _me <> all (_next.hosts) then
			update room r set hosts = r.hosts || _me
			 where r.room_id = _next.room_id returning * into _next;
		end if;
		perform emit(_next.room_id, player_join(_next, _me, _player.role, _player.name,
				rematch_team(_next, _player), true)
			|| rematch_schedule(_room, _next));
	end if;
	perform emit(_room.room_id, ev('rematch', _me, 'all', jsonb_build_object(
		'player', player_list(_room, null, false, array[_me])->0,
		'count', (select count(*) from room_player p where p.room_id = _next.room_id),
		'code', _next.code)));
	return key_end(_me, 'room_rematch:' || _room.room_id, _in,
		room_view_now(_next.room_id, _me));
end $$;

-- The player's team, in the next room.
create or replace function riposte.rematch_team(_next room, _player room_player)
returns bigint language plpgsql volatile as $$
begin
	return team_of(_next.room_id, (select t.name from team t
		where t.team_id = _player.team_id));
end $$;

-- The next room, for who asked first.
create or replace function riposte.rematch_make(_room room, _player room_player)
returns room language plpgsql volatile as $$
declare
	_next room;
begin
	if _player.role = 'spectator' and not is_host(_room.hosts, _player.person_id) then
		raise sqlstate 'PT409' using message = 'nobody who played has asked for a rematch',
			detail = 'no_rematch';
	end if;
	if not allows((select s.create_rooms from setting s), _player.person_id) then
		raise sqlstate 'PT403' using message = 'a rematch has to be asked for by a host',
			detail = 'rooms_off';
	end if;
	_next := room_make(room_copy(jsonb_build_object('as', case _player.role
		when 'bot' then 'player' else _player.role end), _room), _player.person_id, _room);
	update room_player p set name = _player.name, team_id = rematch_team(_next, _player)
	 where p.room_id = _next.room_id and p.person_id = _player.person_id;
	return _next;
end $$;

-- The next room begins in ten seconds when all who completed the last one sit
-- in it, two at least.  The event, not emitted.
create or replace function riposte.rematch_schedule(_room room, _next room)
returns jsonb language plpgsql volatile as $$
declare
	_missing int;
	_here int;
begin
	select count(*) filter (where n.person_id is null), count(n.person_id)
	  into _missing, _here
	  from room_player p
	  left join room_player n on n.room_id = _next.room_id
		and n.person_id = p.person_id and n.state <> 'LEFT'
	 where p.room_id = _room.room_id and p.role = 'player' and p.state = 'COMPLETED';
	if _missing > 0 or _here < 2 or _next.state <> 'LOBBY' or _next.starts_at is not null then
		return '[]';
	end if;
	update room r set starts_at = now() + interval '10 s'
	 where r.room_id = _next.room_id returning * into _next;
	raise info 'ring timer';
	return room_event_of('room_updated', null, _next);
end $$;
