-- Talk: chat, announcements, questions and answers, spectators among themselves.

-- {id, kind, text, from, name, to, problem, reply_to, at}.
create or replace function riposte.message_json(_m message)
returns jsonb language plpgsql stable as $$
begin
	return jsonb_build_object('id', _m.message_id, 'kind', _m.kind, 'text', _m.text,
		'from', _m.person_id, 'name', coalesce((select p.name from room_player p
			where p.room_id = _m.room_id and p.person_id = _m.person_id),
			(select p.name from person p where p.person_id = _m.person_id)),
		'to', _m.to_id, 'problem', _m.letter, 'reply_to', _m.reply_to, 'at', ts(_m.at));
end $$;

-- Who hears a message of this kind: chat and announcements all; a question its
-- author and the hosts; an answer the asker and the hosts (all, without `to`);
-- spectators' talk only spectators.
create or replace function riposte.message_audience(_kind text, _from bigint, _to bigint)
returns text language sql immutable
return case when _kind = 'question' then 'author:' || _from
	when _kind = 'answer' and _to is not null then 'author:' || _to
	when _kind = 'spectators' then 'spectators' else 'all' end;

-- Whether this person may write this kind now.  While a battle runs spectators
-- write among themselves only.  403 chat_off, muted, hosts_only, spectators_only,
-- players_only, not_in_room; 409 left.
create or replace function riposte.need_voice(_room room, _person bigint, _kind text)
returns void language plpgsql stable as $$
declare
	_host boolean := is_host(_room.hosts, _person);
	_player room_player;
begin
	select * into _player from room_player p
	 where p.room_id = _room.room_id and p.person_id = _person;
	if _player.person_id is null and not _host then
		perform need_player(_room, _person);
	elsif _player.left_reason = 'chosen' then
		raise sqlstate 'PT409' using message = 'you left this room: join again',
			detail = 'left';
	elsif _host then
		return;
	elsif _kind in ('announcement', 'answer') then
		raise sqlstate 'PT403' using message = 'only hosts write these',
			detail = 'hosts_only';
	elsif _kind = 'spectators' and _player.role <> 'spectator' then
		raise sqlstate 'PT403' using message = 'only spectators write here',
			detail = 'spectators_only';
	elsif _kind = 'chat' and _player.role = 'spectator' and _room.state = 'RUNNING' then
		raise sqlstate 'PT403' using detail = 'players_only', message =
			'while the battle runs spectators write among themselves';
	elsif _player.muted then
		raise sqlstate 'PT403' using message = 'a host muted you', detail = 'muted';
	elsif _kind = 'chat' and _room.policy->>'chat' <> 'on' then
		raise sqlstate 'PT403' using message = 'the chat is closed', detail = 'chat_off';
	end if;
end $$;

-- POST …/messages K {text, kind, to, problem, reply_to}: the message.
create or replace function api.message_create(_who text, _code text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who);
	_wait int := rate('person:' || _me, 'messages', (select s.rate_messages from setting s));
	_room room := room_seen(_code, _me);
	_endpoint text := 'message_create:' || _room.room_id;
	_kind text := coalesce(_in->>'kind', 'chat');
	_to bigint := (_in->>'to')::bigint;
	_answer jsonb;
	_message message;
begin
	if _wait > 0 then
		return too_many(_wait);
	end if;
	_answer := key_begin(_me, _endpoint, _in);
	if _answer is not null then
		return _answer;
	end if;
	select * into strict _room from room r where r.room_id = _room.room_id for share;
	if _kind not in ('chat', 'announcement', 'question', 'answer', 'spectators') then
		perform invalid('kind', 'chat, announcement, question, answer or spectators');
	end if;
	perform need_voice(_room, _me, _kind);
	if length(btrim(coalesce(_in->>'text', ''), E' \t\r\n')) not between 1 and 2000 then
		perform invalid('text', '1 to 2000 characters');
	end if;
	if _to is not null and not exists (select from room_player p
	    where p.room_id = _room.room_id and p.person_id = _to) then
		perform invalid('to', 'is not in this room');
	end if;
	if _in->>'reply_to' is not null and not exists (select from message m
	    where m.room_id = _room.room_id and m.message_id = (_in->>'reply_to')::bigint) then
		perform invalid('reply_to', 'there is no such message');
	end if;
	insert into message (room_id, person_id, kind, audience, text, to_id, letter, reply_to)
	values (_room.room_id, _me, _kind, message_audience(_kind, _me, _to),
		btrim(_in->>'text', E' \t\r\n'), _to, case when _in->>'problem' is not null
			then (room_problem_of(_room, _in->>'problem')).letter end,
		(_in->>'reply_to')::bigint)
	returning * into _message;
	perform emit(_room.room_id, ev('message', _me, _message.audience,
		jsonb_build_object('message', message_json(_message))));
	return key_end(_me, _endpoint, _in, message_json(_message));
end $$;

-- GET …/messages?limit=&before=&kind=: {items, next} that this person may hear,
-- newest first.  403 not_in_room.
create or replace function api.message_list(_who text, _code text, _in jsonb)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_room room := room_seen(_code, _me);
	_host boolean := is_host(_room.hosts, _me);
	_limit int := least(greatest(coalesce((_in->>'limit')::int, 50), 1), 100);
	_classes text[];
	_items jsonb;
begin
	_classes := classes_of(case when _host then (select p.role from room_player p
			where p.room_id = _room.room_id and p.person_id = _me)
		else (need_player(_room, _me)).role end, _host);
	select coalesce(jsonb_agg(message_json(s.m) order by (s.m).message_id desc), '[]')
	  into _items
	  from (select m from message m
		where m.room_id = _room.room_id and m.deleted_at is null
		  and (m.person_id = _me or audience_sees(m.audience, _me, _classes))
		  and (_in->>'kind' is null or m.kind = _in->>'kind')
		  and (_in->>'before' is null or m.message_id < (_in->>'before')::bigint)
		order by m.message_id desc limit _limit) s;
	return jsonb_build_object('items', _items, 'next',
		case when jsonb_array_length(_items) = _limit then _items->-1->>'id' end);
end $$;

-- DELETE /messages/{id}: its author or a host.  404 not_found.
create or replace function api.message_delete(_who text, _id text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who);
	_message message;
begin
	update message m set deleted_at = now()
	  from room r
	 where m.message_id = _id::bigint and r.room_id = m.room_id and m.deleted_at is null
	   and (m.person_id = _me or is_host(r.hosts, _me))
	returning m.* into _message;
	if _message.message_id is null then
		raise sqlstate 'PT404' using message = 'there is no such message of yours',
			detail = 'not_found';
	end if;
	perform emit(_message.room_id, ev('message_deleted', _me, _message.audience,
		jsonb_build_object('id', _message.message_id)));
	return null;
end $$;
