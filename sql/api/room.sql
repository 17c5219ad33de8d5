-- Rooms: made, shown, changed.

-- The room of a code, or of a join code (six letters, any case, while joining
-- is open).  404 not_found.
create or replace function riposte.room_of(_code text)
returns room language plpgsql stable as $$
declare
	_room room;
begin
	if length(_code) = 6 then
		select * into _room from room r where r.join_code = upper(_code);
	else
		select * into _room from room r where r.code = _code;
	end if;
	if _room.room_id is null then
		raise sqlstate 'PT404' using message = 'there is no such room',
			detail = 'not_found';
	end if;
	return _room;
end $$;

-- Hosts of the room, and administrators.
create or replace function riposte.is_host(_hosts bigint[], _person bigint)
returns boolean language plpgsql stable as $$
begin
	return coalesce(_person = any (_hosts), false) or exists (select from person p
		where p.person_id = _person and p.role = 'admin');
end $$;

-- The room, if this person (or null) may look at it: whoever knows the code of
-- a public or linked room; of a private one only its people.  404 not_found,
-- 403 removed.
create or replace function riposte.room_seen(_code text, _person bigint)
returns room language plpgsql stable as $$
declare
	_room room := room_of(_code);
	_player room_player;
begin
	select * into _player from room_player p
	 where p.room_id = _room.room_id and p.person_id = _person;
	if _player.left_reason = 'removed' then
		raise sqlstate 'PT403' using message = 'a host removed you from this room',
			detail = 'removed';
	end if;
	if _room.visibility = 'private' and _player.person_id is null
	    and not is_host(_room.hosts, _person) then
		raise sqlstate 'PT404' using message = 'there is no such room',
			detail = 'not_found';
	end if;
	return _room;
end $$;

-- 403 hosts_only.
create or replace function riposte.need_host(_room room, _person bigint)
returns void language plpgsql stable as $$
begin
	if not is_host(_room.hosts, _person) then
		raise sqlstate 'PT403' using message = 'only a host may do that',
			detail = 'hosts_only';
	end if;
end $$;

-- The same, locked for a change, for a host.  403 hosts_only.
create or replace function riposte.room_hosted(_code text, _person bigint)
returns room language plpgsql volatile as $$
declare
	_room room := room_seen(_code, _person);
begin
	select * into strict _room from room r where r.room_id = _room.room_id for no key update;
	perform need_host(_room, _person);
	return _room;
end $$;

-- 422 with one field named.
create or replace function riposte.invalid(_field text, _why text)
returns void language plpgsql immutable as $$
begin
	raise sqlstate 'PT422' using message = _field || ': ' || _why, detail = 'invalid',
		hint = jsonb_build_object(_field, _why)::text;
end $$;

-- _base with the keys of _given in place of its own.  422 policy.
create or replace function riposte.policy_merge(_base jsonb, _given jsonb)
returns jsonb language plpgsql immutable as $$
declare
	_words constant jsonb := '{"admission": ["open", "approve", "locked"],
		"late_join": [true, false], "chat": ["on", "hosts", "off"],
		"code": ["hidden", "live", "after"], "feedback": ["full", "verdict", "none"],
		"reveal": ["end", "hosts"], "meeting": ["off", "audio", "video"],
		"speakers": ["auto", "all", "hosts", "stage"], "transcript": [true, false],
		"minutes_readers": ["hosts", "players"]}';
	_key text;
	_value jsonb;
begin
	for _key, _value in select * from jsonb_each(coalesce(nullif(_given, 'null'), '{}')) loop
		continue when _value = 'null';
		if not coalesce(_words->_key @> jsonb_build_array(_value), false) then
			perform invalid('policy', format('%s may be one of %s', _key,
			    coalesce(_words->>_key, 'nothing: there is no such rule')));
		end if;
		_base := jsonb_set(_base, array[_key], _value);
	end loop;
	return _base;
end $$;

create or replace function riposte.policy_default()
returns jsonb language sql immutable
return jsonb '{"admission": "open", "late_join": true, "chat": "on", "code": "after",
	"feedback": "full", "reveal": "end", "meeting": "off", "speakers": "auto", "transcript": false,
	"minutes_readers": "players"}';

-- _base with the numbers of _given.  422 scoring.
create or replace function riposte.scoring_merge(_base jsonb, _given jsonb)
returns jsonb language plpgsql immutable as $$
declare
	_key text;
	_value jsonb;
