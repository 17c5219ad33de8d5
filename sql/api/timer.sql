-- What has to happen when time passes.  Called by role riposte_timer only.

-- Whether a PRESENT player is lost: every tab closed longer ago than the grace,
-- or silent for too long.
create or replace function riposte.player_is_lost(_room_id bigint, _person bigint,
	_grace interval, _silence interval)
returns boolean language sql stable
return not exists (select from riposte.room_tab t
	where t.room_id = _room_id and t.person_id = _person
	and (t.gone_at is null and t.seen_at > now() - _silence
		or t.gone_at > now() - _grace));

-- Rooms where something is due, at most 100, by id.  _shifts: deadlines are to
-- be moved; _web_away: nobody is counted as gone.
create or replace function riposte.rooms_due(_shifts boolean, _web_away boolean)
returns setof bigint language plpgsql stable as $$
begin
	return query
	select d.room_id from setting s, lateral (
		select p.room_id from room_player p join room r using (room_id)
		 where not _web_away and p.state = 'PRESENT' and r.state <> 'FINISHED'
		   and player_is_lost(p.room_id, p.person_id, secs(s.disconnect_grace_s),
			secs(s.silence_s))
		union
		select p.room_id from room_player p
		 where p.state = 'DISCONNECTED'
		   and (p.left_deadline <= now() and not _web_away or _shifts)
		union
		select r.room_id from room r
		 where r.state = 'LOBBY' and r.starts_at <= now()
		    or r.state = 'RUNNING' and r.paused_at is null and r.ends_at <= now()
		union
		select r.room_id from room r
		 where r.state = 'FINISHED' and not r.final and not exists (
			select from submission b
			where b.room_id = r.room_id and b.state <> 'DONE')
		union
		select r.room_id from room r
		 where r.state <> 'FINISHED' and r.judging <> room_judging(r.languages)
		union
		select r.room_id from room r
		 where r.state = 'LOBBY' and r.created_at <= now() - secs(s.lobby_idle_s)
		   and lobby_is_idle(r.room_id, secs(s.lobby_idle_s))) d
	 order by d.room_id limit 100;
end $$;

-- Nobody has been in this lobby for so long, and it is not to start by itself.
create or replace function riposte.lobby_is_idle(_room_id bigint, _idle interval)
returns boolean language plpgsql stable as $$
begin
	return not exists (select from room r where r.room_id = _room_id
		and r.starts_at > now())
	    and not exists (select from room_player p where p.room_id = _room_id
		and (p.state <> 'LEFT' or p.left_at > now() - _idle));
end $$;

-- PRESENT → DISCONNECTED for the lost, DISCONNECTED → LEFT at the deadline, and
-- deadlines moved by an outage of ours.  The room's row is locked.
create or replace function riposte.players_reap(_room room, _setting setting,
	_shift interval, _web_away boolean)
returns jsonb language plpgsql volatile as $$
declare
	_changed bigint[];
	_left boolean;
	_due timestamptz := case when _web_away then '-infinity' else now() end;
begin
	perform from room_player p
	  where p.room_id = _room.room_id and p.state in ('PRESENT', 'DISCONNECTED')
	  order by p.person_id for no key update;
	with reaped as (
		update room_player p set
			state = case when p.state = 'PRESENT' then 'DISCONNECTED'
				when p.left_deadline + _shift <= _due then 'LEFT' else p.state end,
			disconnected_at = case when p.state = 'PRESENT' then now()
				else p.disconnected_at end,
			left_deadline = case when p.state = 'PRESENT'
				then now() + secs(_setting.left_deadline_s)
				when p.left_deadline + _shift <= _due then null
				else p.left_deadline + _shift end,
			left_at = case when p.state = 'DISCONNECTED'
				and p.left_deadline + _shift <= _due then now() end,
			left_reason = case when p.state = 'DISCONNECTED'
				and p.left_deadline + _shift <= _due then 'deadline' end
		 where p.room_id = _room.room_id
		   and (p.state = 'DISCONNECTED'
				and (p.left_deadline + _shift <= _due or _shift > interval '0')
			or p.state = 'PRESENT' and _room.state <> 'FINISHED' and not _web_away
				and player_is_lost(p.room_id, p.person_id,
					secs(_setting.disconnect_grace_s), secs(_setting.silence_s)))
		returning p.person_id, p.state)
	select array_agg(r.person_id), bool_or(r.state = 'LEFT') into _changed, _left
	  from reaped r;
	if _changed is null then
		return '[]';
	end if;
	return player_events('player_state', null, _room, _changed)
	    || case when _left then host_succession(_room.room_id) else '[]' end;
end $$;

