-- Who calls: sessions, tokens, signing in and out.

-- The person of a session or null.  _who is the lower hex SHA-256 of the token.
create or replace function riposte.viewer(_who text)
returns bigint language plpgsql stable as $$
begin
	return (select e.person_id from session e, setting s
		where e.hash = _who and e.expires_at > now()
		and e.seen_at > now() - secs(s.session_idle_s));
end $$;

-- The same, or 401 no_session.
create or replace function riposte.need_viewer(_who text)
returns bigint language plpgsql stable as $$
declare
	_person bigint := viewer(_who);
begin
	if _person is null then
		raise sqlstate 'PT401' using message = 'sign in or join by a nickname first',
			detail = 'no_session';
	end if;
	return _person;
end $$;

-- The person who is about to change something: 401 no_session; 403 scope when
-- a token was made for less (scopes: play, host, admin).  Keeps the session
-- from idling out, at most once an hour.
create or replace function riposte.actor(_who text, _scope text default 'play')
returns bigint language plpgsql volatile as $$
declare
	_person bigint := need_viewer(_who);
begin
	if exists (select from session e where e.hash = _who
	    and not (_scope = any (coalesce(e.scopes, array[_scope])))) then
		raise sqlstate 'PT403' using message = 'this token may not do that',
			detail = 'scope';
	end if;
	update session e set seen_at = now()
	 where e.hash = _who and e.seen_at < now() - interval '1 hour';
	return _person;
end $$;

-- Open a session; the text of its token is told once.
create or replace function riposte.session_make(_person bigint)
returns text language plpgsql volatile as $$
declare
	_token text := base64url(random_bytes());
begin
	insert into session (hash, person_id, expires_at)
	select hash_of(_token), _person, now() + secs(s.session_max_s) from setting s;
	return _token;
end $$;

-- End sessions of a person: that of hash _only (null: all), but not _except.  The
-- bell ends what waits for them.
create or replace function riposte.sessions_close(_person bigint, _only text, _except text)
returns void language plpgsql volatile as $$
declare
	_hash text;
begin
	for _hash in
		delete from session e where e.person_id = _person
		   and (_only is null or e.hash = _only) and e.hash is distinct from _except
		returning e.hash
	loop
		raise info 'ring room session:%', _hash;
	end loop;
end $$;

-- {id, handle, name, guest, role, settings}.
create or replace function riposte.me_json(_person bigint)
returns jsonb language plpgsql stable as $$
begin
	return (select jsonb_build_object('id', p.person_id, 'handle', p.handle,
			'name', p.name, 'guest', p.handle is null, 'role', p.role,
			'settings', p.settings)
		from person p where p.person_id = _person);
end $$;

-- me with a fresh session in _session.
create or replace function riposte.me_with_session(_person bigint)
returns jsonb language plpgsql volatile as $$
begin
	return me_json(_person) || jsonb_build_object('_session', session_make(_person));
end $$;

-- A name that people may see: trimmed, 1 to 64 characters, no control characters.
create or replace function riposte.good_name(_name text)
returns text language plpgsql immutable as $$
declare
	_clean text := btrim(regexp_replace(coalesce(_name, ''), '\s+', ' ', 'g'));
begin
	if length(_clean) not between 1 and 64 or _clean ~ '[\x01-\x1f\x7f]' then
		raise sqlstate 'PT422' using message = 'a name has 1 to 64 characters',
			detail = 'invalid', hint = '{"name": "1 to 64 characters"}';
	end if;
	return _clean;
end $$;

-- A player with only a nickname.
create or replace function riposte.guest_make(_name text)
returns bigint language plpgsql volatile as $$
declare
	_person bigint;
begin
	insert into person (name) values (good_name(_name)) returning person_id into _person;
	return _person;
end $$;

-- POST /guests {name}: me, with a session.  403 guests_off.  Somebody who has
-- a session already is only renamed.
create or replace function api.guest_create(_who text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_person bigint := viewer(_who);
begin
	if _person is not null and exists (select from person p
	    where p.person_id = _person and p.handle is null) then
		update person set name = good_name(_in->>'name') where person_id = _person;
		return me_json(_person);
	end if;
	if not allows((select s.guests from setting s), _person) then
		raise sqlstate 'PT403' using message = 'this site takes no guests',
			detail = 'guests_off';
	end if;
	return me_with_session(guest_make(_in->>'name'));
end $$;

-- GET /me: {id, handle, name, guest, role, settings}.  401 no_session.
create or replace function api.me_show(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	return me_json(need_viewer(_who));
end $$;
