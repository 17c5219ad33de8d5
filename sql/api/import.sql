-- Importing a package: a DRAFT version written in short transactions, verified
-- by the real queue, PUBLISHED by one update or deleted.  Role riposte_judge.

-- Whom a new problem belongs to: who uploaded the package, or the handle that the
-- importer was told; null: nobody.  403 staff_only, 409 taken, 422 owner.
create or replace function riposte.import_owner(_in jsonb)
returns bigint language plpgsql volatile as $$
declare
	_owner bigint;
begin
	if _in ? 'upload' then
		_owner := (upload_held(_in->>'upload', _in->>'token')).person_id;
		perform need_staff(_owner);
	elsif _in ? 'owner' then
		select p.person_id into _owner from person p where p.handle = _in->>'owner';
		if _owner is null then
			perform invalid('owner', 'nobody has this handle');
		end if;
	end if;
	return _owner;
end $$;

-- The problem of this name, made when there is none; its row is locked, since it
-- numbers the versions.  409 not_yours for a teacher's upload over another's.
create or replace function riposte.import_problem(_in jsonb, _owner bigint, _visibility text)
returns problem language plpgsql volatile as $$
declare
	_problem problem;
begin
	insert into problem (slug, owner_id, visibility)
	values (_in->>'slug', _owner, coalesce(_visibility, 'public'))
	on conflict (slug) do nothing;
	select * into strict _problem from problem q
	 where q.slug = _in->>'slug' for no key update;
	if _in ? 'upload' and need_staff(_owner) <> 'admin'
	    and _problem.owner_id is distinct from _owner then
		raise sqlstate 'PT409' using detail = 'not_yours',
			message = format('there is a problem "%s" already, and it is not yours',
				_problem.slug);
	end if;
	return _problem;
end $$;