-- LOBBY → FINISHED without a battle: an hour with nobody in it.
create or replace function riposte.lobby_close(_room room)
returns jsonb language plpgsql volatile as $$
begin
	update room r set starts_at = null
	 where r.room_id = _room.room_id and r.state = 'LOBBY' returning * into _room;
	return room_end(_room, null, now());
end $$;

-- Everything that is due in one room, in one pass and with one emit, so that
-- the order of locks holds.  False when somebody else has the room just now.
create or replace function riposte.room_tick(_room_id bigint, _setting setting,
	_shift interval, _web_away boolean)
returns jsonb language plpgsql volatile as $$
declare
	_room room;
	_events jsonb := '[]';
	_reaped jsonb;
	_ended boolean := false;
	_judging text;
begin
	select * into _room from room r where r.room_id = _room_id for no key update skip locked;
	if _room.room_id is null then
		return '{"reaped": 0, "ended": 0, "busy": true}';
	end if;
	if _room.state = 'LOBBY' and _room.starts_at <= now() then
		_room := room_begin(_room, null, case when _room.starts_at > now() - interval '5 s'
			then _room.starts_at else now() end);
		_events := _events || room_event_of('room_started', null, _room);
	end if;
	_ended := room_is_over(_room) and _room.state = 'RUNNING';
	if _ended then
		_events := _events || room_end(_room, null, _room.ends_at);
	end if;
	if _room.state = 'LOBBY' and _room.created_at <= now() - secs(_setting.lobby_idle_s)
	    and lobby_is_idle(_room_id, secs(_setting.lobby_idle_s)) then
		_ended := true;
		_events := _events || lobby_close(_room);
	end if;
	select * into strict _room from room r where r.room_id = _room_id;
	_reaped := players_reap(_room, _setting, _shift, _web_away);
	_events := _events || _reaped;
	_judging := room_judging(_room.languages);
	if _room.state <> 'FINISHED' and _room.judging <> _judging then
		update room r set judging = _judging where r.room_id = _room_id;
		_events := _events || ev('service', null, 'all', jsonb_build_object(
			'notice', _setting.notice, 'judging', _judging));
	end if;
	select * into strict _room from room r where r.room_id = _room_id;
	perform emit(_room_id, _events || room_settle(_room));
	return jsonb_build_object('ended', _ended::int, 'busy', false,
		'reaped', jsonb_array_length(_reaped));
end $$;

-- How long the outage was, if it was ours: _gap_ms is what the timer overslept
-- (null: it has just started and does not know), the table knows when any timer
-- ticked last.  Zero unless both say more than 10 s.
create or replace function riposte.timer_gap(_gap_ms bigint, _last_at timestamptz)
returns interval language sql stable
return case when least(coalesce(_gap_ms / 1000.0, 1e9),
		extract(epoch from now() - _last_at)) > 10
	then make_interval(secs => least(coalesce(_gap_ms / 1000.0, 1e9),
		extract(epoch from now() - _last_at))::double precision)
	else interval '0' end;

-- Presence and leases move by the outage; deadlines of players move room by
-- room, since the room has to be told.  Browsers may take half a minute to come
-- back, so that a tab counts as seen now.
create or replace function riposte.timer_shift(_shift interval)
returns void language plpgsql volatile as $$
begin
	if _shift = interval '0' then
		return;
	end if;
	-- least() passes over nulls: a tab that is open stays so by the sum.
	update room_tab t set seen_at = now(),
		gone_at = t.gone_at + least(_shift, now() - t.gone_at)
	  from room r where r.room_id = t.room_id and r.state <> 'FINISHED';
	update judge_worker w set
		lease_until = least(now() + secs(s.judge_lease_s), w.lease_until + _shift),
		offers_until = least(now() + secs(s.judge_lease_s), w.offers_until + _shift)
	  from setting s where w.gone_at is null;
end $$;

-- What nobody needs any more; how many rows.  At most once a minute.
create or replace function riposte.purge(_setting setting)
returns int language plpgsql volatile as $$
declare
	_count int;
	_sum int;
