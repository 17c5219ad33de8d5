-- Problems and languages as players see them.

-- Whether this person (or null) may know of the problem: public ones; hidden
-- ones their owner and staff, and who sits in a room that has started with it.
create or replace function riposte.problem_visible(_problem problem, _person bigint)
returns boolean language plpgsql stable as $$
begin
	return _problem.visibility = 'public' or coalesce(_problem.owner_id = _person, false)
	    or exists (select from person p
		where p.person_id = _person and p.role in ('teacher', 'admin'))
	    or exists (select from room_problem q
		join room r using (room_id)
		join room_player p on p.room_id = q.room_id and p.person_id = _person
		where q.problem_id = _problem.problem_id and r.state <> 'LOBBY'
		and r.starts_at is not null and p.left_reason is distinct from 'removed');
end $$;

-- {slug, title, level, tags, time_limit_ms, memory_limit_kb, points, version,
-- statements, samples, interactive, languages, attachments, templates: [{language,
-- source}], which the editor begins with ("default": in all others)}.
create or replace function riposte.problem_json(_slug text, _version bigint)
returns jsonb language plpgsql stable as $$
begin
	return (select jsonb_build_object('slug', _slug, 'title', v.title, 'level', v.level,
			'tags', to_jsonb(v.tags), 'time_limit_ms', v.cpu_ms,
			'memory_limit_kb', v.memory_kb, 'points', v.points, 'version', v.number,
			'statements', v.statements,
			'samples', coalesce((select jsonb_agg('{"interaction": null}' || s.v order by s.n)
				from jsonb_array_elements(v.samples) with ordinality s(v, n)), '[]'),
			'interactive', v.interactive, 'languages', to_jsonb(v.languages),
			'attachments', v.attachments,
			'templates', coalesce(v.package->'templates', '[]'))
		from problem_version v where v.version_id = _version);
end $$;

-- GET /problems?level=&tag=&q=: {items: [{slug, title, level, tags,
-- time_limit_ms, memory_limit_kb, points}], next}.  Hidden ones are listed for
-- their owner and staff only.
create or replace function api.problem_list(_who text, _in jsonb)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := viewer(_who);
	_staff boolean := exists (select from person p
		where p.person_id = _me and p.role in ('teacher', 'admin'));
	_limit int := least(greatest(coalesce((_in->>'limit')::int, 100), 1), 100);
	_items jsonb;
begin
	select coalesce(jsonb_agg(jsonb_build_object('slug', s.slug, 'title', s.title,
		'level', s.level, 'tags', to_jsonb(s.tags), 'time_limit_ms', s.cpu_ms,
		'memory_limit_kb', s.memory_kb, 'points', s.points) order by s.slug), '[]')
	  into _items
	  from (select q.slug, v.* from problem q
		join problem_version v on v.version_id = q.version_id
		where (q.visibility = 'public' or q.owner_id = _me or _staff)
		  and (_in->>'level' is null or v.level = _in->>'level')
		  and (_in->>'tag' is null or _in->>'tag' = any (v.tags))
		  and (_in->>'q' is null or strpos(lower(v.title || ' ' || q.slug),
			lower(_in->>'q')) > 0)
		  and (_in->>'before' is null or q.slug > _in->>'before')
		order by q.slug limit _limit) s;
	return jsonb_build_object('items', _items, 'next',
		case when jsonb_array_length(_items) = _limit then _items->-1->>'slug' end);
end $$;

-- GET /problems/{slug}: the newest version.  404 not_found.
create or replace function api.problem_show(_who text, _slug text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_problem problem;
begin
	select * into _problem from problem q where q.slug = _slug and q.version_id is not null;
	if _problem.problem_id is null or not problem_visible(_problem, viewer(_who)) then
		raise sqlstate 'PT404' using message = 'there is no such problem',
			detail = 'not_found';
	end if;
	return problem_json(_problem.slug, _problem.version_id);
end $$;

-- GET /problems/{slug}/files/{name}: a statement that is served as it is, HASH.pdf, to
-- who may see the problem: {data (base64)}.  404 not_found.
create or replace function api.problem_file(_who text, _slug text, _name text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_problem problem;
	_hash text := substring(_name from '^([0-9a-f]{64})[.]pdf$');
	_data bytea;
begin
	select * into _problem from problem q where q.slug = _slug and q.version_id is not null;
	if _hash is not null and _problem.problem_id is not null
	    and problem_visible(_problem, viewer(_who))
	    and exists (select from problem_version v where v.problem_id = _problem.problem_id
		and v.state = 'PUBLISHED'
		and v.statements @> jsonb_build_array(jsonb_build_object('hash', _hash))) then
		select string_agg(c.data, '' order by c.n) into _data
		  from blob_chunk c where c.hash = _hash;
	end if;
	if _data is null then
		raise sqlstate 'PT404' using message = 'there is no such file',
			detail = 'not_found';
	end if;
	return jsonb_build_object('data', encode(_data, 'base64'));
end $$;

-- GET /problems/{slug}/files/{hash}/{name}: an attachment, to who may see the problem:
-- {data (base64)}.  404 not_found.
create or replace function api.problem_attachment(_who text, _slug text, _hash text, _name text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_problem problem;
	_data bytea;
begin
	select * into _problem from problem q where q.slug = _slug and q.version_id is not null;
	if _problem.problem_id is not null and problem_visible(_problem, viewer(_who))
	    and exists (select from problem_version v where v.problem_id = _problem.problem_id
		and v.state = 'PUBLISHED' and v.attachments @> jsonb_build_array(
			jsonb_build_object('hash', _hash, 'name', _name))) then
		select string_agg(c.data, '' order by c.n) into _data
		  from blob_chunk c where c.hash = _hash;
	end if;
	if _data is null then
		raise sqlstate 'PT404' using message = 'there is no such file',
			detail = 'not_found';
	end if;
	return jsonb_build_object('data', encode(_data, 'base64'));
end $$;

-- What living judges offer: [{id, name, version, extension, template}].
create or replace function riposte.languages_offered()
returns jsonb language plpgsql stable as $$
begin
	return coalesce((select jsonb_agg(s.v order by s.n, s.id)
		from (select distinct on (l.v->>'id') l.v->>'id' as id, l.v,
			coalesce(array_position(array['c', 'cpp', 'python', 'java',
				'javascript', 'typescript', 'go', 'rust'], l.v->>'id'), 99) as n
			from judge_worker w, jsonb_array_elements(w.languages) l(v)
			where w.offers_until > now()
			order by l.v->>'id', w.registered_at desc) s), '[]');
end $$;

-- GET /languages.
create or replace function api.language_list(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	return jsonb_build_object('items', languages_offered());
end $$;
