-- Importing a package: a DRAFT version written in short transactions, verified
-- by the real queue, PUBLISHED by one update or deleted.  Role riposte_judge.

-- {slug, title, level, tags, statements, samples, limits, validator, points,
-- visibility, attachments, content_hash} → {version, unchanged}: when the newest
-- published version has the same content_hash it is that one, and nothing is made.
-- 422 invalid.
create or replace function api.import_begin(_in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_limits jsonb := _in->'limits';
	_problem bigint;
	_version bigint;
begin
	insert into problem (slug, visibility)
	values (_in->>'slug', coalesce(_in->>'visibility', 'public'))
	on conflict (slug) do nothing;
	select q.problem_id into strict _problem from problem q
	 where q.slug = _in->>'slug' for no key update; -- numbers the versions
	select v.version_id into _version
	  from problem q join problem_version v using (version_id)
	 where q.problem_id = _problem and v.content_hash = _in->>'content_hash';
	if found then
		return jsonb_build_object('version', _version, 'unchanged', true);
	end if;
	insert into problem_version (problem_id, number, title, level, tags, statements,
		samples, attachments, validator, visibility, points,
		content_hash, cpu_ms, wall_ms, memory_kb, output_kb, processes)
	select _problem, coalesce(max(v.number), 0) + 1, _in->>'title', _in->>'level',
	       array(select jsonb_array_elements_text(coalesce(_in->'tags', '[]'))),
	       coalesce(_in->'statements', '[]'), coalesce(_in->'samples', '[]'),
	       coalesce(_in->'attachments', '[]'),
	       coalesce(_in->'validator', '{"type": "default", "flags": []}'),
	       coalesce(_in->>'visibility', 'public'), coalesce((_in->>'points')::int, 100),
	       _in->>'content_hash', (_limits->>'cpu_ms')::int,
	       coalesce((_limits->>'wall_ms')::int, 2 * (_limits->>'cpu_ms')::int + 1000),
	       coalesce((_limits->>'memory_kb')::int, 262144),
	       coalesce((_limits->>'output_kb')::int, 8192),
	       coalesce((_limits->>'processes')::int, 64)
	  from problem_version v where v.problem_id = _problem
	returning version_id into _version;
	return jsonb_build_object('version', _version, 'unchanged', false);
exception
when not_null_violation then
	perform invalid('package', 'slug, title and limits.cpu_ms are needed');
	return null;
end $$;

-- {complete: whether this file is here whole}.
create or replace function api.import_has(_hash text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	return jsonb_build_object('complete',
		exists (select from blob b where b.hash = _hash and b.complete));
end $$;

-- One chunk of a file: {hash, size, n, data (base64), last}.  With `last` the
-- whole is checked against its size and hash: 422 blob.
create or replace function api.import_blob(_in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_hash text := _in->>'hash';
	_whole bytea;
begin
	insert into blob (hash, size) values (_hash, (_in->>'size')::bigint)
	on conflict (hash) do nothing;
	if exists (select from blob b where b.hash = _hash and b.complete) then
		return jsonb_build_object('complete', true);
	end if;
	insert into blob_chunk (hash, n, data)
	values (_hash, (_in->>'n')::int, decode(_in->>'data', 'base64'))
	on conflict (hash, n) do update set data = excluded.data;
	if not coalesce((_in->>'last')::boolean, false) then
		return jsonb_build_object('complete', false);
	end if;
	select coalesce(string_agg(c.data, '' order by c.n), '') into _whole
	  from blob_chunk c where c.hash = _hash;
	if encode(sha256(_whole), 'hex') <> _hash
	    or length(_whole) <> (_in->>'size')::bigint then
		perform invalid('blob', 'the chunks do not make this file');
	end if;
	update blob b set complete = true where b.hash = _hash;
	return jsonb_build_object('complete', true);
end $$;

-- 409 not_draft unless the version is one.
create or replace function riposte.need_draft(_version bigint)
returns void language plpgsql volatile as $$
begin
	perform from problem_version v
	  where v.version_id = _version and v.state = 'DRAFT' for no key update;
	if not found then
		raise sqlstate 'PT409' using message = 'the version is published or unknown',
			detail = 'not_draft';
	end if;
end $$;

-- A test case: {n, name, sample, input, answer}, both hashes of complete files.
-- 409 not_draft, 422 blob.
create or replace function api.import_test(_version text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
begin
	perform need_draft(_version::bigint);
	if (select count(*) from blob b where b.complete
	    and b.hash in (_in->>'input', _in->>'answer'))
	    < (case when _in->>'input' = _in->>'answer' then 1 else 2 end) then
		perform invalid('blob', 'send the files first');
	end if;
	insert into test_case (version_id, n, name, sample, input, answer)
	values (_version::bigint, (_in->>'n')::int, _in->>'name',
		coalesce((_in->>'sample')::boolean, false), _in->>'input', _in->>'answer')
	on conflict (version_id, n) do update set name = excluded.name,
		sample = excluded.sample, input = excluded.input, answer = excluded.answer;
	return '{}';
end $$;

-- Queue a solution: {path, language, source, expected: [verdict]} →
-- {verification, job}.  409 not_draft.
create or replace function api.import_verify(_version text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_verification bigint;
	_job judge_job;
begin
	perform need_draft(_version::bigint);
	insert into verification (version_id, path, language, source, expected)
	values (_version::bigint, _in->>'path', _in->>'language', _in->>'source',
		array(select jsonb_array_elements_text(_in->'expected')))
	returning verification_id into _verification;
	_job := job_put('verify', _verification, null, _in->>'language', 2);
	return jsonb_build_object('verification', _verification, 'job', _job.job_id);
end $$;

-- {items: [{path, expected, state, verdict, test, detail, ok}], done}; ok is null
-- until it is judged.
create or replace function api.import_status(_version text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	return (select jsonb_build_object(
			'items', coalesce(jsonb_agg(jsonb_build_object('path', v.path,
				'language', v.language, 'expected', to_jsonb(v.expected),
				'state', v.state, 'verdict', v.verdict, 'test', v.test,
				'cpu_ms', v.cpu_ms, 'detail', v.detail,
				'ok', case when v.state = 'DONE' then v.verdict = any (v.expected) end)
				order by v.path), '[]'),
			'done', coalesce(bool_and(v.state = 'DONE'), true))
		from verification v where v.version_id = _version::bigint);
end $$;

-- The draft becomes what rooms made from now on use → {slug, number}.
-- 409 not_draft, not_verified (unless _force is "true").
create or replace function api.import_publish(_version text, _force text default null)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_v problem_version;
begin
	perform need_draft(_version::bigint);
	if coalesce(_force, 'false') <> 'true' and exists (select from verification f
	    where f.version_id = _version::bigint
	    and not (f.state = 'DONE' and f.verdict = any (f.expected))) then
		raise sqlstate 'PT409' using detail = 'not_verified',
			message = 'a solution has another verdict than its folder says';
	end if;
	if not exists (select from test_case t where t.version_id = _version::bigint) then
		raise sqlstate 'PT409' using message = 'there is no test data',
			detail = 'no_tests';
	end if;
	update problem_version v set state = 'PUBLISHED', published_at = now()
	 where v.version_id = _version::bigint returning * into strict _v;
	update problem q set version_id = _v.version_id, visibility = _v.visibility
	 where q.problem_id = _v.problem_id;
	return (select jsonb_build_object('slug', q.slug, 'number', _v.number)
		from problem q where q.problem_id = _v.problem_id);
end $$;

-- Delete a draft with its verifications; a problem that was never published
-- goes with it.
create or replace function api.import_abandon(_version text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_problem bigint;
begin
	delete from problem_version v
	 where v.version_id = _version::bigint and v.state = 'DRAFT'
	returning v.problem_id into _problem;
	delete from problem q where q.problem_id = _problem
	   and not exists (select from problem_version v where v.problem_id = _problem);
	return '{}';
end $$;
