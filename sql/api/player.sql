-- Players: PRESENT, DISCONNECTED, LEFT, COMPLETED.

-- One event {player} per person, as everybody sees them.
create or replace function riposte.player_events(_kind text, _actor bigint, _room room,
	_persons bigint[])
returns jsonb language plpgsql stable as $$
begin
	return coalesce((select jsonb_agg(jsonb_build_object('kind', _kind,
			'actor', coalesce(_actor, (p.v->>'id')::bigint), 'audience', 'all',
			'payload', jsonb_build_object('player', p.v)))
		from jsonb_array_elements(player_list(_room, null, false,
			coalesce(_persons, '{}'))) p(v)), '[]');
end $$;

-- A new row, PRESENT.  The tab '' is presence until the first poll comes.
create or replace function riposte.player_sit(_room room, _person bigint, _name text,
	_role text, _team bigint)
returns void language plpgsql volatile as $$
begin
	insert into room_player (room_id, person_id, name, role, team_id, bytes)
	values (_room.room_id, _person, _name, _role, _team,
		case when (mode_of(_room)).tie = 'bytes' then 0 end);
	insert into room_tab (room_id, person_id, tab, seen_at)
	values (_room.room_id, _person, '', now());
end $$;

-- When every host has LEFT, the earliest PRESENT player becomes one, but never
-- in place of staff.  The room's row is locked.  The event, not emitted.
create or replace function riposte.host_succession(_room_id bigint)
returns jsonb language plpgsql volatile as $$
declare
	_room room;
	_heir bigint;
begin
	select * into strict _room from room r where r.room_id = _room_id;
	if _room.state = 'FINISHED' or exists (
		select from unnest(_room.hosts) h(id)
		join person p on p.person_id = h.id
		left join room_player l on l.room_id = _room_id and l.person_id = h.id
		where p.role in ('teacher', 'admin') or l.state is distinct from 'LEFT') then
		return '[]';
	end if;
	select p.person_id into _heir from room_player p
	 where p.room_id = _room_id and p.state = 'PRESENT' and p.role = 'player'
	 order by p.joined_at, p.person_id limit 1;
	if _heir is null then
		return '[]';
	end if;
	update room r set hosts = r.hosts || _heir
	 where r.room_id = _room_id returning * into _room;
	return room_event_of('room_updated', _heir, _room);
end $$;

-- Who of these is DISCONNECTED or LEFT by the deadline is here again: PRESENT
-- while the room is not finished; afterwards who comes back before the deadline
-- has COMPLETED.  The room's row is locked.  The events, not emitted.
create or replace function riposte.players_return(_room room, _persons bigint[])
returns jsonb language plpgsql volatile as $$
declare
	_back bigint[];
begin
	perform from room_player p
	  where p.room_id = _room.room_id and p.person_id = any (_persons)
	  order by p.person_id for no key update;
	with back as (
		update room_player p set
			state = case when _room.state = 'FINISHED' then 'COMPLETED' else 'PRESENT' end,
			completed_at = case when _room.state = 'FINISHED' then now() end,
			disconnected_at = null, left_deadline = null, left_at = null, left_reason = null
		 where p.room_id = _room.room_id and p.person_id = any (_persons)
		   and (p.state = 'DISCONNECTED' and (_room.state <> 'FINISHED'
				or p.left_deadline > now())
			or p.state = 'LEFT' and p.left_reason = 'deadline'
				and _room.state <> 'FINISHED')
		returning p.person_id)
	select array_agg(b.person_id) into _back from back b;
	if _back is null then
		return '[]';
	end if;
	return player_events('player_state', null, _room, _back)
	    || host_succession(_room.room_id);
end $$;

-- Whether one more player may sit down: 409 room_full.
create or replace function riposte.need_seat(_room room)
returns void language plpgsql stable as $$
begin
	if (select count(*) from room_player p
	    where p.room_id = _room.room_id and p.role = 'player'
	    and coalesce(p.left_reason, 'deadline') = 'deadline') >= _room.max_players then
		raise sqlstate 'PT409' using message = 'the room is full', detail = 'room_full';
	end if;
