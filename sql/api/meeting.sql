-- The meeting, as the room's people see it.  What the scribe does is in scribe.sql.

-- Whether somebody holds the meetings of a server (null: of any) and reaches it.
create or replace function riposte.scribe_lives(_server text)
returns boolean language sql stable
return exists (select from riposte.scribe s where s.lease_until > now() and s.janus
	and s.server = coalesce(_server, s.server));

-- Whether this player's voice and picture may be sent: hosts always; the others as
-- policy.speakers says.  "auto" is all, in a room of more than 16 the stage.
create or replace function riposte.may_speak(_room room, _player room_player)
returns boolean language plpgsql stable as $$
declare
	_speakers text := coalesce(_room.policy->>'speakers', 'auto');
begin
	if _room.policy->>'meeting' = 'off' then
		return false;
	end if;
	if is_host(_room.hosts, _player.person_id) then
		return true;
	end if;
	if _player.muted then
		return false;
	end if;
	if _speakers = 'auto' then
		_speakers := case when (select count(*) from room_player p
			where p.room_id = _room.room_id and p.role <> 'spectator'
			and p.state <> 'LEFT') > 16 then 'stage' else 'all' end;
	end if;
	return _speakers = 'all' or _speakers = 'stage' and _player.on_stage;
end $$;

-- Whether this player may be in the meeting at all: players and hosts of a room
-- that has one, as long as they have not left.
create or replace function riposte.may_meet(_room room, _player room_player)
returns boolean language plpgsql stable as $$
begin
	return _room.policy->>'meeting' <> 'off' and _player.state <> 'LEFT'
		and (_player.role <> 'spectator' or is_host(_room.hosts, _player.person_id));
end $$;

create or replace function riposte.consents(_room_id bigint, _person bigint)
returns boolean language sql stable
return coalesce((select c.transcribe from riposte.meeting_consent c
	where c.room_id = _room_id and c.person_id = _person
	order by c.at desc limit 1), false);

-- 409 meeting_closed: this room has none; 403 not_in_meeting.
create or replace function riposte.need_meeting(_room room, _person bigint)
returns room_player language plpgsql stable as $$
declare
	_player room_player := need_player(_room, _person);
begin
	if _room.policy->>'meeting' = 'off' then
		raise sqlstate 'PT409' using message = 'this room has no meeting',
			detail = 'meeting_closed';
	end if;
	if not may_meet(_room, _player) then
		raise sqlstate 'PT403' using message = 'the meeting is for those who play',
			detail = 'not_in_meeting';
	end if;
	return _player;
end $$;

-- A new name for the media server's room.
create or replace function riposte.meeting_name()
returns text language plpgsql volatile as $$
begin
	return left(encode(random_bytes(), 'hex'), 32);
end $$;

-- The room's meeting, to be opened if it is not: with a new name after it was
-- closed, or when the scribes of its server are gone and others are there.
create or replace function riposte.meeting_ask(_room_id bigint)
returns meeting language plpgsql volatile as $$
declare
	_meeting meeting;
	_server text := (select s.server from scribe s
		where s.lease_until > now() and s.janus
		order by (select count(*) from meeting m where m.scribe_id = s.scribe_id
			and m.closed_at is null), s.scribe_id limit 1);
begin
	insert into meeting as m (room_id, name, server)
	values (_room_id, meeting_name(), _server)
	on conflict (room_id) do update set asked_at = now(),
		name = case when m.closed_at is not null or not scribe_lives(m.server)
			then excluded.name else m.name end,
		server = case when m.closed_at is not null or not scribe_lives(m.server)
			then excluded.server else m.server end,
		scribe_id = case when m.closed_at is null and scribe_lives(m.server)
			then m.scribe_id end,
		opened_at = case when m.closed_at is null and scribe_lives(m.server)
			then m.opened_at end,
		closed_at = null
	returning * into _meeting;
	raise info 'ring scribe';
	return _meeting;
