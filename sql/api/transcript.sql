-- What was said in the meeting: lines, who reads and who changes them.  What the scribe
-- brings is in scribe.sql.

-- Whether this person agreed for all of that time: the last word before it is yes,
-- and no other came within it.
create or replace function riposte.consent_covers(_room_id bigint, _person bigint,
	_t0 timestamptz, _t1 timestamptz)
returns boolean language sql stable
return coalesce((select c.transcribe from riposte.meeting_consent c
		where c.room_id = _room_id and c.person_id = _person and c.at <= _t0
		order by c.at desc limit 1), false)
	and not exists (select from riposte.meeting_consent c
		where c.room_id = _room_id and c.person_id = _person
		  and c.at > _t0 and c.at <= _t1 and not c.transcribe);

create or replace function riposte.ms_between(_from timestamptz, _to timestamptz)
returns bigint language sql immutable
return round(1000 * extract(epoch from _to - _from))::bigint;

-- {id, t0, t1, player, text (null: it waits for a recogniser), final, backend, edited}.
create or replace function riposte.line_json(_line transcript_line)
returns jsonb language sql immutable
return jsonb_build_object('id', _line.line_id, 'player', _line.person_id,
	't0', to_char(_line.t0 at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
	't1', to_char(_line.t1 at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
	'text', _line.text, 'final', _line.text is not null, 'backend', _line.backend,
	'edited', _line.edited_at is not null);

create or replace function riposte.line_event(_kind text, _line transcript_line)
returns jsonb language plpgsql stable as $$
begin
	return ev(_kind, _line.person_id, 'meeting', jsonb_build_object('line', line_json(_line)));
end $$;

-- The room's log told the text of these lines; it does not any longer.
create or replace function riposte.lines_unsay(_room_id bigint, _lines bigint[])
returns void language plpgsql volatile as $$
begin
	update room_event e set payload = jsonb_set(e.payload, '{line,text}', 'null')
	 where e.room_id = _room_id and e.kind in ('transcript_line', 'transcript_final')
	   and (e.payload->'line'->>'id')::bigint = any (_lines)
	   and e.payload->'line'->>'text' is not null;
end $$;

-- Nor what was told of this line while it was said.
create or replace function riposte.partial_unsay(_line transcript_line)
returns void language plpgsql volatile as $$
begin
	delete from room_event e where e.room_id = _line.room_id and e.seq = _line.told;
end $$;

-- There is no such line after all, and it is told.
create or replace function riposte.line_forget(_line_id bigint)
returns void language plpgsql volatile as $$
declare
	_line transcript_line;
begin
	delete from transcript_line l where l.line_id = _line_id returning * into _line;
	if found then
		perform partial_unsay(_line);
		perform emit(_line.room_id, ev('transcript_deleted', null, 'meeting',
			jsonb_build_object('id', _line.line_id)));
	end if;
end $$;

-- Whether somebody is still saying this line: its sound is not here yet.
create or replace function riposte.is_being_said(_line transcript_line)
returns boolean language sql stable
return _line.text is null and not exists (select from riposte.transcript_sound s
	where s.line_id = _line.line_id);

-- What a recogniser wrote, in one line.
create or replace function riposte.line_text(_text text)
returns text language sql immutable
return left(btrim(regexp_replace(_text, '[[:cntrl:][:space:]]+', ' ', 'g')), 4000);

-- These lines are no more: neither the log nor minutes tell of them.
create or replace function riposte.lines_forget(_room_id bigint, _lines bigint[])
returns void language plpgsql volatile as $$
begin
	perform lines_unsay(_room_id, _lines);
	perform minutes_unsay(_room_id, _lines);
end $$;

-- The one whose word counts here: who plays or hosts and was not removed, also after
-- having left.  403 not_in_room, removed, not_in_meeting.
create or replace function riposte.need_hearer(_room room, _person bigint)
returns void language plpgsql stable as $$
declare
	_player room_player;
begin
	if is_host(_room.hosts, _person) then
		return;
	end if;
	_player := need_player(_room, _person);
	if _player.role = 'spectator' then
		raise sqlstate 'PT403' using message = 'the meeting is for those who play',
			detail = 'not_in_meeting';
	end if;
end $$;

-- GET …/transcript {after, limit}: {items, next, waiting, lag_s, title, recogniser}:
-- lines in order of time, with from_ms and to_ms after the battle's start or the first
-- line, whichever was first.  `waiting` of them have no text yet, the oldest for lag_s seconds;
-- recogniser says who gets the sound (null: nobody is there).  403 not_in_meeting,
-- not_in_room, removed.
create or replace function api.transcript_list(_who text, _code text, _in jsonb)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_room room := room_seen(_code, _me);
	_limit int := coalesce((_in->>'limit')::int, 1000);
	_after transcript_line;
	_origin timestamptz;
	_items jsonb;
begin
	perform need_hearer(_room, _me);
	select least(_room.starts_at, min(l.t0)) into _origin
	  from transcript_line l where l.room_id = _room.room_id;
	select * into _after from transcript_line l
	 where l.room_id = _room.room_id and l.line_id = (_in->>'after')::bigint;
	select coalesce(jsonb_agg(line_json(s.l) || jsonb_build_object('name', p.name,
			'from_ms', ms_between(_origin, (s.l).t0),
			'to_ms', ms_between(_origin, (s.l).t1))
			order by (s.l).t0, (s.l).line_id), '[]') into _items
	  from (select l from transcript_line l
		where l.room_id = _room.room_id and (l.text is not null or not is_being_said(l))
		  and (_after.line_id is null or (l.t0, l.line_id) > (_after.t0, _after.line_id))
		order by l.t0, l.line_id limit _limit) s
	  join room_player p on p.room_id = _room.room_id and p.person_id = (s.l).person_id;
	return jsonb_build_object('items', _items, 'next',
			case when jsonb_array_length(_items) = _limit then _items->-1->'id' end)
		|| (select jsonb_build_object('waiting', count(*), 'lag_s', coalesce(ceil(
				extract(epoch from now() - min(l.t1))), 0)::int)
			from transcript_line l
			join transcript_sound using (line_id)
			where l.room_id = _room.room_id and l.text is null)
		|| jsonb_build_object('title', _room.title, 'recogniser', coalesce(
			(select s.recogniser from meeting m join scribe s using (scribe_id)
				where m.room_id = _room.room_id and s.lease_until > now()),
			(select min(s.recogniser) from scribe s where s.lease_until > now())));
end $$;

-- PATCH /transcript/{id} {text}: the speaker corrects a line.  404 not_found, 409
-- not_final while it has no text.
create or replace function api.transcript_edit(_who text, _id text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who);
	_text text := btrim(_in->>'text');
	_line transcript_line;
begin
	if _text = '' then
		perform invalid('text', 'must not be empty');
	end if;
	select * into _line from transcript_line l
	 where l.line_id = _id::bigint and l.person_id = _me for update;
	if _line.line_id is null then
		raise sqlstate 'PT404' using message = 'there is no such line of yours',
			detail = 'not_found';
	end if;
	if _line.text is null then
		raise sqlstate 'PT409' using message = 'this line has no text yet',
			detail = 'not_final';
	end if;
	update transcript_line l set text = _text, edited_at = now()
	 where l.line_id = _line.line_id returning * into _line;
	perform lines_unsay(_line.room_id, array[_line.line_id]);
	perform emit(_line.room_id, line_event('transcript_final', _line));
	return line_json(_line);
end $$;

-- DELETE /transcript/{id}: its speaker or a host; its text leaves the room's log, too.
-- 404 not_found.
create or replace function api.transcript_delete(_who text, _id text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who);
	_line transcript_line;
begin
	delete from transcript_line l using room r
	 where l.line_id = _id::bigint and r.room_id = l.room_id
	   and (l.person_id = _me or is_host(r.hosts, _me))
	returning l.* into _line;
	if _line.line_id is null then
		raise sqlstate 'PT404' using message = 'there is no such line of yours',
			detail = 'not_found';
	end if;
	perform lines_forget(_line.room_id, array[_line.line_id]);
	perform emit(_line.room_id, ev('transcript_deleted', _me, 'meeting',
		jsonb_build_object('id', _line.line_id)));
	return null;
end $$;

-- DELETE …/transcript: all that the caller said here: {deleted}.  403 not_in_room.
create or replace function api.transcript_withdraw(_who text, _code text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who);
	_room room := room_seen(_code, _me);
	_lines bigint[];
begin
	perform need_player(_room, _me);
	with gone as (
		delete from transcript_line l
		 where l.room_id = _room.room_id and l.person_id = _me returning l.line_id)
	select coalesce(array_agg(g.line_id order by g.line_id), '{}') into _lines from gone g;
	perform lines_forget(_room.room_id, _lines);
	perform emit(_room.room_id, coalesce((select jsonb_agg(jsonb_build_object(
			'kind', 'transcript_deleted', 'actor', _me, 'audience', 'meeting',
			'payload', jsonb_build_object('id', l)))
		from unnest(_lines) l), '[]'));
	return jsonb_build_object('deleted', cardinality(_lines));
end $$;

-- All that somebody said anywhere, of a person who goes; nobody is told.
create or replace function riposte.transcript_forget(_person bigint)
returns void language plpgsql volatile as $$
declare
	_room_id bigint;
	_lines bigint[];
begin
	for _room_id, _lines in with gone as (
		delete from transcript_line l where l.person_id = _person
		returning l.room_id, l.line_id)
	    select g.room_id, array_agg(g.line_id) from gone g
	     group by g.room_id order by g.room_id loop
		perform lines_forget(_room_id, _lines);
	end loop;
end $$;

-- What is older than the site keeps it, and what nobody goes on with since its scribe died
-- while it was said, with what the logs told of it; how many lines.
create or replace function riposte.transcript_purge(_setting setting)
returns int language plpgsql volatile as $$
declare
	_room_id bigint;
	_lines bigint[];
	_count int := 0;
begin
	for _room_id, _lines in with gone as (
		delete from transcript_line l
		 where l.t1 < now() - secs(_setting.transcript_keep_s)
		    or l.text is null and l.t1 < now() - interval '2 minutes'
			and is_being_said(l)
		returning l.room_id, l.line_id)
	    select g.room_id, array_agg(g.line_id) from gone g
	     group by g.room_id order by g.room_id loop
		perform lines_forget(_room_id, _lines);
		_count := _count + cardinality(_lines);
	end loop;
	return _count;
end $$;
