-- The service itself: what it is, what it allows, its bells and its health.

-- A time as the API writes it: RFC 3339, UTC, milliseconds.  Null stays null.
create or replace function riposte.ts(_at timestamptz)
returns text language sql stable
return to_char(_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- The seconds as an interval.
create or replace function riposte.secs(_seconds double precision)
returns interval language sql immutable
return make_interval(secs => _seconds);

-- 256 random bits as base64url.  From gen_random_uuid, the only strong source
-- that needs no extension: three of them hold 366 random bits.
create or replace function riposte.random_bytes()
returns bytea language sql volatile
return sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
	|| uuid_send(gen_random_uuid()));

create or replace function riposte.base64url(_bytes bytea)
returns text language sql immutable
return rtrim(translate(encode(_bytes, 'base64'), E'+/\n', '-_'), '=');

-- What is stored of a token: the lower hex SHA-256 of its text.
create or replace function riposte.hash_of(_token text)
returns text language sql immutable
return encode(sha256(convert_to(_token, 'UTF8')), 'hex');

-- Which history the event numbers belong to.  It changes by itself when the
-- database is another one (restore) or was promoted (timeline), and by
-- sql/apply --new-epoch.
create or replace function riposte.epoch()
returns text language plpgsql stable as $$
begin
	return (select s.epoch from setting s)
	    || '.' || (select d.oid from pg_database d where d.datname = current_database())
	    || '.' || case when pg_is_in_recovery() then '0'
		else ltrim(left(pg_walfile_name(pg_current_wal_lsn()), 8), '0') end;
end $$;

-- Count one more use of _what by _who in this minute.  0 when at most _max,
-- else the seconds until the minute is over.
create or replace function riposte.rate(_who text, _what text, _max int)
returns int language plpgsql volatile as $$
declare
	_seen rate;
begin
	insert into rate as r values (_who, _what, now(), 1)
	on conflict (who, what) do update set
		count = case when r.started_at > now() - interval '1 minute'
			then r.count + 1 else 1 end,
		started_at = case when r.started_at > now() - interval '1 minute'
			then r.started_at else now() end
	returning * into _seen;
	if _seen.count <= _max then
		return 0;
	end if;
	return greatest(1, ceil(extract(epoch from
	    _seen.started_at + interval '1 minute' - now())))::int;
end $$;

-- The refusal that does not undo the count.
create or replace function riposte.too_many(_retry_after_s int)
returns jsonb language sql immutable
return jsonb_build_object('_status', 429, '_code', 'too_many',
	'_detail', 'too many requests, try again later', '_retry_after_s', _retry_after_s);

-- Begin a call that a client may repeat under a key of its own.  Null: go on,
-- and give the answer to key_end.  Else: the answer of the first time.
-- A call without a key is never a repetition.  422 key_reused.
-- Two at once: the second waits here until the first has committed.
create or replace function riposte.key_begin(_person bigint, _endpoint text, _in jsonb)
returns jsonb language plpgsql volatile as $$
declare
	_hash text := hash_of((_in - 'key' - '_request')::text);
	_first request_key;
begin
	if _in->>'key' is null then
		return null;
	end if;
	insert into request_key (person_id, endpoint, key, body_hash)
	values (_person, _endpoint, _in->>'key', _hash)
	on conflict do nothing;
	if found then
		return null;
	end if;
	select * into _first from request_key k
	 where k.person_id = _person and k.endpoint = _endpoint and k.key = _in->>'key';
	if _first.body_hash is distinct from _hash then
		raise sqlstate 'PT422' using message = 'this key was used for another request',
			detail = 'key_reused', hint = '{"key": "was used for another request"}';
	end if;
	return _first.answer;
end $$;

create or replace function riposte.key_end(_person bigint, _endpoint text, _in jsonb, _answer jsonb)
returns jsonb language plpgsql volatile as $$
begin
	update request_key k set answer = _answer
	 where k.person_id = _person and k.endpoint = _endpoint and k.key = _in->>'key';
	return _answer;
end $$;

