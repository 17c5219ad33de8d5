-- Events: one append-only log per room feeds polls, board, replay and audit.

-- One event for emit().
create or replace function riposte.ev(_kind text, _actor bigint, _audience text, _payload jsonb)
returns jsonb language sql immutable
return jsonb_build_array(jsonb_build_object('kind', _kind, 'actor', _actor,
	'audience', _audience, 'payload', _payload));

-- Append events to a room's log and have the bell rung after the commit.
-- Called once, as the last statement of a transaction: the counter's row stays
-- locked until the commit, so that numbers follow commit order.
create or replace function riposte.emit(_room bigint, _events jsonb)
returns bigint language plpgsql volatile as $$
declare
	_count int := jsonb_array_length(_events);
	_last bigint;
begin
	if _count = 0 then
		return null;
	end if;
	update room_seq set last_seq = last_seq + _count where room_id = _room
	returning last_seq into strict _last;
	insert into room_event (room_id, seq, kind, actor, audience, payload, at)
	select _room, _last - _count + e.n, e.v->>'kind', (e.v->>'actor')::bigint,
	       e.v->>'audience', case e.v->>'kind' when 'board_final'
			then jsonb_build_object('seq', _last - _count + e.n)
			else e.v->'payload' end, clock_timestamp()
	  from jsonb_array_elements(_events) with ordinality e(v, n);
	raise info 'ring room %:%', _room, _last;
	if _events @? '$[*].kind ? (@ starts with "player_" || @ == "room_updated" || @ == "consent" || @ == "stage")'
	    and exists (select from meeting m where m.room_id = _room and m.closed_at is null) then
		raise info 'ring scribe'; -- who may be in the meeting may be another now
	end if;
	return _last;
end $$;

-- Whether somebody sees an event of this audience.  _classes are the literal
-- audiences of the viewer ("all", "players", …; "hosts" for hosts):
-- player:ID is for that person, others:ID for everybody else, author:ID for
-- that person and the hosts.  The web program decides by the same rule.
create or replace function riposte.audience_sees(_audience text, _person bigint, _classes text[])
returns boolean language sql immutable
return _audience = any (_classes)
	or _audience in ('player:' || _person, 'author:' || _person)
	or _audience like 'author:%' and 'hosts' = any (_classes)
	or _audience like 'others:%' and _audience <> 'others:' || coalesce(_person, 0);

create or replace function riposte.classes_of(_role text, _host boolean)
returns text[] language sql immutable
return array['all']
	|| case when _role in ('player', 'bot') then array['players'] else '{}' end
	|| case when _role = 'spectator' or _host and _role is null
		then array['spectators'] else '{}' end
	|| case when _host then array['hosts'] else '{}' end
	|| case when _host or _role in ('player', 'bot') then array['meeting'] else '{}' end;

create or replace function riposte.event_json(_e room_event)
returns jsonb language plpgsql stable as $$
begin
	return jsonb_build_object('seq', _e.seq, 'kind', _e.kind, 'actor', _e.actor,
		'at', ts(_e.at), 'payload', _e.payload);
end $$;

-- What a poll needs to park or to be answered at once: {room, person, present,
-- state, left, epoch, classes, last, resync, events, next, more, at}.  Without
-- _after: no events, next = last.  At most 200 events; more when cut; `next`
-- passes over those for other eyes.  resync: _after is of another _epoch, in the
-- future, or more than 1,000 behind.
-- 401 no_session, 403 removed, 404 not_found, 409 left (chosen: join again).
create or replace function api.events_open(_who text, _code text, _after text, _epoch text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_room room := room_seen(_code, _me);
	_host boolean := is_host(_room.hosts, _me);
	_from bigint := nullif(_after, '')::bigint;
	_now_epoch text := epoch();
	_player room_player;
	_classes text[];
	_last bigint;
	_next bigint;
	_resync boolean;
	_events jsonb := '[]';
begin
	select * into _player from room_player p
	 where p.room_id = _room.room_id and p.person_id = _me;
	if _player.left_reason = 'chosen' then
		raise sqlstate 'PT409' using message = 'you left this room: join again',
			detail = 'left';
	end if;
	select q.last_seq into strict _last from room_seq q where q.room_id = _room.room_id;
	_classes := classes_of(_player.role, _host);
	_resync := _from > _last or _from < _last - 1000
	    or coalesce(nullif(_epoch, ''), _now_epoch) <> _now_epoch;
	_next := _last;
	if _from is not null and not _resync and _from < _last then
		select coalesce(jsonb_agg(event_json(s.e) order by (s.e).seq), '[]'),
		       case when count(*) = 200 then max((s.e).seq) else _last end
		  into _events, _next
		  from (select e from room_event e
			 where e.room_id = _room.room_id and e.seq > _from
			   and audience_sees(e.audience, _me, _classes)
			 order by e.seq limit 200) s;
	end if;
	return jsonb_build_object('room', _room.room_id, 'person', _me,
		'present', coalesce(_player.state in ('PRESENT', 'COMPLETED'), false),
		'state', _player.state,
		'left', coalesce(_player.state = 'LEFT', false),
		'epoch', _now_epoch, 'classes', to_jsonb(_classes), 'last', _last,
		'resync', coalesce(_resync, false), 'events', _events,
		'next', _next, 'more', _next < _last, 'at', ts(clock_timestamp()));
end $$;

-- Rows (seq, audience, event as JSON text) of a room after _after, at most
-- _limit, in order: for a web process that filters for many viewers.
create or replace function api.events_read(_room text, _after text, _limit text)
returns table (seq bigint, audience text, event text)
language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	return query
	select e.seq, e.audience, event_json(e)::text
	  from room_event e
	 where e.room_id = _room::bigint and e.seq > _after::bigint
	 order by e.seq limit _limit::int;
end $$;

-- Rows (room_id, last_seq, epoch) of the watched rooms, _rooms being a bigint[]
-- literal: the net under lost bells.
create or replace function api.rooms_last(_rooms text)
returns table (room_id bigint, last_seq bigint, epoch text)
language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_epoch text := epoch();
begin
	return query
	select q.room_id, q.last_seq, _epoch
	  from room_seq q where q.room_id = any (_rooms::bigint[]);
end $$;