begin
	delete from session e where e.expires_at < now()
	    or e.kind = 'cookie' and e.seen_at < now() - secs(_setting.session_idle_s);
	get diagnostics _sum = row_count;
	delete from request_key k where k.created_at < now() - interval '24 h';
	get diagnostics _count = row_count; _sum := _sum + _count;
	delete from ticket t where t.expires_at < now() - interval '7 days';
	get diagnostics _count = row_count; _sum := _sum + _count;
	delete from rate r where r.started_at < now() - interval '1 h';
	delete from sign_in_failure f where f.last_at < now() - interval '1 day';
	delete from run r where r.created_at < now() - secs(_setting.run_keep_s);
	get diagnostics _count = row_count; _sum := _sum + _count;
	perform api.import_abandon(v.version_id::text) from problem_version v
	 where v.state = 'DRAFT' and v.created_at < now() - interval '1 day';
	_sum := _sum + transcript_purge(_setting) + minutes_purge(_setting);
	delete from package_upload u where u.finished_at < now() - interval '30 days'
	    or u.state = 'RECEIVING' and u.created_at < now() - interval '1 day';
	delete from room_tab t using room r
	 where r.room_id = t.room_id and r.finished_at < now() - interval '1 day';
	delete from judge_attempt a where a.claimed_at < now() - interval '30 days'
	   and (a.submission_id is null or a.outcome is distinct from 'finished');
	delete from judge_worker w where w.gone_at < now() - interval '1 day'
	   and not exists (select from judge_attempt a where a.worker_id = w.worker_id)
	   and not exists (select from judge_job j where j.worker_id = w.worker_id);
	return _sum;
end $$;

-- Milliseconds until something may be due, at most 5000.
create or replace function riposte.timer_next_ms(_setting setting)
returns int language plpgsql stable as $$
declare
	_next timestamptz;
begin
	_next := least(
		(select min(case when t.gone_at is null then t.seen_at + secs(_setting.silence_s)
				else t.gone_at + secs(_setting.disconnect_grace_s) end)
			from room_tab t join room_player p using (room_id, person_id)
			where p.state = 'PRESENT'
			and case when t.gone_at is null then t.seen_at + secs(_setting.silence_s)
				else t.gone_at + secs(_setting.disconnect_grace_s) end > now()),
		(select min(p.left_deadline) from room_player p
			where p.state = 'DISCONNECTED' and p.left_deadline > now()),
		(select min(case r.state when 'LOBBY' then r.starts_at else r.ends_at end)
			from room r where r.state <> 'FINISHED' and r.paused_at is null),
		(select min(w.lease_until) from judge_worker w where w.gone_at is null),
		(select min(w.offers_until) from judge_worker w where w.offers_until > now()),
		(select now() + interval '1 s' from judge_job j where j.state = 'QUEUED' limit 1));
	return least(5000, greatest(0, ceil(coalesce(
		extract(epoch from _next - clock_timestamp()), 5) * 1000)))::int;
end $$;

-- Do what is due: {next_ms, reaped, ended, returned, purged}.  May be repeated
-- and run several times at once: one works, the others are told to come again.
-- _gap_ms: see timer_gap.
create or replace function api.timer_tick(_gap_ms text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_setting setting := (select s from setting s);
	_clock timer_clock;
	_web web_clock;
	_web_away boolean;
	_shift interval;
	_room_id bigint;
	_parked bigint;
	_did jsonb;
	_rooms int := 0;
	_again boolean := false;
	_reaped int := 0;
	_ended int := 0;
	_purged int := 0;
	_returned int;
begin
	select * into _clock from timer_clock c for update skip locked;
	if not found then
		return '{"next_ms": 500, "reaped": 0, "ended": 0, "returned": 0, "purged": 0}';
	end if;
	select * into strict _web from web_clock c for update;
	_shift := greatest(timer_gap(_gap_ms::bigint, _clock.last_at), _web.away);
	_web_away := web_silence(_web.last_at, interval '6 s') > _shift
		or coalesce(_web.server <> server_began(), false);
	perform timer_shift(_shift);
	if _shift > interval '0' then -- what was made up for counts once
		update web_clock c set away = '0', last_at = c.last_at
			+ least(_shift, now() - c.last_at);
	end if;
	-- A room is visited once per transaction: who parked a job in it has its
	-- counter locked, and must not ask for its players again.
	_parked := job_park();
	for _room_id in select * from rooms_due(_shift > interval '0',
		_web_away) loop
		continue when _room_id = _parked;
		_did := room_tick(_room_id, _setting, _shift, _web_away);
		_rooms := _rooms + 1;
		_reaped := _reaped + (_did->>'reaped')::int;
		_ended := _ended + (_did->>'ended')::int;
		_again := _again or (_did->>'busy')::boolean;
	end loop;
	_returned := jobs_return();
	if _clock.swept_at < now() - interval '1 minute' then
		_purged := purge(_setting);
	end if;
	perform queue_tell();
	update timer_clock c set last_at = now(),
		swept_at = case when c.swept_at < now() - interval '1 minute'
			then now() else c.swept_at end;
	return jsonb_build_object('reaped', _reaped, 'ended', _ended, 'returned', _returned,
		'purged', _purged, 'next_ms', case
			when _again or _parked is not null or _returned > 0 or _rooms >= 100 then 20
			else timer_next_ms(_setting) end);
end $$;