-- Whether a policy (anyone, accounts, invited, staff) lets this person (or
-- null: nobody we know) in.  Staff are always let in.
create or replace function riposte.allows(_policy text, _person bigint)
returns boolean language sql stable
return _policy = 'anyone' or exists (select from riposte.person p
	where p.person_id = _person and (p.role in ('teacher', 'admin')
		or _policy = 'accounts' and p.handle is not null
		or _policy = 'invited' and p.invited));

-- {name, version, features, meetings, policy, notice, now}.  version is the schema's
-- idea; the web program puts its own in its place.
create or replace function riposte.service_json()
returns jsonb language sql stable
return (select jsonb_build_object('name', s.name, 'version', s.version,
		'features', jsonb_build_array('rooms', 'runs', 'replay', 'seats')
			|| case when riposte.scribe_lives(null) then jsonb '["meeting"]' else '[]' end,
		'meetings', riposte.scribe_lives(null),
		'policy', jsonb_build_object('signup', s.signup, 'guests', s.guests,
			'create_rooms', s.create_rooms),
		'notice', s.notice, 'now', riposte.ts(now()))
	from riposte.setting s);

-- GET /service.
create or replace function api.service_show(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	return service_json();
end $$;

-- Ring the bells of a transaction that has committed: lines of
-- "room ROOM_ID:SEQ", "judge", "timer", "scribe".  Need not flush.
create or replace function api.ring(_bells text)
returns void language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_bell text;
begin
	perform set_config('synchronous_commit', 'off', true);
	for _bell in select distinct b from regexp_split_to_table(_bells, E'\n') b loop
		if _bell like 'room %' then
			perform pg_notify('riposte_room', substr(_bell, 6));
		elsif _bell in ('judge', 'timer', 'scribe') then
			perform pg_notify('riposte_' || _bell, '');
		end if;
	end loop;
end $$;

-- {database: true, schema: the newest migration, judges: how many live}.
-- _schema is what the program was built for; it compares.
create or replace function api.ready(_schema text default null)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	return jsonb_build_object('database', true,
		'schema', (select max(m.id) from migration m),
		'judges', (select count(*) from judge_worker w
			where w.gone_at is null and w.lease_until > now()));
end $$;

-- What riposte-doctor and /metrics want to know of the whole site: {judges: how many
-- live, slots, broken: of their slots, box_starts: sandboxes that these judges took,
-- queued, claimed, oldest_s: how long the oldest waits (0: none), verdicts: {verdict:
-- how many in the last five minutes}, scribes: how many live, scribes_deaf: of them,
-- without their Janus, backup_age_s (null: there never was one)}.
create or replace function api.vitals()
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	return (select jsonb_build_object('judges', count(*),
			'slots', coalesce(sum(w.slots), 0),
			'box_starts', coalesce(sum((select sum((e->>'taken')::bigint)
				from jsonb_array_elements(coalesce(w.slot_states, '[]')) e)), 0),
			'broken', coalesce(sum((select count(*) from jsonb_array_elements(
				coalesce(w.slot_states, '[]')) e where e->>'state' = 'BROKEN')), 0))
		from judge_worker w where w.gone_at is null and w.lease_until > now())
	    || (select jsonb_build_object('queued', count(*) filter (where j.state = 'QUEUED'),
			'claimed', count(*) filter (where j.state = 'CLAIMED'),
			'oldest_s', coalesce(floor(extract(epoch from now()
				- min(j.created_at) filter (where j.state = 'QUEUED'))), 0))
		from judge_job j where j.state in ('QUEUED', 'CLAIMED'))
	    || (select jsonb_build_object('verdicts', coalesce(jsonb_object_agg(g.verdict, g.n), '{}'))
		from (select a.result->>'verdict' as verdict, count(*) as n from judge_attempt a
			where a.claimed_at > now() - interval '5 minutes' and a.result->>'verdict' is not null
			group by 1) g)
	    || (select jsonb_build_object('scribes', count(*),
			'scribes_deaf', count(*) filter (where not s.janus))
		from scribe s where s.lease_until > now())
	    || (select jsonb_build_object('backup_age_s',
			floor(extract(epoch from now() - s.backed_up_at))) from setting s);
end $$;