-- {slug, title, level, tags, statements, samples, type, limits, validator, grading,
-- points, visibility, languages, attachments, templates, package, content_hash; warnings,
-- solutions, owner, upload, token} → {version, unchanged}: when the newest published
-- version has the same content_hash it is that one, and nothing is made.  A draft of the
-- same content, which an import left that was killed, is gone on with.  422 invalid.
create or replace function api.import_begin(_in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_limits jsonb := _in->'limits';
	_owner bigint := import_owner(_in);
	_visibility text := coalesce((select u.visibility from package_upload u
		where u.upload_id = (_in->>'upload')::bigint), _in->>'visibility');
	_problem problem := import_problem(_in, _owner, _visibility);
	_version bigint;
begin
	select v.version_id into _version from problem_version v
	 where v.version_id = _problem.version_id and v.content_hash = _in->>'content_hash';
	if found then
		return jsonb_build_object('version', _version, 'unchanged', true);
	end if;
	select v.version_id into _version from problem_version v
	 where v.problem_id = _problem.problem_id and v.state = 'DRAFT'
	   and v.content_hash = _in->>'content_hash' and v.visibility is not distinct from _visibility;
	if not found then
		insert into problem_version (problem_id, number, title, level, tags, statements,
			samples, attachments, validator, visibility, points, type, interactive,
			grading, max_score, package, content_hash, cpu_ms, wall_ms, memory_kb,
			output_kb, processes, code_kb, languages, warnings)
		select _problem.problem_id, coalesce(max(v.number), 0) + 1, _in->>'title',
		       _in->>'level', array(select jsonb_array_elements_text(coalesce(_in->'tags', '[]'))),
		       coalesce(_in->'statements', '[]'), coalesce(_in->'samples', '[]'),
		       coalesce(_in->'attachments', '[]'),
		       coalesce(_in->'validator', '{"type": "default", "flags": []}'),
		       _visibility, coalesce((_in->>'points')::int, 100),
		       array(select jsonb_array_elements_text(coalesce(_in->'type', '["pass-fail"]'))),
		       coalesce(_in->'type', '[]') ? 'interactive', coalesce(_in->'grading', '{}'),
		       (_in->'grading'->>'max')::float8, coalesce(_in->'package', '{}')
			|| jsonb_build_object('templates', coalesce(_in->'templates', '[]')),
		       _in->>'content_hash', (_limits->>'cpu_ms')::int,
		       coalesce((_limits->>'wall_ms')::int, 2 * (_limits->>'cpu_ms')::int + 1000),
		       coalesce((_limits->>'memory_kb')::int, 262144),
		       coalesce((_limits->>'output_kb')::int, 8192),
		       coalesce((_limits->>'processes')::int, 64), (_limits->>'code_kb')::int,
		       case when _in ? 'languages' then
				array(select jsonb_array_elements_text(_in->'languages')) end,
		       coalesce(_in->'warnings', '[]')
		  from problem_version v where v.problem_id = _problem.problem_id
		returning version_id into _version;
	end if;
	update package_upload u set version_id = _version, total = (_in->>'solutions')::int,
		warnings = coalesce(_in->'warnings', '[]')
	 where u.upload_id = (_in->>'upload')::bigint;
	return jsonb_build_object('version', _version, 'unchanged', false);
exception
when not_null_violation then
	perform invalid('package', 'slug, title and limits.cpu_ms are needed');
	return null;
end $$;

-- What living judges offer: {items: [{id, extension, …}]}.
create or replace function api.import_languages()
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	return jsonb_build_object('items', languages_offered());
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
	perform set_config('synchronous_commit', 'off', true); -- publishing flushes it all
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

-- Whether all of these files are here whole: 422 blob.
create or replace function riposte.need_blobs(_hashes text[])
returns void language plpgsql stable as $$
begin
	if exists (select from unnest(_hashes) h where not exists (select from blob b
	    where b.hash = h and b.complete)) then
		perform invalid('blob', 'send the files first');
	end if;
end $$;

-- A test case: {n, name, sample, input, answer, how}, the two being hashes of
-- complete files.  409 not_draft, 422 blob.
create or replace function api.import_test(_version text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
begin
	perform set_config('synchronous_commit', 'off', true);
	perform need_draft(_version::bigint);
	perform need_blobs(array[_in->>'input', _in->>'answer']);
	insert into test_case (version_id, n, name, sample, input, answer, how)
	values (_version::bigint, (_in->>'n')::int, _in->>'name',
		coalesce((_in->>'sample')::boolean, false), _in->>'input', _in->>'answer',
		coalesce(_in->'how', '{}'))
	on conflict (version_id, n) do update set name = excluded.name,
		sample = excluded.sample, input = excluded.input, answer = excluded.answer,
		how = excluded.how;
	return '{}';
end $$;

-- Queue a solution: {path, language, source, expected: [word], rules, patience, slack,
-- files, units, entry, inputs, also, outputs, program_language} → {verification}; one that is
-- there already stays as it is, judged or not.  409 not_draft, 422 blob.
create or replace function api.import_verify(_version text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_verification bigint;
	_program jsonb;
begin
	perform need_draft(_version::bigint);
	if _in ?| array['files', 'outputs'] then
		_program := jsonb_strip_nulls(jsonb_build_object('files', _in->'files',
			'units', _in->'units', 'entry', _in->'entry', 'inputs', _in->'inputs',
			'also', _in->'also',
			'outputs', _in->'outputs', 'name', _in->'path', 'language', coalesce(_in->'program_language',
			_in->'language')));
		perform need_blobs(array(select f->>'hash' from jsonb_array_elements(_in->'files') f));
	end if;
	insert into verification (version_id, path, language, source, expected, rules, patience,
		slack, program)
	values (_version::bigint, _in->>'path', _in->>'language', _in->>'source',
		array(select jsonb_array_elements_text(_in->'expected')),
		coalesce(_in->'rules', '[]'),
		array(select jsonb_array_elements_text(coalesce(_in->'patience', '[]'))),
		(_in->>'slack')::float8, _program)
	on conflict (version_id, path) do nothing
	returning verification_id into _verification;
	if found then
		perform job_put('verify', _verification, null, _in->>'language', 2);
	end if;
	return jsonb_build_object('verification', _verification);
end $$;

-- The time limit that was found for a draft, {cpu_ms}.  409 not_draft.
create or replace function api.import_limit(_version text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
begin
	perform need_draft(_version::bigint);
	update problem_version v set cpu_ms = (_in->>'cpu_ms')::int,
		wall_ms = 2 * (_in->>'cpu_ms')::int + 1000
	 where v.version_id = _version::bigint;
	return '{}';
end $$;

-- The verdicts that a solution got in these tests (null: all of them).
create or replace function riposte.verdicts_in(_v verification, _tests jsonb)
returns text[] language sql immutable
return case when (_v).verdict = 'COMPILE_ERROR' then array['COMPILE_ERROR'] else array(
	select t->>'verdict' from jsonb_array_elements((_v).tests) t
	where _tests is null or _tests @> (t->'n')) end;

-- Whether a solution that was judged keeps one promise: {verdict: [of the whole],
-- permitted, required: [in these tests], tests: [n], score: [least, most] (of this group,
-- or of the whole), group, message: some validator's words}.
create or replace function riposte.promise_kept(_v verification, _rule jsonb)
returns boolean language plpgsql immutable as $$
declare
	_got text[] := verdicts_in(_v, _rule->'tests');
	_permitted text[] := array(select jsonb_array_elements_text(_rule->'permitted'));
	_required text[] := array(select jsonb_array_elements_text(_rule->'required'));
	_score float8 := case when _rule ? 'group' then (_v.groups->>(_rule->>'group'))::float8
		else _v.score end;
begin
	return coalesce(not _rule ? 'verdict' or _rule->'verdict' ? _v.verdict, false)
	   and (not _rule ? 'permitted' or _got <@ _permitted)
	   and (not _rule ? 'required' or _got && _required)
	   and coalesce(not _rule ? 'score' or _score between (_rule->'score'->>0)::float8 - 1e-6
		and (_rule->'score'->>1)::float8 + 1e-6, false)
	   and (not _rule ? 'message' or exists (select from jsonb_array_elements(_v.messages) m
		where strpos(m->>'text', _rule->>'message') > 0));
end $$;

-- Whether a solution is as its package promises; null until it is judged.
create or replace function riposte.verification_ok(_v verification)
returns boolean language plpgsql immutable as $$
begin
	if _v.state <> 'DONE' then
		return null;
	end if;
	return _v.verdict <> 'INTERNAL_ERROR' and coalesce((select bool_and(promise_kept(_v, r))
		from jsonb_array_elements(_v.rules) r),
		_v.verdict = any (_v.expected) or 'ANY' = any (_v.expected));
end $$;

-- Whether a solution was too slow, but nowhere by more than its slack.
create or replace function riposte.verification_near(_v verification)
returns boolean language sql immutable
return coalesce((select bool_and(t ? 'near') from jsonb_array_elements((_v).tests) t
	where t->>'verdict' = 'TIME_LIMIT'), false);

-- {items: [{path, expected, state, verdict, test, cpu_ms, score, detail,
-- judge_message, ok, near}], done}; ok is null until it is judged, near tells of one that
-- was too slow, but not by its slack.
create or replace function api.import_status(_version text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	return (select jsonb_build_object(
			'items', coalesce(jsonb_agg(jsonb_build_object('path', v.path,
				'language', v.language, 'expected', to_jsonb(v.expected),
				'state', v.state, 'verdict', v.verdict, 'test', v.test,
				'cpu_ms', v.cpu_ms, 'score', v.score, 'detail', v.detail,
				'judge_message', v.judge_message, 'ok', verification_ok(v),
				'near', verification_near(v))
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
	    and not coalesce(verification_ok(f), false)) then
		raise sqlstate 'PT409' using detail = 'not_verified',
			message = 'a solution is not as its package promises';
	end if;
	if not exists (select from test_case t where t.version_id = _version::bigint) then
		raise sqlstate 'PT409' using message = 'there is no test data',
			detail = 'no_tests';
	end if;
	update problem_version v set state = 'PUBLISHED', published_at = now()
	 where v.version_id = _version::bigint returning * into strict _v;
	update problem q set version_id = _v.version_id,
		visibility = coalesce(_v.visibility, q.visibility)
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
	update package_upload u set solutions = verification_table(u.version_id)
	 where u.version_id = _version::bigint and exists (select from problem_version v
		where v.version_id = u.version_id and v.state = 'DRAFT');
	delete from problem_version v
	 where v.version_id = _version::bigint and v.state = 'DRAFT'
	returning v.problem_id into _problem;
	delete from problem q where q.problem_id = _problem
	   and not exists (select from problem_version v where v.problem_id = _problem);
	return '{}';
end $$;

-- The newest version as it came: {title, type, tags, cpu_ms, memory_kb, output_kb,
-- passes, flags, read_only, grading, uuid, package}.  404 not_found.
create or replace function api.import_export(_slug text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_found jsonb;
begin
	select jsonb_build_object('title', v.title, 'type', to_jsonb(v.type),
		'tags', to_jsonb(v.tags), 'cpu_ms', v.cpu_ms, 'memory_kb', v.memory_kb,
		'output_kb', v.output_kb, 'passes', v.validator->'passes',
		'flags', v.validator->'flags', 'read_only', v.validator->'read_only',
		'grading', v.grading,
		'uuid', coalesce(v.package->>'uuid', gen_random_uuid()::text),
		'package', v.package)
	  into _found
	  from problem q join problem_version v using (version_id) where q.slug = _slug;
	if _found is null then
		raise sqlstate 'PT404' using message = 'there is no such problem',
			detail = 'not_found';
	end if;
	return _found;
end $$;
