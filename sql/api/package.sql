-- Packages that staff upload: what the web does with them, and the pages that tell.

-- Who may import: teachers and administrators, 403 staff_only.
create or replace function riposte.need_importer(_who text)
returns bigint language plpgsql volatile as $$
declare
	_me bigint := actor(_who, 'admin');
begin
	perform need_staff(_me);
	return _me;
end $$;

-- An upload of one's own that is being received: 409 not_receiving.
create or replace function riposte.upload_receiving(_id text, _person bigint)
returns package_upload language plpgsql volatile as $$
declare
	_upload package_upload;
begin
	select * into _upload from package_upload u
	 where u.upload_id = _id::bigint and u.person_id = _person and u.state = 'RECEIVING'
	   for update;
	if _upload.upload_id is null then
		raise sqlstate 'PT409' using message = 'this upload is complete or unknown',
			detail = 'not_receiving';
	end if;
	return _upload;
end $$;

-- An archive is about to come, {name, slug, visibility, force}: its import.
-- 409 uploads_waiting when five of this person's are not done.
create or replace function api.package_begin(_who text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_importer(_who);
	_upload package_upload;
begin
	if coalesce(_in->>'slug', 'a') !~ '^[a-z0-9][a-z0-9-]{0,63}$' then
		perform invalid('slug', 'lower case letters, digits and - only');
	end if;
	delete from package_upload u where u.person_id = _me and u.state = 'RECEIVING'
	   and u.created_at < now() - interval '10 min'; -- it broke off
	if (select count(*) from package_upload u
	    where u.person_id = _me and u.state <> 'DONE') >= 5 then
		raise sqlstate 'PT409' using detail = 'uploads_waiting',
			message = 'five of your packages are waiting: let them be imported first';
	end if;
	insert into package_upload (person_id, name, slug, visibility, forced)
	values (_me, _in->>'name', _in->>'slug', _in->>'visibility',
		coalesce((_in->>'force')::boolean, false))
	returning * into _upload;
	return upload_json(_upload);
end $$;

-- The next piece of it, in base64: {size}.  409 not_receiving.
create or replace function api.package_chunk(_who text, _id text, _n text, _data text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_upload package_upload := upload_receiving(_id, need_importer(_who));
	_bytes bytea := decode(_data, 'base64');
begin
	perform set_config('synchronous_commit', 'off', true); -- the last call flushes
	insert into package_chunk (upload_id, n, data) values (_upload.upload_id, _n::int, _bytes);
	update package_upload u set size = u.size + length(_bytes)
	 where u.upload_id = _upload.upload_id;
	return jsonb_build_object('size', _upload.size + length(_bytes));
end $$;

-- It is here whole: its import, which a judge's host takes soon.  409 not_receiving.
create or replace function api.package_end(_who text, _id text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_upload package_upload := upload_receiving(_id, need_importer(_who));
begin
	update package_upload u set state = 'QUEUED'
	 where u.upload_id = _upload.upload_id returning * into _upload;
	raise info 'ring judge';
	return upload_json(_upload);
end $$;

-- {id, name, slug, owner, state, result, problem, why, warnings, total, judged, size,
-- created_at, finished_at}; problem is where it went or goes.
create or replace function riposte.upload_json(_upload package_upload)
returns jsonb language plpgsql stable as $$
begin
	return jsonb_build_object('id', _upload.upload_id, 'name', _upload.name,
		'slug', _upload.slug, 'owner', (select coalesce(p.handle, p.name) from person p
			where p.person_id = _upload.person_id),
		'state', _upload.state, 'result', _upload.result,
		'problem', coalesce(_upload.problem, (select q.slug from problem_version v
			join problem q using (problem_id) where v.version_id = _upload.version_id)),
		'why', _upload.why, 'warnings', _upload.warnings, 'total', _upload.total,
		'judged', (select count(*) from verification f
			where f.version_id = _upload.version_id and f.state = 'DONE'),
		'size', _upload.size, 'created_at', ts(_upload.created_at),
		'finished_at', ts(_upload.finished_at));
end $$;

-- GET /admin/imports, staff (teachers: their own): {items: [import]}, newest first,
-- at most 50.
create or replace function api.admin_imports(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_all boolean := need_staff(_me) = 'admin';
begin
	return jsonb_build_object('items', coalesce((select jsonb_agg(upload_json(u)
			order by u.upload_id desc)
		from (select * from package_upload u where _all or u.person_id = _me
			order by u.upload_id desc limit 50) u), '[]'));
end $$;

-- GET /admin/imports/{id}, staff (teachers: their own): an import with its
-- verification table, `solutions`.  404 not_found.
create or replace function api.admin_import(_who text, _id text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_all boolean := need_staff(_me) = 'admin';
	_upload package_upload;
begin
	select * into _upload from package_upload u
	 where u.upload_id::text = _id and (_all or u.person_id = _me);
	if _upload.upload_id is null then
		raise sqlstate 'PT404' using message = 'there is no such import of yours',
			detail = 'not_found';
	end if;
	return upload_json(_upload) || jsonb_build_object('solutions',
		case when _upload.version_id is null then _upload.solutions
			else verification_table(_upload.version_id) end);
end $$;

-- {viewer, service, part, is_admin, items}.
create or replace function api.page_admin_imports(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
begin
	return jsonb_build_object('viewer', viewer_json(_me), 'service', service_json(),
		'part', 'imports', 'is_admin', need_staff(_me) = 'admin')
	    || api.admin_imports(_who);
end $$;

-- {viewer, service, part, is_admin, import}.  404 not_found.
create or replace function api.page_admin_import(_who text, _id text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
begin
	return jsonb_build_object('viewer', viewer_json(_me), 'service', service_json(),
		'part', 'imports', 'is_admin', need_staff(_me) = 'admin',
		'import', api.admin_import(_who, _id));
end $$;

-- ---- a judge's host takes and imports them -------------------------------------

-- Of an upload that is ours by this token: 409 taken.
create or replace function riposte.upload_held(_id text, _token text)
returns package_upload language plpgsql volatile as $$
declare
	_upload package_upload;
begin
	select * into _upload from package_upload u
	 where u.upload_id = _id::bigint and u.token = _token::bigint and u.state = 'RUNNING'
	   for update;
	if _upload.upload_id is null then
		raise sqlstate 'PT409' using message = 'this import is no longer ours',
			detail = 'taken';
	end if;
	return _upload;
end $$;

-- Its import is over, one way or the other.
create or replace function riposte.upload_finish(_id bigint, _in jsonb)
returns void language plpgsql volatile as $$
begin
	update package_upload u set state = 'DONE', finished_at = now(), token = null,
		lease_until = null, result = _in->>'result', why = _in->>'why',
		problem = coalesce(_in->>'problem', u.problem),
		warnings = coalesce(_in->'warnings', u.warnings)
	 where u.upload_id = _id;
	delete from package_chunk c where c.upload_id = _id;
end $$;

-- What ran when its host vanished waits again without its draft, or is given up.
create or replace function riposte.uploads_return()
returns void language plpgsql volatile as $$
declare
	_upload package_upload;
begin
	for _upload in select * from package_upload u
	    where u.state = 'RUNNING' and u.lease_until < now() for update skip locked loop
		if _upload.version_id is not null then
			perform api.import_abandon(_upload.version_id::text);
		end if;
		if _upload.tries >= 3 then
			perform upload_finish(_upload.upload_id, jsonb_build_object('result',
				'refused', 'why', 'its import was interrupted three times'));
		else
			update package_upload u set state = 'QUEUED', token = null
			 where u.upload_id = _upload.upload_id;
		end if;
	end loop;
end $$;

-- {waiting}: is there anything to take?
create or replace function api.import_waiting()
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	return jsonb_build_object('waiting', exists (select from package_upload u
		where u.state = 'QUEUED' or u.state = 'RUNNING' and u.lease_until < now()));
end $$;

-- Take the one that waits longest: {upload, token, name, slug, forced}, or {}.
create or replace function api.import_take()
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_upload package_upload;
begin
	perform uploads_return();
	update package_upload u set state = 'RUNNING', token = nextval('judge_token'),
		tries = u.tries + 1, lease_until = now() + interval '1 min'
	  from (select w.upload_id from package_upload w where w.state = 'QUEUED'
		order by w.upload_id limit 1 for update skip locked) next
	 where u.upload_id = next.upload_id returning u.* into _upload;
	if _upload.upload_id is null then
		return '{}';
	end if;
	return jsonb_build_object('upload', _upload.upload_id, 'token', _upload.token,
		'name', _upload.name, 'slug', _upload.slug, 'forced', _upload.forced);
end $$;

-- Piece _n of an archive: a row, or none behind the last.  409 taken.
create or replace function api.import_piece(_id text, _token text, _n text)
returns table (data bytea) language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
begin
	perform upload_held(_id, _token);
	return query select c.data from package_chunk c
		where c.upload_id = _id::bigint and c.n = _n::int;
end $$;

-- We are still at it.  409 taken.
create or replace function api.import_keep(_id text, _token text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
begin
	perform upload_held(_id, _token);
	update package_upload u set lease_until = now() + interval '1 min'
	 where u.upload_id = _id::bigint;
	return '{}';
end $$;

-- We are to stop: somebody else will take it.  409 taken.
create or replace function api.import_give_back(_id text, _token text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
begin
	perform upload_held(_id, _token);
	update package_upload u set state = 'QUEUED', token = null, tries = u.tries - 1
	 where u.upload_id = _id::bigint;
	raise info 'ring judge';
	return '{}';
end $$;

-- {result, why, problem, warnings}.  409 taken.
create or replace function api.import_end(_id text, _token text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
begin
	perform upload_held(_id, _token);
	perform upload_finish(_id::bigint, _in);
	return '{}';
end $$;
