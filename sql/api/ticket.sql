-- Tickets: something that may be done once by whoever holds the text.

-- Make a ticket; its text is told once.  Expires after setting.ticket_s.
create or replace function riposte.ticket_make(_in jsonb, _maker bigint,
	out id bigint, out token text, out expires_at timestamptz)
language plpgsql volatile as $$
begin
	token := base64url(random_bytes());
	expires_at := now() + secs((select s.ticket_s from setting s));
	insert into ticket (hash, purpose, room_id, person_id, role, name, external_id, team,
		made_by, expires_at)
	values (hash_of(token), _in->>'purpose', (_in->>'room_id')::bigint,
		(_in->>'person')::bigint, _in->>'role', _in->>'name', _in->>'external_id',
		_in->>'team', _maker, ticket_make.expires_at)
	returning ticket_id into id;
end $$;

-- Who may make which ticket.  403 not_allowed, hosts_only; 404 not_found.
create or replace function riposte.need_ticket_right(_in jsonb, _room room, _me bigint)
returns void language plpgsql stable as $$
declare
	_role text := (select p.role from person p where p.person_id = _me);
begin
	if _room.room_id is not null and not is_host(_room.hosts, _me) then
		raise sqlstate 'PT403' using message = 'only a host may do that',
			detail = 'hosts_only';
	elsif _in->>'purpose' in ('seat', 'cohost') and _room.room_id is null then
		perform invalid('room', 'is needed');
	elsif _in->>'purpose' = 'admin' and _role <> 'admin'
	    or _in->>'purpose' = 'password' and _role = 'player'
	    or _in->>'purpose' = 'invite' and _room.room_id is null and _role = 'player'
	    or _in->>'role' in ('teacher', 'admin') and _role <> 'admin' then
		raise sqlstate 'PT403' using message = 'you may not make this ticket',
			detail = 'not_allowed';
	elsif _in->>'purpose' = 'password' and not exists (select from person p
	    where p.person_id = (_in->>'person')::bigint and p.handle is not null
	    and (_role = 'admin' or p.role = 'player')) then
		raise sqlstate 'PT404' using message = 'there is no such account',
			detail = 'not_found';
	end if;
end $$;

-- POST /tickets {purpose, room, person, role, name}: {url (a path), expires_at}.
-- Purposes: admin and password (of `person`) by staff, invite by staff or, with
-- a room, its hosts; seat and cohost by hosts.
create or replace function api.ticket_create(_who text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who, 'host');
	_room room;
	_made record;
begin
	if not coalesce(_in->>'purpose' = any (array['admin', 'password', 'seat', 'cohost',
	    'invite']), false) then
		perform invalid('purpose', 'admin, password, seat, cohost or invite');
	end if;
	if _in->>'room' is not null then
		_room := room_seen(_in->>'room', _me);
	end if;
	perform need_ticket_right(_in, _room, _me);
	_made := ticket_make(_in || jsonb_build_object('room_id', _room.room_id), _me);
	return jsonb_build_object('url', '/ticket/' || _made.token,
		'expires_at', ts(_made.expires_at));
end $$;

-- The ticket of a hash, if it is still good.  404 not_found, 410 ticket_used.
create or replace function riposte.ticket_of(_hash text)
returns ticket language plpgsql stable as $$
declare
	_ticket ticket;
begin
	select * into _ticket from ticket t where t.hash = _hash;
	if _ticket.ticket_id is null then
		raise sqlstate 'PT404' using message = 'there is no such ticket',
			detail = 'not_found';
	elsif _ticket.used_at is not null or _ticket.expires_at <= now() then
		raise sqlstate 'PT410' using message = 'this ticket was used or has expired',
			detail = 'ticket_used';
	end if;
	return _ticket;
end $$;

-- What redeeming asks for: handle, password, name.
create or replace function riposte.ticket_needs(_ticket ticket, _viewer bigint)
returns text[] language plpgsql stable as $$
declare
	_account boolean := exists (select from person p
		where p.person_id = _viewer and p.handle is not null);
begin
	return case
	when _ticket.purpose = 'password' then array['password']
	when _ticket.purpose = 'admin' or _ticket.purpose = 'invite' and _ticket.room_id is null then
		case when _account then '{}'::text[] else array['handle', 'password', 'name'] end
	when _viewer is null and _ticket.name is null then array['name']
	else '{}'::text[] end;
end $$;

