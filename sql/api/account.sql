-- Accounts: signing up and in, one's own data, tokens for scripts.

-- A session of a new token in place of the one that called (if it was a cookie
-- of the same person): signing in always changes the token.
create or replace function riposte.session_renew(_who text, _person bigint)
returns jsonb language plpgsql volatile as $$
begin
	perform sessions_close(_person, e.hash, null)
	  from session e where e.hash = _who and e.kind = 'cookie';
	return me_with_session(_person);
end $$;

-- 422 handle: 2 to 32 letters, digits, "_", "." or "-".
create or replace function riposte.good_handle(_handle text)
returns text language plpgsql immutable as $$
begin
	if not coalesce(_handle ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{1,31}$', false) then
		perform invalid('handle', '2 to 32 letters, digits, _ . or -');
	end if;
	return _handle;
end $$;

-- Give a person (null: a new one) a handle and a password.  409 handle_taken.
create or replace function riposte.account_make(_person bigint, _in jsonb)
returns bigint language plpgsql volatile as $$
begin
	if _in->>'password_hash' is null then
		perform invalid('password', 'is needed');
	end if;
	if _person is null then
		insert into person (handle, name, password_hash)
		values (good_handle(_in->>'handle'),
			good_name(coalesce(_in->>'name', _in->>'handle')), _in->>'password_hash')
		returning person_id into _person;
	else
		update person p set handle = good_handle(_in->>'handle'),
			password_hash = _in->>'password_hash',
			name = good_name(coalesce(_in->>'name', p.name))
		 where p.person_id = _person;
	end if;
	return _person;
exception
when unique_violation then
	raise sqlstate 'PT409' using message = 'this handle is taken', detail = 'handle_taken';
end $$;

-- POST /accounts {handle, name, password_hash}: me, with a session.  A guest
-- keeps what is theirs.  403 signup_off, 409 handle_taken, has_account.
create or replace function api.account_create(_who text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := viewer(_who);
begin
	if exists (select from person p where p.person_id = _me and p.handle is not null) then
		raise sqlstate 'PT409' using message = 'you have an account: sign out first',
			detail = 'has_account';
	end if;
	if not allows((select s.signup from setting s), _me) then
		raise sqlstate 'PT403' using message = 'accounts are made by invitation here',
			detail = 'signup_off';
	end if;
	return session_renew(_who, account_make(_me, _in));
end $$;

-- First half of signing in, {handle, address}: {id, password_hash}, null when
-- there is no such account (verify against a dummy all the same).  After five
-- failures in a row each further try has to wait, at most a minute: 429.
create or replace function api.sign_in_begin(_in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_wait int := rate('address:' || coalesce(_in->>'address', ''), 'sign_ins',
		(select s.rate_sign_ins from setting s));
	_failed sign_in_failure;
begin
	select * into _failed from sign_in_failure f where f.handle = lower(_in->>'handle');
	if _failed.count >= 5 then
		_wait := greatest(_wait, ceil(extract(epoch from _failed.last_at - now()
			+ secs(least(60, 2 ^ least(_failed.count - 5, 6)))))::int);
	end if;
	if _wait > 0 then
		return too_many(_wait);
	end if;
	return jsonb_build_object('id', null, 'password_hash', null) || coalesce((
		select jsonb_build_object('id', p.person_id, 'password_hash', p.password_hash)
		from person p where lower(p.handle) = lower(_in->>'handle')), '{}');
end $$;

-- Second half, {handle, ok, rehash}: me, with a new session; rehash (or null)
-- is the password hashed with today's cost.  Not ok: 401 wrong_password,
-- remembered.
create or replace function api.sign_in_end(_who text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_person bigint := (select p.person_id from person p
		where lower(p.handle) = lower(_in->>'handle') and p.password_hash is not null);
begin
	if _person is null or not coalesce((_in->>'ok')::boolean, false) then
		insert into sign_in_failure as f values (lower(_in->>'handle'), 1, now())
		on conflict (handle) do update set count = f.count + 1, last_at = now();
		return jsonb_build_object('_status', 401, '_code', 'wrong_password',
			'_detail', 'the handle or the password is wrong');
	end if;
	delete from sign_in_failure f where f.handle = lower(_in->>'handle');
	update person p set password_hash = _in->>'rehash'
	 where p.person_id = _person and _in->>'rehash' is not null;
	return session_renew(_who, _person);
end $$;

-- GET /sessions: {items: [{id, kind, label, scopes, created_at, seen_at,
-- expires_at, current}]}.
create or replace function api.session_list(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
begin
	return jsonb_build_object('items', (select jsonb_agg(jsonb_build_object(
			'id', e.session_id, 'kind', e.kind, 'label', e.label,
			'scopes', to_jsonb(e.scopes), 'created_at', ts(e.created_at),
			'seen_at', ts(e.seen_at), 'expires_at', ts(e.expires_at),
			'current', e.hash = _who) order by e.session_id desc)
		from session e where e.person_id = _me and e.expires_at > now()));
end $$;

-- DELETE /sessions/{id} or /sessions/current.  {_end_session} says whether it
-- was the one that called.  404 not_found.
create or replace function api.session_end(_who text, _id text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_hash text;
begin
	select e.hash into _hash from session e where e.person_id = _me
	   and case when _id = 'current' then e.hash = _who
		else e.session_id = _id::bigint end;
	if _hash is null then
		raise sqlstate 'PT404' using message = 'there is no such session',
			detail = 'not_found';
	end if;
	perform sessions_close(_me, _hash, null);
	return jsonb_build_object('_end_session', _hash = _who);
end $$;

-- For checking the old password before a new one: {password_hash} (or null).
create or replace function api.password_begin(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
begin
	return (select jsonb_build_object('id', p.person_id, 'password_hash', p.password_hash)
		from person p where p.person_id = _me);
end $$;

-- PATCH /me {name, settings, password_hash}: me.  A new password ends the other
-- sessions.  422 password for a guest.
create or replace function api.me_update(_who text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who);
begin
	if _in->>'password_hash' is not null then
		update person p set password_hash = _in->>'password_hash'
		 where p.person_id = _me and p.handle is not null;
		if not found then
			perform invalid('password', 'a guest has none: sign up first');
		end if;
		perform sessions_close(_me, null, _who);
	end if;
	if octet_length(_in->>'settings') > 16384 then
		perform invalid('settings', 'at most 16 KiB');
	end if;
	update person p set
		name = case when _in->>'name' is null then p.name else good_name(_in->>'name') end,
		settings = case jsonb_typeof(_in->'settings') when 'object'
			then _in->'settings' else p.settings end
	 where p.person_id = _me;
	return me_json(_me);
end $$;

-- GET /me/export: all that is kept about the person.
create or replace function api.me_export(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
begin
	return jsonb_build_object('me', me_json(_me),
		'created_at', (select ts(p.created_at) from person p where p.person_id = _me),
		'sessions', api.session_list(_who)->'items',
		'rooms', coalesce((select jsonb_agg(jsonb_build_object('code', r.code,
				'title', r.title, 'name', p.name, 'role', p.role,
				'score', p.score, 'penalty_s', p.penalty_s,
				'joined_at', ts(p.joined_at)) order by p.joined_at)
			from room_player p join room r using (room_id)
			where p.person_id = _me), '[]'),
		'submissions', coalesce((select jsonb_agg(jsonb_build_object(
				'id', s.submission_id, 'room', r.code, 'letter', s.letter,
				'language', s.language, 'source', s.source,
				'verdict', case when r.final or r.policy->>'feedback' <> 'none'
					then s.verdict end,
				'created_at', ts(s.created_at)) order by s.submission_id)
			from submission s join room r using (room_id)
			where s.person_id = _me), '[]'),
		'messages', coalesce((select jsonb_agg(jsonb_build_object('id', m.message_id,
				'room', r.code, 'text', m.text, 'at', ts(m.at)) order by m.message_id)
			from message m join room r using (room_id)
			where m.person_id = _me and m.deleted_at is null), '[]'),
		'transcript', coalesce((select jsonb_agg(jsonb_build_object('id', l.line_id,
				'room', r.code, 'text', l.text, 'at', ts(l.t0)) order by l.line_id)
			from transcript_line l join room r using (room_id)
			where l.person_id = _me and l.text is not null), '[]'),
		'drafts', coalesce((select jsonb_agg(jsonb_build_object('room', r.code,
				'problem', q.slug, 'language', d.language, 'source', d.source,
				'at', ts(d.at)) order by d.at)
			from draft d join room r using (room_id)
			join problem q using (problem_id) where d.person_id = _me), '[]'));
end $$;

-- DELETE /me: the person becomes nobody; scores and submissions stay where they
-- are, under no name.
create or replace function api.me_delete(_who text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who);
begin
	update person p set handle = null, name = 'Deleted player', password_hash = null,
		role = 'player', settings = '{}', deleted_at = now()
	 where p.person_id = _me;
	perform sessions_close(_me, null, null);
	delete from draft d where d.person_id = _me;
	update message m set text = '(deleted)', deleted_at = coalesce(m.deleted_at, now())
	 where m.person_id = _me;
	perform transcript_forget(_me);
	update room_player p set name = 'Deleted player', external_id = null
	 where p.person_id = _me;
	return jsonb_build_object('_end_session', true);
end $$;

-- POST /tokens {label, scopes, expires_s}: {id, token, label, scopes,
-- expires_at}.  The token is told once.  Scopes: play, host, admin (each only if
-- the caller has it); none: reading.  422 scopes, expires_s.
create or replace function api.token_create(_who text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who);
	_scopes text[] := array(select jsonb_array_elements_text(
		case jsonb_typeof(_in->'scopes') when 'array' then _in->'scopes' else '[]' end));
	_expires_s int := coalesce((_in->>'expires_s')::int, 2592000);
	_token text := base64url(random_bytes());
	_session session;
begin
	if not _scopes <@ array['read', 'play', 'host', 'admin'] or not array_remove(_scopes, 'read')
	    <@ coalesce((select e.scopes from session e where e.hash = _who), _scopes) then
		perform invalid('scopes', 'some of read, play, host, admin');
	end if;
	if _expires_s not between 60 and 31536000 then
		perform invalid('expires_s', 'a minute to a year');
	end if;
	insert into session (hash, person_id, kind, label, scopes, expires_at)
	values (hash_of(_token), _me, 'token', left(_in->>'label', 100), _scopes,
		now() + secs(_expires_s))
	returning * into _session;
	return jsonb_build_object('id', _session.session_id, 'token', _token,
		'label', _session.label, 'scopes', to_jsonb(_scopes),
		'expires_at', ts(_session.expires_at));
end $$;