end $$;

-- Whether somebody new may come in; a ticket opens every door but the last.
-- 409 room_finished, late_join_off; 403 locked.
create or replace function riposte.need_open_door(_room room, _person bigint, _role text,
	_ticket boolean)
returns void language plpgsql stable as $$
begin
	if room_is_over(_room) then
		raise sqlstate 'PT409' using message = 'the battle is over',
			detail = 'room_finished';
	end if;
	if _ticket or is_host(_room.hosts, _person) then
		return;
	end if;
	if _room.state = 'RUNNING' and _role = 'player'
	    and not (_room.policy->>'late_join')::boolean then
		raise sqlstate 'PT409' using message = 'the battle has begun without you',
			detail = 'late_join_off';
	end if;
	if _room.policy->>'admission' = 'locked' then
		raise sqlstate 'PT403' using message = 'the room is locked', detail = 'locked';
	end if;
end $$;

-- Sit down, or come back to one's own row (score and joined_at are kept).  The
-- room's row is locked.  The events, not emitted; `null` when a host has to
-- admit this person first (and now knows of it).
create or replace function riposte.player_join(_room room, _person bigint, _role text,
	_name text, _team bigint, _ticket boolean)
returns jsonb language plpgsql volatile as $$
declare
	_player room_player;
begin
	select * into _player from room_player p
	 where p.room_id = _room.room_id and p.person_id = _person for no key update;
	if _player.left_reason = 'removed' then
		raise sqlstate 'PT403' using message = 'a host removed you from this room',
			detail = 'removed';
	end if;
	if _player.person_id is null then
		perform need_open_door(_room, _person, _role, _ticket);
		if _room.policy->>'admission' = 'approve' and not _ticket
		    and not is_host(_room.hosts, _person) and not exists (select from room_request q
			where q.room_id = _room.room_id and q.person_id = _person and q.admitted) then
			return null;
		end if;
		if _role = 'player' then
			perform need_seat(_room);
		end if;
		perform player_sit(_room, _person, _name, _role, _team);
		delete from room_request q
		 where q.room_id = _room.room_id and q.person_id = _person;
		return player_events('player_joined', _person, _room, array[_person])
		    || host_succession(_room.room_id);
	end if;
	return player_rejoin(_room, _player, _role, _team);
end $$;

-- The part of player_join for who has a row.  Who said that they are done goes
-- on; before the start, who names a team is in that one now.
create or replace function riposte.player_rejoin(_room room, _player room_player, _role text,
	_team bigint)
returns jsonb language plpgsql volatile as $$
declare
	_turns boolean := _role <> _player.role and _player.role <> 'bot'
		and _room.state <> 'FINISHED'
		and (_room.state = 'LOBBY' or _player.role = 'spectator');
	_moves boolean := _room.state = 'LOBBY' and _team <> coalesce(_player.team_id, 0);
	_resumes boolean := _room.state = 'RUNNING' and _player.state = 'COMPLETED';
	_events jsonb;
begin
	if _player.state = 'LEFT' and room_is_over(_room) then
		raise sqlstate 'PT409' using message = 'the battle is over',
			detail = 'room_finished';
	end if;
	if _turns and _role = 'player' then
		perform need_open_door(_room, _player.person_id, _role, false);
	end if;
	if _role = 'player' and (_turns or _player.left_reason = 'chosen'
	    and _player.role = 'player') then
		perform need_seat(_room);
	end if;
	update room_player p set left_reason = 'deadline'
	 where p.room_id = _room.room_id and p.person_id = _player.person_id
	   and p.left_reason = 'chosen';
	if _turns then
		update room_player p set role = _role
		 where p.room_id = _room.room_id and p.person_id = _player.person_id;
	end if;
	if _moves then
		update room_player p set team_id = _team
		 where p.room_id = _room.room_id and p.person_id = _player.person_id;
	end if;
	if _resumes then
		update room_player p set state = 'PRESENT', completed_at = null
		 where p.room_id = _room.room_id and p.person_id = _player.person_id;
	end if;
	_events := players_return(_room, array[_player.person_id]);
	if _events = '[]' and (_turns or _moves or _resumes) then
		_events := player_events('player_changed', _player.person_id, _room,
			array[_player.person_id]);
	end if;
	insert into room_tab (room_id, person_id, tab, seen_at)
	values (_room.room_id, _player.person_id, '', now())
	on conflict (room_id, person_id, tab) do update
		set seen_at = excluded.seen_at, gone_at = null;
	return _events;