-- Whether this viewer has sat down by the ticket: a link is opened more than once.
create or replace function riposte.ticket_sits(_ticket ticket, _viewer bigint)
returns boolean language sql stable as $$
	select coalesce(_ticket.used_by = _viewer and _ticket.room_id is not null, false)
$$;

-- {purpose, room, title, name, handle, role, expires_at, needs, sits}: what the page
-- of a ticket shows; sits to whoever has used it.  404 not_found, 410 ticket_used.
create or replace function api.ticket_show(_who text, _ticket_hash text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_ticket ticket;
	_room room;
begin
	select * into _ticket from ticket t where t.hash = _ticket_hash;
	if not ticket_sits(_ticket, viewer(_who)) then
		_ticket := ticket_of(_ticket_hash);
	end if;
	select * into _room from room r where r.room_id = _ticket.room_id;
	return jsonb_build_object('purpose', _ticket.purpose, 'room', _room.code,
		'title', _room.title, 'name', _ticket.name,
		'handle', (select p.handle from person p where p.person_id = _ticket.person_id),
		'role', _ticket.role, 'expires_at', ts(_ticket.expires_at),
		'needs', to_jsonb(ticket_needs(_ticket, viewer(_who))),
		'sits', ticket_sits(_ticket, viewer(_who)));
end $$;

-- Who redeems: the caller, whoever sat in the seat before it was renewed, or an account or a guest made for the ticket.
create or replace function riposte.ticket_person(_ticket ticket, _viewer bigint, _in jsonb)
returns bigint language plpgsql volatile as $$
begin
	if _ticket.purpose = 'password' then
		if _in->>'password_hash' is null then
			perform invalid('password', 'is needed');
		end if;
		update person p set password_hash = _in->>'password_hash'
		 where p.person_id = _ticket.person_id;
		perform sessions_close(_ticket.person_id, null, null);
		return _ticket.person_id;
	elsif 'handle' = any (ticket_needs(_ticket, _viewer)) then
		return account_make(_viewer, _in);
	elsif _ticket.purpose = 'seat' then
		-- A shared machine: never whoever used this browser before.
		return coalesce(_ticket.person_id, guest_make(_ticket.name));
	end if;
	return coalesce(_viewer, guest_make(coalesce(_ticket.name, _in->>'name')));
end $$;

-- Sit down by a ticket: past admission and the late, with the name, team and
-- external id that it carries.  A co-host becomes a host.
create or replace function riposte.ticket_sit(_ticket ticket, _person bigint, _in jsonb)
returns void language plpgsql volatile as $$
declare
	_room room;
	_events jsonb;
begin
	select * into strict _room from room r
	 where r.room_id = _ticket.room_id for no key update;
	_events := player_join(_room, _person,
		case when _ticket.role = 'spectator' then 'spectator' else 'player' end,
		good_name(coalesce(_ticket.name, _in->>'name', (select p.name from person p
			where p.person_id = _person))),
		team_of(_room.room_id, _ticket.team), true);
	update room_player p set external_id = coalesce(_ticket.external_id, p.external_id)
	 where p.room_id = _room.room_id and p.person_id = _person;
	if _ticket.purpose = 'cohost' then
		_events := _events || host_set(_room, _person, _person, true);
	end if;
	perform emit(_room.room_id, _events);
end $$;

-- POST /tickets/redeem {ticket_hash, handle, name, password_hash}: me and
-- `room` (its code or null), with a session.  404 not_found, 409 handle_taken and
-- the refusals of joining, 410 ticket_used, 422.
create or replace function api.ticket_redeem(_who text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_ticket ticket;
	_me bigint := viewer(_who);
	_person bigint;
begin
	perform from ticket t where t.hash = _in->>'ticket_hash' for update;
	_ticket := ticket_of(_in->>'ticket_hash');
	_person := ticket_person(_ticket, _me, _in);
	update ticket t set used_at = now(), used_by = _person
	 where t.ticket_id = _ticket.ticket_id;
	update person p set invited = true,
		role = case when _ticket.purpose = 'admin' then 'admin'
			when _ticket.role in ('teacher', 'admin') and p.role <> 'admin'
			then _ticket.role else p.role end
	 where p.person_id = _person and _ticket.purpose in ('admin', 'invite');
	if _ticket.room_id is not null then
		perform ticket_sit(_ticket, _person, _in);
	end if;
	return session_renew(_who, _person) || jsonb_build_object('room',
		(select r.code from room r where r.room_id = _ticket.room_id));
end $$;
