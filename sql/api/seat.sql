-- Seats: a class list becomes tickets, one for each of the class.

-- What a host sees of a seat: {id, external_id, name, team, player, state,
-- used_at, expires_at}; player and state once somebody has taken it.
create or replace function riposte.seat_json(_ticket ticket)
returns jsonb language plpgsql stable as $$
begin
	return (select jsonb_build_object('id', _ticket.ticket_id,
			'external_id', _ticket.external_id, 'name', coalesce(p.name, _ticket.name),
			'team', _ticket.team, 'player', p.person_id, 'state', p.state,
			'used_at', ts(_ticket.used_at), 'expires_at', ts(_ticket.expires_at))
		from (select 1) one left join room_player p on p.room_id = _ticket.room_id
			and p.person_id = coalesce(_ticket.used_by, _ticket.person_id));
end $$;

-- POST …/seats, hosts: [{external_id, name, team}] → {items: [{id, external_id,
-- name, team, url, expires_at}]}.  The room grows with them.  422 seats.
create or replace function api.seats_create(_who text, _code text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who, 'host');
	_room room := room_hosted(_code, _me);
	_seat jsonb;
	_made record;
	_items jsonb := '[]';
begin
	if jsonb_typeof(_in) <> 'array' or jsonb_array_length(_in) not between 1 and 500 then
		perform invalid('seats', 'a list of 1 to 500 {external_id, name, team}');
	end if;
	for _seat in select * from jsonb_array_elements(_in) loop
		_made := ticket_make(_seat || jsonb_build_object('purpose', 'seat',
			'room_id', _room.room_id, 'name', good_name(_seat->>'name')), _me);
		_items := _items || jsonb_build_object('id', _made.id,
			'external_id', _seat->>'external_id', 'name', _seat->>'name',
			'team', _seat->>'team', 'url', '/ticket/' || _made.token,
			'expires_at', ts(_made.expires_at));
	end loop;
	perform seats_fit(_room.room_id);
	return jsonb_build_object('items', _items);
end $$;

-- Whoever was given a seat finds one: the room takes as many as sit in it and
-- as are still to come.  422 seats: more than 500.
create or replace function riposte.seats_fit(_room_id bigint)
returns void language plpgsql volatile as $$
declare
	_wanted int := (select count(*) from room_player p
		where p.room_id = _room_id and p.role = 'player'
		and coalesce(p.left_reason, 'deadline') = 'deadline')
	    + (select count(*) from ticket t where t.room_id = _room_id and t.purpose = 'seat'
		and t.used_at is null and t.person_id is null and t.expires_at > now());
begin
	if _wanted > 500 then
		perform invalid('seats', 'a room has at most 500 players');
	end if;
	update room r set max_players = _wanted
	 where r.room_id = _room_id and r.max_players < _wanted;
end $$;

-- GET …/seats, hosts: {items}: who has a seat, and who has taken it.
create or replace function api.seat_list(_who text, _code text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_room room := room_seen(_code, _me);
begin
	perform need_host(_room, _me);
	return jsonb_build_object('items', coalesce((
		select jsonb_agg(seat_json(t) order by t.ticket_id)
		from ticket t where t.room_id = _room.room_id and t.purpose = 'seat'), '[]'));
end $$;

-- POST …/seats/{id}/renew, hosts: the seat with a new link, and the old one is
-- worth nothing.  Who sat there is signed out and comes back to the same row by
-- the new link.  404 not_found, 409 has_account.
create or replace function api.seat_renew(_who text, _code text, _id text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who, 'host');
	_room room := room_hosted(_code, _me);
	_token text := base64url(random_bytes());
	_ticket ticket;
begin
	select * into _ticket from ticket t
	 where t.ticket_id = _id::bigint and t.room_id = _room.room_id and t.purpose = 'seat'
	   for update;
	if _ticket.ticket_id is null then
		raise sqlstate 'PT404' using message = 'there is no such seat', detail = 'not_found';
	end if;
	if exists (select from person p where p.person_id = coalesce(_ticket.used_by,
	    _ticket.person_id) and p.handle is not null) then
		raise sqlstate 'PT409' using message = 'who sits there has an account: they sign in',
			detail = 'has_account';
	end if;
	update ticket t set hash = hash_of(_token), person_id = coalesce(t.used_by, t.person_id),
		used_at = null, used_by = null,
		expires_at = now() + secs((select s.ticket_s from setting s))
	 where t.ticket_id = _ticket.ticket_id returning * into _ticket;
	delete from session e where e.person_id = _ticket.person_id;
	return seat_json(_ticket) || jsonb_build_object('url', '/ticket/' || _token);
end $$;

-- DELETE …/seats/{id}, hosts: the link is worth nothing any more; who sits there
-- stays.  404 not_found.
create or replace function api.seat_delete(_who text, _code text, _id text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who, 'host');
	_room room := room_hosted(_code, _me);
begin
	delete from ticket t
	 where t.ticket_id = _id::bigint and t.room_id = _room.room_id and t.purpose = 'seat';
	if not found then
		raise sqlstate 'PT404' using message = 'there is no such seat', detail = 'not_found';
	end if;
	return null;
end $$;