begin
	for _key, _value in select * from jsonb_each(coalesce(nullif(_given, 'null'), '{}')) loop
		continue when _value = 'null';
		if not _base ? _key or jsonb_typeof(_value) <> 'number'
		    or (_value#>>'{}')::numeric not between 0 and 1000000 then
			perform invalid('scoring', format('%s: not known or out of range', _key));
		end if;
		_base := jsonb_set(_base, array[_key], to_jsonb((_value#>>'{}')::numeric::int));
	end loop;
	return _base;
end $$;

-- "ok" when living judges offer all these languages (null: any at all).
create or replace function riposte.room_judging(_languages text[])
returns text language plpgsql stable as $$
declare
	_offered text[] := (select array_agg(distinct l) from judge_worker w, unnest(w.language_ids) l
		where w.offers_until > now());
begin
	return case when _offered is null or not coalesce(_languages <@ _offered, true)
		then 'delayed' else 'ok' end;
end $$;

-- [{slug, letter, title, points, version, latest (hosts), state, taken_by}].  Before the start a hidden
-- problem shows only its letter and points, except to hosts.
create or replace function riposte.room_problems(_room room, _host boolean)
returns jsonb language plpgsql stable as $$
begin
	return coalesce((select jsonb_agg(jsonb_build_object(
			'slug', case when s.seen then s.slug end, 'letter', s.letter,
			'title', case when s.seen then s.title end, 'points', s.points,
			'version', s.number, 'latest', case when _host then s.latest end,
			'state', s.state,
			'taken_by', problem_taker(_room, s.letter)) order by s.position)
		from (select p.*, q.slug, v.title, v.number,
				(select n.number from problem_version n
				where n.version_id = q.version_id) as latest, _host or q.visibility = 'public'
				or _room.state <> 'LOBBY' and _room.starts_at is not null as seen
			from room_problem p
			join problem q using (problem_id)
			join problem_version v on v.version_id = p.version_id
			where p.room_id = _room.room_id) s), '[]');
end $$;

-- {id, title, about, award, tie, ends, scoring}.
create or replace function riposte.mode_json(_mode mode)
returns jsonb language sql immutable
return jsonb_build_object('id', (_mode).mode, 'title', (_mode).title, 'about', (_mode).about,
	'award', (_mode).award, 'tie', (_mode).tie, 'ends', (_mode).ends,
	'scoring', (_mode).scoring);

-- GET /modes: {items}: the kinds of battle.
create or replace function api.mode_list(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	return jsonb_build_object('items', (select jsonb_agg(mode_json(m) order by m.position, m.mode)
		from mode m));
end $$;

-- The room without its people, as everybody (or a host) sees it.
create or replace function riposte.room_json(_room room, _host boolean)
returns jsonb language plpgsql stable as $$
begin
	return jsonb_build_object('code', _room.code, 'join_code', _room.join_code,
		'title', _room.title, 'hosts', to_jsonb(_room.hosts), 'mode', _room.mode,
		'rules', mode_json(mode_of(_room)),
		'scoring', _room.scoring, 'visibility', _room.visibility,
		'policy', _room.policy, 'state', _room.state, 'final', _room.final,
		'pending', (select count(*) from submission s
			where s.room_id = _room.room_id and s.state <> 'DONE'),
		'judging', room_judging(_room.languages),
		'created_at', ts(_room.created_at), 'starts_at', ts(_room.starts_at),
		'ends_at', ts(_room.ends_at), 'duration_s', _room.duration_s,
		'paused_at', ts(_room.paused_at), 'freeze_at', ts(_room.freeze_at),
		'max_players', _room.max_players, 'languages', to_jsonb(_room.languages),
		'practice', _room.practice,
		'problems', room_problems(_room, _host),
		'teams', coalesce((select jsonb_agg(jsonb_build_object('id', t.team_id,
				'name', t.name) order by t.name)
			from team t where t.room_id = _room.room_id), '[]'),
		'rematch', (select r.code from room r where r.room_id = _room.rematch_id),
		'now', ts(clock_timestamp()));
end $$;

-- The event that tells everybody how the room is now.
create or replace function riposte.room_event_of(_kind text, _actor bigint, _room room)
returns jsonb language plpgsql stable as $$
begin
	return ev(_kind, _actor, 'all', jsonb_build_object('room', room_json(_room, false)));
end $$;

-- The whole room for one viewer (or null), with players, seq and epoch, read at
-- one moment.  Hosts also get `requests`: who waits to be admitted.
create or replace function riposte.room_view(_room room, _viewer bigint)
returns json language plpgsql stable as $$
declare
	_host boolean := is_host(_room.hosts, _viewer);
	_seen record := players_read(_room, _viewer, _host, null);
	_rest jsonb;
begin
	_rest := room_json(_room, _host) || jsonb_build_object('me', _seen.me,
		'role', case when _viewer = any (_room.hosts) then 'host'
			when _seen.me is null and _host then 'host'
			when _seen.me->>'role' = 'bot' then 'player' else _seen.me->>'role' end,
		'requests', case when _host then coalesce((
			select jsonb_agg(jsonb_build_object('id', q.person_id, 'name', q.name,
				'at', ts(q.at)) order by q.at)
			from room_request q where q.room_id = _room.room_id
			and not q.admitted), '[]') else '[]' end,
		'seq', (select q.last_seq from room_seq q where q.room_id = _room.room_id),
		'epoch', epoch());
	-- The players are text already: joined, not parsed.
	return (left(_rest::text, -1) || ', "players": ' || _seen.players || '}')::json;
end $$;

-- The room as it is at this moment within the transaction.
create or replace function riposte.room_view_now(_room_id bigint, _viewer bigint)
returns jsonb language plpgsql volatile as $$
declare
	_room room;
begin
	select * into strict _room from room r where r.room_id = _room_id;
	return room_view(_room, _viewer);
end $$;

-- GET /rooms/{code}: the room.  404 not_found, 403 removed.
create or replace function api.room_show(_who text, _code text)
returns json language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := viewer(_who);
begin
	return room_view(room_seen(_code, _me), _me);
end $$;

-- Public rooms that have not ended, running first, then the newest:
-- [{code, title, state, mode, starts_at, ends_at, duration_s, players, max_players}].
create or replace function riposte.rooms_open(_limit int, _before bigint)
returns jsonb language plpgsql stable as $$
begin
	return coalesce((select jsonb_agg(jsonb_build_object('code', s.code, 'title', s.title,
			'state', s.state, 'mode', s.mode, 'created_at', ts(s.created_at),
			'starts_at', ts(s.starts_at), 'ends_at', ts(s.ends_at),
			'duration_s', s.duration_s, 'max_players', s.max_players,
			'players', (select count(*) from room_player p
				where p.room_id = s.room_id and p.role <> 'spectator'
				and p.state in ('PRESENT', 'DISCONNECTED')))
			order by s.rank, s.room_id desc)
		from (select r.*, rank_of.rank
			from room r, lateral (select case r.state when 'RUNNING'
				then 0 else 1 end as rank) rank_of
			where r.visibility = 'public' and r.state <> 'FINISHED'
			and (_before is null or rank_of.rank * 1000000000000000 - r.room_id > _before)
			order by rank_of.rank, r.room_id desc limit _limit) s), '[]');
end $$;

-- GET /rooms {limit, before}: {items, next}.
create or replace function api.room_list(_who text, _in jsonb)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_limit int := least(greatest(coalesce((_in->>'limit')::int, 50), 1), 100);
	_items jsonb := rooms_open(_limit, (_in->>'before')::bigint);
	_last jsonb := _items->-1;
begin
	return jsonb_build_object('items', _items, 'next',
		case when jsonb_array_length(_items) = _limit then (select
			(case _last->>'state' when 'RUNNING' then 0 else 1 end
			* 1000000000000000 - r.room_id)::text
			from room r where r.code = _last->>'code') end);
end $$;

-- Six letters that nobody uses now, from 20 that are not mistaken for another.
create or replace function riposte.join_code_make()
returns text language plpgsql volatile as $$
declare
	_letters constant text := 'BCDFGHJKLMNPQRSTVWXZ';
	_bytes bytea;
	_code text;
begin
	loop
		_bytes := random_bytes();
		select string_agg(substr(_letters, get_byte(_bytes, n) % 20 + 1, 1), '')
		  into _code from generate_series(0, 5) n;
		exit when not exists (select from room r where r.join_code = _code);
	end loop;
	return _code;
end $$;

-- Put problems into a new room: slugs in order, or {count, level} drawn from
-- the public ones.  422 problems.
create or replace function riposte.room_fill(_room bigint, _wish jsonb, _maker bigint)
returns void language plpgsql volatile as $$
declare
	_staff boolean := exists (select from person p
		where p.person_id = _maker and p.role in ('teacher', 'admin'));
	_wanted int;
	_found int;
begin
	if jsonb_typeof(_wish) = 'array' then
		_wanted := jsonb_array_length(_wish);
		insert into room_problem (room_id, letter, position, problem_id, version_id, points)
		select _room, chr(64 + w.n::int), w.n, q.problem_id, q.version_id, v.points
		  from jsonb_array_elements_text(_wish) with ordinality w(slug, n)
		  join problem q on q.slug = w.slug
		  join problem_version v using (version_id)
		 where w.n <= 26 and (q.visibility = 'public' or q.owner_id = _maker or _staff);
	elsif jsonb_typeof(_wish) = 'object' then
		_wanted := coalesce((_wish->>'count')::int, 1);
		insert into room_problem (room_id, letter, position, problem_id, version_id, points)
		select _room, chr(64 + row_number() over (order by s.points, s.dice)::int),
		       row_number() over (order by s.points, s.dice),
		       s.problem_id, s.version_id, s.points
		  from (select q.problem_id, q.version_id, v.points, random() as dice
			  from problem q join problem_version v using (version_id)
			 where q.visibility = 'public'
			   and coalesce(v.level = _wish->>'level', true)
			 order by random() limit least(_wanted, 26)) s;
	end if;
	get diagnostics _found = row_count;
	if coalesce(_wanted, 0) < 1 or _found is distinct from _wanted then
		perform invalid('problems', 'name 1 to 26 problems that exist');
	end if;
exception
when unique_violation then
	perform invalid('problems', 'a problem is named twice');
end $$;

-- What a new room takes over from an earlier one: _in with its gaps filled.
create or replace function riposte.room_copy(_in jsonb, _from room)
returns jsonb language plpgsql stable as $$
begin
	return jsonb_build_object('title', _from.title, 'duration_s', _from.duration_s,
		'mode', _from.mode, 'visibility', _from.visibility,
		'max_players', _from.max_players, 'languages', to_jsonb(_from.languages),
		'policy', _from.policy, 'scoring', _from.scoring,
		'problems', (select jsonb_agg(q.slug order by p.position)
			from room_problem p join problem q using (problem_id)
			where p.room_id = _from.room_id))
	    || jsonb_strip_nulls(_in);
end $$;

-- Make the room that _in (of POST /rooms, gaps filled) describes, with its
-- maker as host and first player.  A rematch takes the problems from _of, even
-- those that its maker could not choose.  422 with the field.
create or replace function riposte.room_make(_in jsonb, _maker bigint, _of room default null)
returns room language plpgsql volatile as $$
declare
	_scoring jsonb := (select m.scoring from mode m
		where m.mode = coalesce(_in->>'mode', 'classic'));
	_languages text[];
	_room room;
begin
	if _scoring is null then
		perform invalid('mode', 'there is no such mode');
	end if;
	if length(btrim(coalesce(_in->>'title', ''))) not between 1 and 120 then
		perform invalid('title', '1 to 120 characters');
	end if;
	if coalesce((_in->>'duration_s')::numeric, 0) not between 10 and 2592000 then
		perform invalid('duration_s', '10 seconds to 30 days');
	end if;
	if coalesce((_in->>'max_players')::numeric, 1) not between 1 and 500 then
		perform invalid('max_players', '1 to 500');
	end if;
	if not coalesce(_in->>'visibility', 'link') = any (array['public', 'link', 'private']) then
		perform invalid('visibility', 'public, link or private');
	end if;
	if coalesce(_in->>'as', 'player') not in ('player', 'spectator') then
		perform invalid('as', 'player or spectator');
	end if;
	if (_in->>'starts_at')::timestamptz < now() - interval '1 minute' then
		perform invalid('starts_at', 'is in the past');
	end if;
	select array_agg(distinct l) into _languages
	  from jsonb_array_elements_text(case jsonb_typeof(_in->'languages')
		when 'array' then _in->'languages' else '[]' end) l;
	insert into room (code, join_code, title, maker_id, hosts, mode, scoring, visibility,
		policy, starts_at, duration_s, max_players, languages, judging, rematch_of)
	values (base64url(substr(random_bytes(), 1, 16)), join_code_make(),
		btrim(_in->>'title'), _maker, array[_maker], coalesce(_in->>'mode', 'classic'),
		scoring_merge(_scoring, _in->'scoring'), coalesce(_in->>'visibility', 'link'),
		policy_merge(policy_default(), _in->'policy'), (_in->>'starts_at')::timestamptz,
		(_in->>'duration_s')::int, coalesce((_in->>'max_players')::int, 100),
		_languages, room_judging(_languages), _of.room_id)
	returning * into _room;
	insert into room_seq (room_id) values (_room.room_id);
	if _of.room_id is not null then
		insert into room_problem (room_id, letter, position, problem_id, version_id, points)
		select _room.room_id, p.letter, p.position, p.problem_id, p.version_id, p.points
		  from room_problem p where p.room_id = _of.room_id;
	else
		perform room_fill(_room.room_id, coalesce(nullif(_in->'problems', 'null'), '[]'), _maker);
	end if;
	perform player_sit(_room, _maker, (select p.name from person p where p.person_id = _maker),
		coalesce(_in->>'as', 'player'), null);
	return _room;
end $$;

-- POST /rooms K {title, problems, duration_s, starts_at, mode, visibility,
-- max_players, languages, policy, scoring, from, as}: the room.
-- 403 rooms_off, 422 invalid, 429.
create or replace function api.room_create(_who text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who, 'host');
	_setting setting := (select s from setting s);
	_wait int := rate('person:' || _me, 'rooms', _setting.rate_rooms);
	_given jsonb := _in;
	_answer jsonb;
	_room room;
begin
	if _wait > 0 then
		return too_many(_wait);
	end if;
	if not allows(_setting.create_rooms, _me) then
		raise sqlstate 'PT403' using message = 'you may not make rooms here',
			detail = 'rooms_off';
	end if;
	_answer := key_begin(_me, 'room_create', _in);
	if _answer is not null then
		return _answer;
	end if;
	if _in->>'from' is not null then
		_given := room_copy(_in, room_seen(_in->>'from', _me));
	end if;
	_room := room_make(_given, _me);
	perform emit(_room.room_id, player_events('player_joined', _me, _room, array[_me]));
	if _room.starts_at is not null then
		raise info 'ring timer';
	end if;
	return key_end(_me, 'room_create', _in, room_view_now(_room.room_id, _me));
end $$;

-- PATCH /rooms/{code}, hosts: title, policy, starts_at (null: no date),
-- ends_at, freeze_at (null: thaw, and reveal what was held back), join_code
-- "renew".  409 when it is too late for that.
create or replace function api.room_update(_who text, _code text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who, 'host');
	_room room := room_hosted(_code, _me);
	_events jsonb;
begin
	if _in ? 'starts_at' and _room.state <> 'LOBBY' then
		raise sqlstate 'PT409' using message = 'the battle has begun', detail = 'started';
	end if;
	if _in->>'ends_at' is not null and (_room.state <> 'RUNNING' or room_is_over(_room)) then
		raise sqlstate 'PT409' using message = 'only a running battle can be extended',
			detail = 'not_running';
	end if;
	if (_in->>'ends_at')::timestamptz < now() then
		perform invalid('ends_at', 'is in the past: use finish');
	end if;
	if coalesce(_in->>'join_code', 'renew') <> 'renew' then
		perform invalid('join_code', 'may only be "renew"');
	end if;
	if _in ? 'freeze_at' and _room.final and not board_is_closed(_room) then
		raise sqlstate 'PT409' using message = 'the board is final', detail = 'finished';
	end if;
	update room r set
		title = coalesce(nullif(btrim(_in->>'title'), ''), r.title),
		policy = policy_merge(r.policy, _in->'policy'),
		starts_at = case when _in ? 'starts_at'
			then (_in->>'starts_at')::timestamptz else r.starts_at end,
		ends_at = coalesce((_in->>'ends_at')::timestamptz, r.ends_at),
		freeze_at = case when _in ? 'freeze_at'
			then (_in->>'freeze_at')::timestamptz else r.freeze_at end,
		join_code = case when _in->>'join_code' = 'renew' and r.state <> 'FINISHED'
			then join_code_make() else r.join_code end
	 where r.room_id = _room.room_id returning * into _room;
	_events := room_event_of('room_updated', _me, _room);
	if _in ? 'freeze_at' or _in->'policy' ?| array['feedback', 'reveal'] then
		_events := _events || board_refresh(_room);
	end if;
	perform emit(_room.room_id, _events);
	raise info 'ring timer';
	return room_view_now(_room.room_id, _me);
end $$;
