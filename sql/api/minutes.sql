-- Minutes: who asks for them, who reads them, and what the scribe that writes them is
-- given and brings.  Their text comes from a language model and is data like any other.

-- What a host may begin with; the scribe puts its own rules around it.
create or replace function riposte.minutes_templates()
returns jsonb language sql immutable
return jsonb_build_array(
	jsonb_build_object('name', 'battle', 'prompt', 'The readers took part in this battle. Say for each problem what was tried, what was discussed and what was decided. Name the turning points: where the lead changed, or an idea opened a problem. Advise each player kindly on what to practise next.'),
	jsonb_build_object('name', 'interview', 'prompt', 'This was a job interview; the readers are the interviewers. Say for each problem how the candidate understood it, which approaches were considered, which hints were given and what came of them. Keep to what was observed; do not recommend whether to hire. Advice is what to ask next.'),
	jsonb_build_object('name', 'lesson', 'prompt', 'This was a lesson; the readers are the class and its teacher. Say for each problem which ideas were explained and which questions stayed open. Action items are what somebody promised to do or was asked to practise. Advise each pupil kindly and in simple words.'));

-- Who would write minutes now, "model (address)"; null: nobody.
create or replace function riposte.minutes_writer()
returns text language sql stable
return (select min(s.minutes) from riposte.scribe s where s.lease_until > now());

create or replace function riposte.minutes_spent(_room_id bigint)
returns bigint language sql stable
return (select coalesce(sum(m.tokens), 0) from riposte.minutes m
	where m.room_id = _room_id and m.created_at > now() - interval '1 day');

-- About how many tokens the room's time line has: three bytes each, so rather too many.
create or replace function riposte.minutes_size(_room room)
returns bigint language plpgsql stable as $$
begin
	return (select coalesce(sum(60 + octet_length(coalesce(i.item->>'text', ''))), 0) / 3
		from timeline_items(_room, null, true) i);
end $$;

-- Hosts always; who plays where these are for players, the battle is over and nothing
-- of its results is hidden any more: the model has read all of them.
create or replace function riposte.minutes_are_open(_minutes minutes, _room room, _host boolean)
returns boolean language sql stable
return _host or (_minutes).readers = 'players'
	and (_room).policy->>'minutes_readers' = 'players'
	and (_room).state = 'FINISHED' and (_room).final and not riposte.board_is_closed(_room);

-- What a section is called in the API; pages have words of their own.
create or replace function riposte.section_title(_section jsonb, _name text)
returns text language sql immutable
return coalesce('Problem ' || (_section->>'letter') || ': ', _name || ': ', '')
	|| case _section->>'kind' when 'discussed' then 'what was discussed'
		when 'decided' then 'what was decided' when 'turning' then 'Turning points'
		when 'actions' then 'Action items' when 'advice' then 'advice' end;

-- The sections that this viewer may read: advice is for whom it is about, and hosts.
create or replace function riposte.minutes_sections(_sections jsonb, _viewer bigint, _host boolean)
returns jsonb language sql immutable
return (select coalesce(jsonb_agg(s.v order by s.n), '[]')
	from jsonb_array_elements(_sections) with ordinality s(v, n)
	where jsonb_array_length(s.v->'items') > 0
	  and (_host or s.v->>'kind' <> 'advice' or (s.v->>'player')::bigint = _viewer));

-- The sections without what rests on these lines.
create or replace function riposte.sections_without(_sections jsonb, _lines bigint[])
returns jsonb language sql immutable
return (select coalesce(jsonb_agg(jsonb_set(s.v, '{items}', (
		select coalesce(jsonb_agg(i.v order by i.n), '[]')
		  from jsonb_array_elements(s.v->'items') with ordinality i(v, n)
		 where not exists (select from jsonb_array_elements_text(i.v->'lines') l
			where l::bigint = any (_lines)))) order by s.n), '[]')
	from jsonb_array_elements(_sections) with ordinality s(v, n));

-- {version, state}, told to those who may read it.
create or replace function riposte.minutes_event(_minutes minutes)
returns jsonb language plpgsql stable as $$
declare
	_room room;
begin
	select * into strict _room from room r where r.room_id = _minutes.room_id;
	return ev(case when _minutes.state in ('DONE', 'GONE') then 'summary_ready'
			else 'summary_progress' end, null,
		case when minutes_are_open(_minutes, _room, false) then 'meeting' else 'hosts' end,
		jsonb_build_object('version', _minutes.version, 'state', _minutes.state));
end $$;