end $$;

-- POST …/meeting: what the web program makes tokens for: {server, room, person,
-- open, media, speaks, transcript, consent}.  409 meeting_closed; 403
-- not_in_meeting, not_in_room, removed; 429; 503 meeting_down.
create or replace function api.meeting_join(_who text, _code text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who);
	_room room := room_seen(_code, _me);
	_player room_player := need_meeting(_room, _me);
	_wait int := rate('person:' || _me, 'meetings', 60);
	_meeting meeting;
begin
	if _wait > 0 then
		return too_many(_wait);
	end if;
	if not scribe_lives(null) then
		raise sqlstate 'PT503' using message = 'the media server is away: try again soon',
			detail = 'meeting_down';
	end if;
	_meeting := meeting_ask(_room.room_id);
	return jsonb_build_object('server', _meeting.server, 'room', _meeting.name,
		'person', _me, 'open', _meeting.opened_at is not null,
		'media', _room.policy->>'meeting', 'speaks', may_speak(_room, _player),
		'transcript', (_room.policy->>'transcript')::boolean,
		'consent', consents(_room.room_id, _me));
end $$;

-- GET …/meeting: {media, speakers, speaks, transcript, consent, people: [{player,
-- name, participants, speaks, on_stage, consent}]}: who is in it now.  503
-- meeting_down while nobody holds meetings; else as above.
create or replace function api.meeting_show(_who text, _code text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_room room := room_seen(_code, _me);
	_player room_player := need_meeting(_room, _me);
begin
	if not scribe_lives(null) then
		raise sqlstate 'PT503' using message = 'the media server is away: try again soon',
			detail = 'meeting_down';
	end if;
	return jsonb_build_object('media', _room.policy->>'meeting',
		'speakers', coalesce(_room.policy->>'speakers', 'auto'),
		'speaks', may_speak(_room, _player),
		'transcript', (_room.policy->>'transcript')::boolean,
		'consent', consents(_room.room_id, _me),
		'people', coalesce((select jsonb_agg(jsonb_build_object('player', p.person_id,
				'name', p.name, 'speaks', may_speak(_room, p),
				'on_stage', p.on_stage, 'participants', s.ids,
				'consent', consents(_room.room_id, p.person_id)) order by s.since)
			from (select t.person_id, min(t.joined_at) as since,
				jsonb_agg(t.participant) as ids
				from meeting_participant t
				where t.room_id = _room.room_id and t.left_at is null
				group by t.person_id) s
			join room_player p on p.room_id = _room.room_id
				and p.person_id = s.person_id), '[]'));
end $$;

-- PUT …/meeting/consent {transcribe}: whether the caller's voice may be
-- transcribed, from now on.  Nothing is returned.
create or replace function api.meeting_consent(_who text, _code text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who);
	_room room := room_seen(_code, _me);
	_transcribe boolean := (_in->>'transcribe')::boolean;
begin
	perform need_meeting(_room, _me);
	perform from room_player p where p.room_id = _room.room_id and p.person_id = _me
		for no key update;
	if consents(_room.room_id, _me) <> _transcribe then
		insert into meeting_consent (room_id, person_id, transcribe)
		values (_room.room_id, _me, _transcribe);
		perform emit(_room.room_id, ev('consent', _me, 'all', jsonb_build_object(
			'player', _me, 'transcribe', _transcribe)));
	end if;
	return null;
end $$;

-- A host puts somebody on the stage, or takes them down.  The event, not emitted.
create or replace function riposte.stage_set(_room room, _actor bigint, _person bigint,
	_stage boolean)
returns jsonb language plpgsql volatile as $$
begin
	update room_player p set on_stage = _stage
	 where p.room_id = _room.room_id and p.person_id = _person and p.on_stage <> _stage;
	if not found then
		return '[]';
	end if;
	return ev('stage', _actor, 'all', jsonb_build_object('player', _person,
		'on_stage', _stage));
end $$;