end $$;

-- The player as this viewer sees them.
create or replace function riposte.player_view(_room_id bigint, _viewer bigint, _person bigint)
returns jsonb language plpgsql volatile as $$
declare
	_room room;
begin
	select * into strict _room from room r where r.room_id = _room_id;
	return player_list(_room, _viewer, is_host(_room.hosts, _viewer), array[_person])->0;
end $$;

-- The team of that name in the room, made if need be; null for none.
create or replace function riposte.team_of(_room_id bigint, _name text)
returns bigint language plpgsql volatile as $$
declare
	_team bigint;
begin
	if _name is null or btrim(_name) = '' then
		return null;
	end if;
	insert into team as t (room_id, name) values (_room_id, good_name(_name))
	on conflict (room_id, name) do update set name = t.name
	returning t.team_id into _team;
	return _team;
end $$;

-- POST …/join {as, name, team}: the player.  Without a session and with a name
-- a guest is made, if the site takes guests, and _session is set.  Joining again
-- is the same row.  Where a host has to admit first: status 202 {waiting: true};
-- join again when the event says so.  401 no_session, 403 removed, locked,
-- guests_off, 409 room_finished, room_full, late_join_off, 429.
create or replace function api.room_join(_who text, _code text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := viewer(_who);
	_role text := coalesce(_in->>'as', 'player');
	_setting setting := (select s from setting s);
	_room room := room_seen(_code, _me);
	_session jsonb := '{}';
	_wait int;
	_name text;
	_events jsonb;
begin
	if _role not in ('player', 'spectator') then
		perform invalid('as', 'player or spectator');
	end if;
	if _me is not null then
		_me := actor(_who);
		_wait := rate('person:' || _me, 'joins', _setting.rate_joins);
		if _wait > 0 then
			return too_many(_wait);
		end if;
	elsif _in->>'name' is null then
		perform need_viewer(_who);
	elsif not allows(_setting.guests, null) then
		raise sqlstate 'PT403' using message = 'this site takes no guests',
			detail = 'guests_off';
	else
		_me := guest_make(_in->>'name');
		_session := jsonb_build_object('_session', session_make(_me));
	end if;
	_name := good_name(coalesce(_in->>'name', (select p.name from person p
		where p.person_id = _me)));
	select * into strict _room from room r where r.room_id = _room.room_id for no key update;
	_events := player_join(_room, _me, _role, _name,
		team_of(_room.room_id, _in->>'team'), false);
	if _events is null then
		insert into room_request (room_id, person_id, name, role)
		values (_room.room_id, _me, _name, _role) on conflict do nothing;
		if found then
			perform emit(_room.room_id, ev('join_request', _me, 'hosts',
				jsonb_build_object('id', _me, 'name', _name)));
		end if;
		return _session || jsonb_build_object('_status', 202, 'waiting', true);
	end if;
	perform emit(_room.room_id, _events);
	return player_view(_room.room_id, _me, _me) || _session;
end $$;

-- POST …/done: the player, who has COMPLETED the running battle: closing the
-- page is no loss of connection any more, and submitting waits for `join`.
-- 403 not_in_room; 409 not_running, left.
create or replace function api.room_done(_who text, _code text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who);
	_room room := room_seen(_code, _me);
begin
	select * into strict _room from room r where r.room_id = _room.room_id for no key update;
	perform need_running(_room);
	if (need_player(_room, _me)).state <> 'COMPLETED' then
		perform need_playing(_room, _me);
	end if;
	update room_player p set state = 'COMPLETED', completed_at = clock_timestamp(),
		disconnected_at = null, left_deadline = null, left_at = null, left_reason = null
	 where p.room_id = _room.room_id and p.person_id = _me and p.state <> 'COMPLETED';
	if found then
		perform emit(_room.room_id, player_events('player_state', _me, _room, array[_me]));
	end if;
	return player_view(_room.room_id, _me, _me);
end $$;

-- 403 not_in_room unless this person has a row; LEFT or removed ones, too.
create or replace function riposte.need_player(_room room, _person bigint)
returns room_player language plpgsql stable as $$
declare
	_player room_player;
begin
	select * into _player from room_player p
	 where p.room_id = _room.room_id and p.person_id = _person;
	if _player.person_id is null then
		raise sqlstate 'PT403' using message = 'you are not in this room',
			detail = 'not_in_room';
	end if;
	if _player.left_reason = 'removed' then
		raise sqlstate 'PT403' using message = 'a host removed you from this room',
			detail = 'removed';
	end if;
	return _player;
end $$;

-- POST …/leave: the player, LEFT by choice.  Only `join` brings back.  After
-- the end nothing changes: COMPLETED is final.
create or replace function api.room_leave(_who text, _code text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who);
	_room room := room_seen(_code, _me);
begin
	select * into strict _room from room r where r.room_id = _room.room_id for no key update;
	perform need_player(_room, _me);
	update room_player p set state = 'LEFT', left_at = now(), left_reason = 'chosen',
		left_deadline = null, ready = false
	 where p.room_id = _room.room_id and p.person_id = _me
	   and (p.state in ('PRESENT', 'DISCONNECTED')
		or p.state = 'LEFT' and p.left_reason = 'deadline');
	if found then
		delete from room_tab t where t.room_id = _room.room_id and t.person_id = _me;
		perform emit(_room.room_id, player_events('player_state', _me, _room, array[_me])
			|| host_succession(_room.room_id));
	end if;
	return player_view(_room.room_id, _me, _me);
end $$;

-- POST …/leave?beacon=TAB: that tab is gone; the grace begins.
create or replace function api.presence_beacon(_who text, _code text, _tab text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_room room := room_of(_code);
begin
	update room_tab t set gone_at = now()
	 where t.room_id = _room.room_id and t.person_id = _me and t.tab = _tab
	   and t.gone_at is null;
	if found then
		raise info 'ring timer';
	end if;
	return null;
end $$;

-- A web process is there: {at, server}.  Called every two seconds by each.
-- _server is the one of its last answer.  Where another one began since, words
-- about tabs may be lost, since they do not wait for a flush: the beat counts for
-- nothing, and the process has to tell who is here and beat again.  _resumes, if
-- not null: its last beat did not count either, so that a shorter silence is one.
create or replace function api.web_beat(_server text, _resumes text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_now_server text := server_began();
begin
	perform set_config('synchronous_commit', 'off', true);
	if _server = _now_server then
		update web_clock c set last_at = now(), server = _now_server, away = c.away
			+ case when c.server is distinct from _now_server
				then coalesce(now() - c.last_at, '0')
				else web_silence(c.last_at, case when _resumes is null
					then interval '6 s' else '3 s' end) end;
	end if;
	return jsonb_build_object('at', ts(clock_timestamp()), 'server', _now_server);
end $$;

-- How long no web process was there, if not less than _least.
create or replace function riposte.web_silence(_last_at timestamptz, _least interval)
returns interval language sql stable
return case when _last_at < now() - _least then now() - _last_at
	else interval '0' end;

-- Which start of the server this is: another text after it was started, after one of its
-- processes crashed (then its statistics begin anew), and where another took its place.
create or replace function riposte.server_began()
returns text language sql stable
return extract(epoch from pg_postmaster_start_time()) || ' '
	|| coalesce((select extract(epoch from w.stats_reset) from pg_stat_wal w), 0);

-- The tabs of a batch: [{room, person, tab, gone}], the last word on a tab
-- counts.  Who has no row in the room is passed over.  Who was lost is here
-- again, with event.  _process names the web process that speaks: its word that
-- a tab is gone counts only while no other has heard of that tab since.
-- Flushes only when something happened.
create or replace function api.presence_touch(_in jsonb, _process text default null)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_gone boolean;
	_back record;
	_room room;
	_events jsonb;
	_emitted boolean := false;
begin
	with touch as (
		select distinct on (1, 2, 3) (t.v->>'room')::bigint as room_id,
		       (t.v->>'person')::bigint as person_id,
		       left(coalesce(t.v->>'tab', ''), 64) as tab,
		       coalesce((t.v->>'gone')::boolean, false) as gone
		  from jsonb_array_elements(_in) with ordinality t(v, n)
		 order by 1, 2, 3, t.n desc),
	done as (
		insert into room_tab as o (room_id, person_id, tab, seen_at, gone_at, process)
		select t.room_id, t.person_id, t.tab, now(), case when t.gone then now() end,
		       _process
		  from touch t join room_player p using (room_id, person_id)
		 order by 1, 2, 3
		on conflict (room_id, person_id, tab) do update set
			seen_at = excluded.seen_at, gone_at = excluded.gone_at,
			process = excluded.process
		 where excluded.gone_at is null
		    or o.process is not distinct from excluded.process
		returning o.room_id, o.person_id, o.tab, o.gone_at is not null as gone),
	-- The first real tab takes over from the one that the join stood for.
	taken as (
		delete from room_tab o using done d
		 where o.room_id = d.room_id and o.person_id = d.person_id
		   and o.tab = '' and d.tab <> '')
	select bool_or(d.gone) into _gone from done d;

	for _back in
		select p.room_id, array_agg(distinct p.person_id) as persons
		  from jsonb_array_elements(_in) t(v)
		  join room_player p on p.room_id = (t.v->>'room')::bigint
			and p.person_id = (t.v->>'person')::bigint
		 where not coalesce((t.v->>'gone')::boolean, false)
		   and (p.state = 'DISCONNECTED'
			or p.state = 'LEFT' and p.left_reason = 'deadline')
		 group by p.room_id order by p.room_id
	loop
		select * into strict _room from room r
		 where r.room_id = _back.room_id for no key update;
		_events := players_return(_room, _back.persons);
		_emitted := _emitted or _events <> '[]';
		perform emit(_room.room_id, _events);
	end loop;
	if _gone then
		raise info 'ring timer';
	end if;
	if not _emitted then
		perform set_config('synchronous_commit', 'off', true);
	end if;
	return '{}';
end $$;

-- POST …/ready: the player is ready (again: not any more); event with how many
-- are.  409 started.
create or replace function api.room_ready(_who text, _code text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who);
	_room room := room_seen(_code, _me);
begin
	select * into strict _room from room r where r.room_id = _room.room_id for share;
	perform need_player(_room, _me);
	if _room.state <> 'LOBBY' then
		raise sqlstate 'PT409' using message = 'the battle has begun', detail = 'started';
	end if;
	update room_player p set ready = not p.ready
	 where p.room_id = _room.room_id and p.person_id = _me;
	perform emit(_room.room_id, ev('ready', _me, 'all', jsonb_build_object(
		'player', player_view(_room.room_id, null, _me),
		'count', (select count(*) from room_player p
			where p.room_id = _room.room_id and p.ready
			and p.state in ('PRESENT', 'DISCONNECTED')))));
	return room_view_now(_room.room_id, _me);
end $$;

-- PATCH …/players/{id}, hosts: name, team (null: none), muted, host, on_stage.  Somebody who waits to
-- be admitted is let in by any such call, {} too.  404 not_found.
create or replace function api.player_update(_who text, _code text, _id text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who, 'host');
	_room room := room_hosted(_code, _me);
	_request room_request;
	_events jsonb := '[]';
begin
	select * into _request from room_request q
	 where q.room_id = _room.room_id and q.person_id = _id::bigint;
	if found then
		update room_request q set admitted = true
		 where q.room_id = _room.room_id and q.person_id = _id::bigint;
		_events := player_join(_room, _id::bigint, _request.role, _request.name, null, false);
	end if;
	update room_player p set
		name = case when _in->>'name' is null then p.name else good_name(_in->>'name') end,
		team_id = case when _in ? 'team' then team_of(_room.room_id, _in->>'team')
			else p.team_id end,
		muted = coalesce((_in->>'muted')::boolean, p.muted)
	 where p.room_id = _room.room_id and p.person_id = _id::bigint;
	if not found then
		raise sqlstate 'PT404' using message = 'there is no such player',
			detail = 'not_found';
	end if;
	_events := _events || host_set(_room, _me, _id::bigint, (_in->>'host')::boolean)
		|| stage_set(_room, _me, _id::bigint, (_in->>'on_stage')::boolean);
	select * into strict _room from room r where r.room_id = _room.room_id;
	perform emit(_room.room_id, _events
		|| player_events('player_changed', _me, _room, array[_id::bigint]));
	return player_view(_room.room_id, _me, _id::bigint);
end $$;

-- Make somebody a host, or not one any more (null: leave it).  The last host
-- stays: 409 last_host.
create or replace function riposte.host_set(_room room, _actor bigint, _person bigint,
	_host boolean)
returns jsonb language plpgsql volatile as $$
begin
	if _host is null or _host = (_person = any (_room.hosts)) then
		return '[]';
	end if;
	if not _host and cardinality(_room.hosts) = 1 then
		raise sqlstate 'PT409' using message = 'a room needs a host', detail = 'last_host';
	end if;
	update room r set hosts = case when _host then r.hosts || _person
		else array_remove(r.hosts, _person) end
	 where r.room_id = _room.room_id returning * into _room;
	return room_event_of('room_updated', _actor, _room);
end $$;

-- DELETE …/players/{id}, hosts: removed for good; the row stays.  Somebody who
-- only waits to be admitted is refused for good.  409 last_host, 404 not_found.
create or replace function api.player_remove(_who text, _code text, _id text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who, 'host');
	_room room := room_hosted(_code, _me);
	_person bigint := _id::bigint;
	_events jsonb;
begin
	insert into room_player (room_id, person_id, name, role, state, left_at, left_reason)
	select q.room_id, q.person_id, q.name, q.role, 'LEFT', now(), 'removed'
	  from room_request q where q.room_id = _room.room_id and q.person_id = _person;
	delete from room_request q where q.room_id = _room.room_id and q.person_id = _person;
	_events := host_set(_room, _me, _person, false);
	update room_player p set state = 'LEFT', left_at = now(), left_reason = 'removed',
		left_deadline = null, ready = false
	 where p.room_id = _room.room_id and p.person_id = _person;
	if not found then
		raise sqlstate 'PT404' using message = 'there is no such player',
			detail = 'not_found';
	end if;
	delete from room_tab t where t.room_id = _room.room_id and t.person_id = _person;
	select * into strict _room from room r where r.room_id = _room.room_id;
	perform emit(_room.room_id, _events
		|| player_events('player_changed', _me, _room, array[_person])
		|| board_refresh(_room) -- a first solve may pass to somebody else
		|| case when (mode_of(_room)).award = 'first'
			then room_event_of('room_updated', _me, _room) else '[]' end
		|| host_succession(_room.room_id));
	return player_view(_room.room_id, _me, _person);
end $$;
