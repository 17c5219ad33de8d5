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
	insert into scribe (name, server, recogniser, minutes, lease_until)
	values (_in->>'name', _in->>'server', _in->>'recogniser', _in->>'minutes',
		now() + interval '10 s')
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

-- ---- what is said -----------------------------------------------------------------

-- The line of speech of somebody, heard by the scribe of that name: _in is {room, person,
-- from_ms, to_ms}, how long ago it began and until when it is heard.  It is the one that
-- they are saying, if a second of that is the same, or a new one; null where the room
-- wants no transcript or the speaker's consent does not cover all of it, and then what was
-- told of it is gone.  409 lost: the meeting is another scribe's.
create or replace function riposte.line_heard(_scribe text, _in jsonb)
returns transcript_line language plpgsql volatile as $$
declare
	_room_id bigint := (_in->>'room')::bigint;
	_person bigint := (_in->>'person')::bigint;
	_t0 timestamptz := clock_timestamp() - secs((_in->>'from_ms')::float8 / 1000);
	_t1 timestamptz := _t0 + secs(((_in->>'from_ms')::float8 - (_in->>'to_ms')::float8) / 1000);
	_line transcript_line;
begin
	if not exists (select from meeting m join scribe s using (scribe_id)
	    where m.room_id = _room_id and s.name = _scribe and s.lease_until > now()) then
		raise sqlstate 'PT409' using message = 'this meeting is another scribe''s',
			detail = 'lost';
	end if;
	select * into _line from transcript_line l
	 where l.room_id = _room_id and l.person_id = _person and is_being_said(l)
	   and least(l.t1, _t1) - greatest(l.t0, _t0) >= interval '1 s'
	 order by l.t0 desc limit 1 for update;
	if not exists (select from room r join room_player p using (room_id)
	    where r.room_id = _room_id and p.person_id = _person
	      and (r.policy->>'transcript')::boolean
	      and consent_covers(_room_id, _person, _t0, _t1)) then
		perform line_forget(_line.line_id);
		return null;
	end if;
	if _line.line_id is null then
		insert into transcript_line as l (room_id, person_id, t0, t1)
		values (_room_id, _person, _t0, _t1) returning l.* into _line;
	else
		update transcript_line l set t0 = _t0, t1 = _t1
		 where l.line_id = _line.line_id returning l.* into _line;
	end if;
	return _line;
end $$;

-- Somebody has said something: _in as above, _sound is base64.  {line}, or {line: null}
-- where there is none.  409 lost.
create or replace function api.scribe_heard(_scribe text, _in jsonb, _sound text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_line transcript_line := line_heard(_scribe, _in);
begin
	if _line.line_id is not null then
		insert into transcript_sound (line_id, sound)
		values (_line.line_id, decode(_sound, 'base64'));
		perform emit(_line.room_id, line_event('transcript_line', _line));
	end if;
	return jsonb_build_object('line', _line.line_id);
end $$;

-- Somebody is saying something: _in as above.  {line, words}: a recogniser may be asked
-- for what it is so far; or {line: null}.  409 lost.
create or replace function api.scribe_begins(_scribe text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_line transcript_line := line_heard(_scribe, _in);
begin
	return jsonb_build_object('line', _line.line_id,
		'words', transcript_words(_line.room_id));
end $$;

-- What a recogniser made of it so far: _in is {line, text, backend}.  It is told, instead
-- of what was told before, while there is no final text and the speaker's consent covers
-- the line's time.  {told}.
create or replace function api.scribe_partial(_in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_text text := line_text(_in->>'text');
	_line transcript_line;
begin
	select * into _line from transcript_line l
	 where l.line_id = (_in->>'line')::bigint and l.text is null
	   and consent_covers(l.room_id, l.person_id, l.t0, l.t1) for update;
	if _line.line_id is null or _text = '' then
		return '{"told": false}';
	end if;
	perform partial_unsay(_line);
	_line.told := emit(_line.room_id, ev('transcript_line', _line.person_id, 'meeting',
		jsonb_build_object('line', line_json(_line) || jsonb_build_object('text', _text,
			'backend', left(_in->>'backend', 200)))));
	update transcript_line l set told = _line.told where l.line_id = _line.line_id;
	return '{"told": true}';
end $$;

-- What a recogniser is told to expect: the names of players and of problems.
create or replace function riposte.transcript_words(_room_id bigint)
returns text language sql stable
return (select left(string_agg(w.word, ', '), 600) from (
	select p.name as word from riposte.room_player p
	 where p.room_id = _room_id and p.role <> 'spectator' and p.state <> 'LEFT'
	union
	select v.title from riposte.room_problem q
	  join riposte.room r using (room_id)
	  join riposte.problem_version v using (version_id)
	 where q.room_id = _room_id and r.state <> 'LOBBY'
	order by word limit 40) w);

-- Take up to _max lines that are due, oldest first, for _patience_s seconds: [{line,
-- attempt, words, sound (base64)}].
create or replace function api.scribe_take(_max text, _patience_s text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_taken jsonb;
begin
	with due as (
		select s.line_id from transcript_sound s
		 where s.due_at <= now()
		 order by s.due_at, s.line_id limit _max::int for update skip locked
	), taken as (
		update transcript_sound s set attempt = s.attempt + 1,
			due_at = now() + secs(_patience_s::float8)
		  from due where s.line_id = due.line_id returning s.*)
	select coalesce(jsonb_agg(jsonb_build_object('line', t.line_id, 'attempt', t.attempt,
			'words', transcript_words(l.room_id),
			'sound', translate(encode(t.sound, 'base64'), E'\n', '')) order by t.line_id), '[]')
	  into _taken from taken t join transcript_line l using (line_id);
	return _taken;
end $$;

-- What a recogniser made of a line: _in is {line, attempt, text, backend}.  Nothing
-- said is no line.  The speaker's consent is looked at once more.  {stored}; false also
-- for an answer that comes after somebody else was asked.
create or replace function api.scribe_wrote(_in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_text text := line_text(_in->>'text');
	_line transcript_line;
begin
	delete from transcript_sound s
	 where s.line_id = (_in->>'line')::bigint and s.attempt = (_in->>'attempt')::int;
	if not found then
		return '{"stored": false}';
	end if;
	update transcript_line l set text = _text, backend = left(_in->>'backend', 200)
	 where l.line_id = (_in->>'line')::bigint and _text <> ''
	   and consent_covers(l.room_id, l.person_id, l.t0, l.t1)
	returning * into _line;
	if found then
		perform partial_unsay(_line);
		perform emit(_line.room_id, line_event('transcript_final', _line));
		return '{"stored": true}';
	end if;
	perform line_forget((_in->>'line')::bigint);
	return '{"stored": false}';
end $$;

-- A line that got no text: _in is {line, attempt, why, refused}.  It waits, longer each
-- time, until the site does not keep it any more; one that a recogniser refused five
-- times is given up.
create or replace function api.scribe_failed(_in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_sound transcript_sound;
begin
	update transcript_sound s set why = left(_in->>'why', 200),
		refusals = s.refusals + (_in->>'refused')::boolean::int,
		due_at = now() + secs(least(60, power(2, least(s.attempt, 6))))
	 where s.line_id = (_in->>'line')::bigint and s.attempt = (_in->>'attempt')::int
	returning * into _sound;
	if _sound.refusals >= 5 then
		perform line_forget(_sound.line_id);
	end if;
	return jsonb_build_object('given_up', coalesce(_sound.refusals >= 5, false));
end $$;