-- Lines were deleted: what rests on them goes from all minutes, and those that are being
-- written are begun anew.  Nobody is told but by the lines' own events.
create or replace function riposte.minutes_unsay(_room_id bigint, _lines bigint[])
returns void language plpgsql volatile as $$
begin
	update minutes m set sections = sections_without(m.sections, _lines), rev = m.rev + 1
	 where m.room_id = _room_id and m.sections <> '[]';
	update minutes m set state = 'QUEUED', attempt = m.attempt + 1, sections = '[]',
		due_at = now()
	 where m.room_id = _room_id and m.state = 'WRITING';
end $$;

-- GET …/summary/offer, for hosts: {model: who would write, with the address that all of
-- it is sent to (null: nobody is there), lines, unwritten, tokens: about how many it
-- takes, left: how many this room may use today, readers, templates: [{name, prompt}]}.
-- 403 hosts_only.
create or replace function api.summary_offer(_who text, _code text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_room room := room_seen(_code, _me);
begin
	perform need_host(_room, _me);
	return (select jsonb_build_object('lines', count(l.text),
			'unwritten', count(*) - count(l.text))
		from transcript_line l where l.room_id = _room.room_id)
	    || jsonb_build_object('model', minutes_writer(), 'tokens', minutes_size(_room),
		'left', greatest(0, (select s.minutes_budget from setting s)
			- minutes_spent(_room.room_id)),
		'readers', _room.policy->>'minutes_readers', 'templates', minutes_templates());
end $$;

-- POST …/summary {template, prompt, language, readers}, a host: {version, state}.  Minutes
-- of an interview are for hosts unless `readers` says otherwise; what the room's policy
-- keeps for hosts stays theirs.  403 hosts_only, 503 minutes_off where no model is there,
-- 409 minutes_busy while others are written, nothing_happened before there is anything,
-- 429 minutes_budget.
create or replace function api.summary_create(_who text, _code text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who);
	_room room := room_hosted(_code, _me);
	_template text := coalesce(_in->>'template', 'battle');
	_minutes minutes;
begin
	if minutes_writer() is null then
		raise sqlstate 'PT503' using message = 'no language model is configured here, or it is away',
			detail = 'minutes_off';
	elsif exists (select from minutes m where m.room_id = _room.room_id
	    and m.state in ('QUEUED', 'WRITING')) then
		raise sqlstate 'PT409' using message = 'minutes are being written already',
			detail = 'minutes_busy';
	elsif not exists (select from timeline_items(_room, _me, true) i
	    where i.item->>'kind' in ('said', 'submitted')) then
		raise sqlstate 'PT409' using message = 'nothing was said or submitted yet',
			detail = 'nothing_happened';
	elsif minutes_spent(_room.room_id) + minutes_size(_room)
	    > (select s.minutes_budget from setting s) then
		raise sqlstate 'PT429' using message = 'this room has used its share of the model for today',
			detail = 'minutes_budget';
	end if;
	insert into minutes as m (room_id, version, asked_by, template, prompt, language, readers)
	values (_room.room_id, coalesce((select max(o.version) from minutes o
			where o.room_id = _room.room_id), 0) + 1, _me, _template,
		coalesce(btrim(_in->>'prompt'), (select t->>'prompt'
			from jsonb_array_elements(minutes_templates()) t
			where t->>'name' = _template)),
		coalesce(_in->>'language', 'en'),
		coalesce(_in->>'readers', case when _template = 'interview' then 'hosts'
			else _room.policy->>'minutes_readers' end))
	returning m.* into _minutes;
	perform emit(_room.room_id, minutes_event(_minutes));
	return jsonb_build_object('version', _minutes.version, 'state', _minutes.state);
end $$;

-- GET …/summary {version (the newest), after}: {version, state, rev, covered_from,
-- covered_to, lines, unwritten, part, parts, model, template, prompt, language, readers,
-- why, removed, sections: [{title, kind, letter, player, name, items: [{text, owner, lines:
-- [id], submissions: [id]}]}], created_at, versions: [{version, state, created_at}]}.  kind:
-- discussed, decided (of the problem `letter`, null: in general), turning, actions,
-- advice (for `player`).  Whoever waits is woken when `rev` is beyond `after`.
-- 403 hosts_only for minutes that are not for players, not_in_room, not_in_meeting,
-- removed; 404 not_found.
create or replace function api.summary_show(_who text, _code text, _in jsonb)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_room room := room_seen(_code, _me);
	_host boolean := is_host(_room.hosts, _me);
	_minutes minutes;
begin
	perform need_hearer(_room, _me);
	select * into _minutes from minutes m
	 where m.room_id = _room.room_id and m.state <> 'GONE'
	   and m.version = coalesce((_in->>'version')::int, m.version)
	   and (minutes_are_open(m, _room, _host) or _in->>'version' is not null)
	 order by m.version desc limit 1;
	if _minutes.version is null then
		raise sqlstate 'PT404' using message = 'there are no such minutes',
			detail = 'not_found';
	elsif not minutes_are_open(_minutes, _room, _host) then
		perform need_host(_room, _me);
	end if;
	return jsonb_build_object('version', _minutes.version, 'state', _minutes.state,
		'rev', _minutes.rev, 'covered_from', ts(_minutes.covered_from),
		'covered_to', ts(_minutes.covered_to), 'lines', _minutes.lines,
		'unwritten', _minutes.unwritten, 'part', _minutes.part, 'parts', _minutes.parts,
		'model', _minutes.model, 'template', _minutes.template,
		'prompt', _minutes.prompt, 'language', _minutes.language,
		'readers', _minutes.readers, 'why', _minutes.why, 'removed', _minutes.removed,
		'created_at', ts(_minutes.created_at))
	    || jsonb_build_object('sections', (select coalesce(jsonb_agg(s.v
				|| jsonb_build_object('name', p.name,
					'title', section_title(s.v, p.name)) order by s.n), '[]')
			from jsonb_array_elements(minutes_sections(_minutes.sections, _me, _host))
				with ordinality s(v, n)
			left join room_player p on p.room_id = _room.room_id
				and p.person_id = (s.v->>'player')::bigint),
		'versions', (select jsonb_agg(jsonb_build_object('version', m.version,
				'state', m.state, 'created_at', ts(m.created_at)) order by m.version)
			from minutes m where m.room_id = _room.room_id and m.state <> 'GONE'
			  and minutes_are_open(m, _room, _host)))
	    || case when _minutes.state in ('QUEUED', 'WRITING')
			and _minutes.rev <= (_in->>'after')::int
		then jsonb_build_object('_room', _room.room_id) else '{}' end;
end $$;

-- DELETE …/summary/{version}, a host; minutes that are being written end so, too.
-- 403 hosts_only, 404 not_found.
create or replace function api.summary_delete(_who text, _code text, _version text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who);
	_room room := room_hosted(_code, _me);
	_minutes minutes;
begin
	update minutes m set state = 'GONE', sections = '[]', prompt = '', attempt = m.attempt + 1
	 where m.room_id = _room.room_id and m.version = _version::int and m.state <> 'GONE'
	returning m.* into _minutes;
	if _minutes.version is null then
		raise sqlstate 'PT404' using message = 'there are no such minutes',
			detail = 'not_found';
	end if;
	perform emit(_room.room_id, minutes_event(_minutes));
	return null;
end $$;

-- When what is cited was, in ms after the start: {"lines 12": 61000, "submissions 5": …}.
create or replace function riposte.minutes_moments(_room room)
returns jsonb language plpgsql stable as $$
begin
	return (select coalesce(jsonb_object_agg(case when i.item->>'line' is not null
				then 'lines ' || (i.item->>'line')
				else 'submissions ' || (i.item->>'submission') end,
			ms_between(coalesce(_room.starts_at, _room.created_at), i.at)), '{}')
		from timeline_items(_room, null, true) i
		where i.item->>'kind' in ('said', 'submitted'));
end $$;

-- The same as a page: {viewer, service, room: {code, title}, is_host, minutes (null:
-- none), moments}.
create or replace function api.page_minutes(_who text, _code text, _version text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_room room := room_seen(_code, _me);
	_host boolean := is_host(_room.hosts, _me);
	_minutes jsonb;
begin
	perform need_hearer(_room, _me);
	begin
		_minutes := api.summary_show(_who, _code, jsonb_build_object('version',
			nullif(_version, '0')::int)) - '_room';
	exception when sqlstate 'PT404' then
		_minutes := null;
	end;
	return jsonb_build_object('viewer', viewer_json(_me), 'service', service_json(),
		'room', jsonb_build_object('code', _room.code, 'title', _room.title),
		'is_host', _host, 'minutes', _minutes, 'moments', minutes_moments(_room));
end $$;

-- What is older than the site keeps what was said.
create or replace function riposte.minutes_purge(_setting setting)
returns int language plpgsql volatile as $$
declare
	_count int;
begin
	delete from minutes m where m.created_at < now() - secs(_setting.transcript_keep_s);
	get diagnostics _count = row_count;
	return _count;
end $$;

-- ---- the scribe ---------------------------------------------------------------------

-- What is to be written next, by the scribe of that name, for _patience_s seconds: null,
-- or {room, version, attempt, title, prompt, language, players: [{id, name, points}],
-- problems: [{letter, title}], items: [what timeline_items says, with at_ms]}, all of it
-- as the hosts see it.  Asking is what begins it.
create or replace function api.scribe_minutes_take(_scribe text, _patience_s text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_minutes minutes;
	_room room;
	_items jsonb;
begin
	select * into _minutes from minutes m
	 where m.state in ('QUEUED', 'WRITING') and m.due_at <= now()
	 order by m.due_at limit 1 for update skip locked;
	if _minutes.version is null then
		return null;
	end if;
	select * into strict _room from room r where r.room_id = _minutes.room_id;
	select coalesce(jsonb_agg(jsonb_build_object('at_ms', ms_between(
			coalesce(_room.starts_at, _room.created_at), i.at))
			|| i.item order by i.at, i.item->>'kind'), '[]') into _items
	  from timeline_items(_room, null, true) i;
	update minutes m set state = 'WRITING', attempt = m.attempt + 1,
		due_at = now() + secs(_patience_s::float8), sections = '[]', part = 0, parts = 1,
		model = (select s.minutes from scribe s where s.name = _scribe),
		covered_from = (select min(i.at) from timeline_items(_room, null, true) i),
		covered_to = (select max(i.at) from timeline_items(_room, null, true) i),
		lines = (select count(*) from transcript_line l
			where l.room_id = m.room_id and l.text is not null),
		unwritten = (select count(*) from transcript_line l
			where l.room_id = m.room_id and l.text is null),
		rev = m.rev + 1
	 where m.room_id = _minutes.room_id and m.version = _minutes.version
	returning m.* into _minutes;
	perform emit(_room.room_id, minutes_event(_minutes));
	return jsonb_build_object('room', _room.room_id, 'version', _minutes.version,
		'attempt', _minutes.attempt, 'title', _room.title, 'prompt', _minutes.prompt,
		'language', _minutes.language, 'items', _items,
		'players', (select coalesce(jsonb_agg(jsonb_build_object('id', p.person_id,
				'name', p.name, 'points', p.score) order by p.person_id), '[]')
			from room_player p
			where p.room_id = _room.room_id and p.role <> 'spectator'),
		'problems', (select coalesce(jsonb_agg(jsonb_build_object('letter', q.letter,
				'title', v.title) order by q.letter), '[]')
			from room_problem q join problem_version v using (version_id)
			where q.room_id = _room.room_id));
end $$;

-- What the scribe brings: _in is {room, version, attempt, sections, part, parts, …}.
-- False when nobody waits for it any more.
create or replace function riposte.minutes_store(_in jsonb, _state text)
returns boolean language plpgsql volatile as $$
declare
	_minutes minutes;
begin
	update minutes m set sections = _in->'sections', part = (_in->>'part')::int,
		parts = (_in->>'parts')::int, rev = m.rev + 1, why = null, state = _state,
		removed = coalesce((_in->>'removed')::int, 0),
		tokens = m.tokens + coalesce((_in->>'tokens')::int, 0),
		due_at = now() + secs(coalesce((_in->>'patience_s')::float8, 0))
	 where m.room_id = (_in->>'room')::bigint and m.version = (_in->>'version')::int
	   and m.attempt = (_in->>'attempt')::int and m.state = 'WRITING'
	returning m.* into _minutes;
	if _minutes.version is null then
		return false;
	end if;
	perform emit(_minutes.room_id, minutes_event(_minutes));
	return true;
end $$;

-- What is there so far: _in is {room, version, attempt, sections, part, parts,
-- patience_s}.  {wanted}.
create or replace function api.scribe_minutes_progress(_in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
begin
	return jsonb_build_object('wanted', minutes_store(_in, 'WRITING'));
end $$;

-- They are written: _in is {room, version, attempt, sections, part, parts, removed,
-- tokens}.  {stored}.
create or replace function api.scribe_minutes_wrote(_in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
begin
	return jsonb_build_object('stored', minutes_store(_in, 'DONE'));
end $$;

-- They are not: _in is {room, version, attempt, why, refused, tokens}.  They wait, longer
-- each time; given up when the model could not do it three times, the room's budget is
-- used up, or a day has gone by.
create or replace function api.scribe_minutes_failed(_in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_minutes minutes;
begin
	update minutes m set why = left(_in->>'why', 200), sections = '[]', rev = m.rev + 1,
		refusals = m.refusals + (_in->>'refused')::boolean::int,
		tokens = m.tokens + (_in->>'tokens')::int,
		due_at = now() + secs(least(300, power(2, least(m.attempt, 9)))),
		state = case when m.refusals + (_in->>'refused')::boolean::int >= 3
			or m.created_at < now() - interval '1 day'
			or minutes_spent(m.room_id) + (_in->>'tokens')::int
				> (select s.minutes_budget from setting s)
			then 'FAILED' else 'QUEUED' end
	 where m.room_id = (_in->>'room')::bigint and m.version = (_in->>'version')::int
	   and m.attempt = (_in->>'attempt')::int and m.state = 'WRITING'
	returning m.* into _minutes;
	if not found then
		return '{"given_up": false}';
	end if;
	perform emit(_minutes.room_id, minutes_event(_minutes));
	return jsonb_build_object('given_up', _minutes.state = 'FAILED');
end $$;
