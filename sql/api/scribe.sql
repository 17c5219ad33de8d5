-- What a scribe tells and is told.  Called by role riposte_scribe only.
--
-- One call carries everything: what the scribe sees in its media server comes in,
-- what should be there goes out.  It may be repeated at any time, so that nothing
-- is lost when a scribe, its media server or the database was away.

-- A scribe begins (again): {scribe}.  The name says which one it is: whoever had it
-- before is dead, and its meetings are free.
create or replace function api.scribe_register(_in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_scribe bigint;
begin
	delete from scribe s where s.name = _in->>'name'
	    or s.lease_until < now() - interval '1 day';
	insert into scribe (name, server, lease_until)
	values (_in->>'name', _in->>'server', now() + interval '10 s')
	returning scribe_id into _scribe;
	return jsonb_build_object('scribe', _scribe);
end $$;

-- An orderly end: others take over at once.
create or replace function api.scribe_leave(_scribe text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
begin
	delete from scribe s where s.scribe_id = _scribe::bigint;
	raise info 'ring scribe';
	return null;
end $$;

-- The meetings of this server that nobody holds are this scribe's now.
create or replace function riposte.meetings_claim(_scribe scribe)
returns void language plpgsql volatile as $$
begin
	update meeting m set scribe_id = _scribe.scribe_id
	 where m.room_id in (select f.room_id from meeting f
		left join scribe s using (scribe_id)
		where f.closed_at is null and f.server = _scribe.server
		  and (s.scribe_id is null or s.lease_until < now())
		order by f.room_id for update of f skip locked);
end $$;

-- Who is there by the scribe's word (_people: [{id, person}], ids whose signature
-- it has checked) is let in if they may: each id once, nobody who left the room,
-- and of one person the newest only.  Who is not there any more has left.
-- [events], not emitted.
create or replace function riposte.meeting_settle(_room room, _people jsonb)
returns jsonb language plpgsql volatile as $$
declare
	_before bigint[];
	_now bigint[];
begin
	_before := people_meeting(_room.room_id);
	update meeting_participant t set left_at = clock_timestamp()
	 where t.room_id = _room.room_id and t.left_at is null
	   and not exists (select from jsonb_array_elements(_people) p
		where p->>'id' = t.participant);
	insert into meeting_participant (participant, room_id, person_id)
	select p->>'id', _room.room_id, l.person_id
	  from jsonb_array_elements(_people) p
	  join room_player l on l.room_id = _room.room_id
		and l.person_id = (p->>'person')::bigint
	 where may_meet(_room, l)
	on conflict (participant) do nothing;
	_now := people_meeting(_room.room_id);
	return coalesce((select jsonb_agg(jsonb_build_object('kind', 'meeting_joined',
			'actor', j, 'audience', 'all', 'payload',
			jsonb_build_object('player', j,
				'consent', consents(_room.room_id, j))))
		from unnest(_now) j where j <> all (_before)), '[]')
	    || coalesce((select jsonb_agg(jsonb_build_object('kind', 'meeting_left',
			'actor', l, 'audience', 'all', 'payload',
			jsonb_build_object('player', l)))
		from unnest(_before) l where l <> all (_now)), '[]');
end $$;

-- Who is in the meeting of this room.
create or replace function riposte.people_meeting(_room_id bigint)
returns bigint[] language plpgsql volatile as $$
begin
	return array(select distinct t.person_id from meeting_participant t
		where t.room_id = _room_id and t.left_at is null);
end $$;

-- {ID: {stays, speaks, transcribe}} of those whom the scribe sees: who does not stay
-- is to be kicked, who may not speak but does, too.
create or replace function riposte.meeting_verdicts(_room room, _people jsonb)
returns jsonb language plpgsql volatile as $$
begin
	return coalesce((select jsonb_object_agg(p->>'id', jsonb_build_object(
			'stays', t.participant is not null and may_meet(_room, l),
			'speaks', t.participant is not null and may_speak(_room, l),
			'transcribe', (_room.policy->>'transcript')::boolean
				and consents(_room.room_id, l.person_id)))
		from jsonb_array_elements(_people) p
		left join lateral (select n.* from meeting_participant n
			where n.room_id = _room.room_id and n.left_at is null
			  and n.person_id = (p->>'person')::bigint
			order by n.joined_at desc, n.participant limit 1) t
			on t.participant = p->>'id'
		left join room_player l on l.room_id = _room.room_id
			and l.person_id = t.person_id), '{}');
end $$;

-- Nobody is there and nobody was about to come, or the host has ended it.
create or replace function riposte.meeting_is_over(_room room, _meeting meeting)
returns boolean language plpgsql volatile as $$
begin
	return _room.policy->>'meeting' = 'off'
	    or _meeting.asked_at < now() - interval '20 s'
		and people_meeting(_room.room_id) = '{}'
		and not exists (select from meeting_participant t
			where t.room_id = _room.room_id and t.left_at > now() - interval '5 s');
end $$;

-- One meeting by the scribe's word (null: it does not have it yet): the answer for
-- it, {room, name, media, people} or {room, name, close: true}.
create or replace function riposte.meeting_sync(_meeting meeting, _seen jsonb)
returns jsonb language plpgsql volatile as $$
declare
	_room room;
	_people jsonb := coalesce(_seen->'people', '[]');
	_is_open boolean := coalesce((_seen->>'open')::boolean, false)
		and _seen->>'name' = _meeting.name;
	_is_over boolean;
begin
	select * into strict _room from room r where r.room_id = _meeting.room_id;
	_is_over := meeting_is_over(_room, _meeting);
	if _is_open or _is_over then
		perform emit(_room.room_id, meeting_settle(_room,
			case when _is_over then '[]' else _people end));
	end if;
	if _is_over then
		update meeting m set closed_at = now(), opened_at = null, scribe_id = null
		 where m.room_id = _meeting.room_id;
	elsif _is_open <> (_meeting.opened_at is not null) then
		update meeting m set opened_at = case when _is_open then now() end
		 where m.room_id = _meeting.room_id;
	end if;
	return jsonb_build_object('room', _meeting.room_id, 'name', _meeting.name,
		'close', _is_over, 'media', _room.policy->>'meeting',
		'people', meeting_verdicts(_room, _people));
end $$;

-- Everything, both ways.  _in is {janus, rooms: [{room, name, open, people: [{id,
-- person}]}], names: [all rooms that the media server has] or null}; the answer
-- {meetings: [what meeting_sync says], orphans: [names that are no meeting]}.  A room
-- that is not in the answer is another scribe's.  409 lost: the lease is over, to
-- register again.
create or replace function api.scribe_sync(_scribe text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me scribe;
	_meeting meeting;
	_meetings jsonb := '[]';
begin
	update scribe s set lease_until = now() + interval '10 s',
		janus = (_in->>'janus')::boolean
	 where s.scribe_id = _scribe::bigint and s.lease_until > now() returning * into _me;
	if not found then
		raise sqlstate 'PT409' using message = 'this scribe was away for too long',
			detail = 'lost';
	end if;
	perform meetings_claim(_me);
	for _meeting in select m.* from meeting m
	    where m.scribe_id = _me.scribe_id and m.closed_at is null
	    order by m.room_id for update loop
		_meetings := _meetings || meeting_sync(_meeting, (select r
			from jsonb_array_elements(_in->'rooms') r
			where (r->>'room')::bigint = _meeting.room_id));
	end loop;
	return jsonb_build_object('meetings', _meetings, 'orphans', coalesce((
		select jsonb_agg(n) from jsonb_array_elements_text(
			coalesce(nullif(_in->'names', 'null'), '[]')) n
		where not exists (select from meeting m
			where m.name = n and m.closed_at is null)), '[]'));
end $$;
