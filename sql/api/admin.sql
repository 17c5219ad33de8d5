-- Administration.

-- 403 admins_only.
create or replace function riposte.need_admin(_person bigint)
returns void language plpgsql stable as $$
begin
	if not exists (select from person p where p.person_id = _person and p.role = 'admin') then
		raise sqlstate 'PT403' using message = 'only an administrator may do that',
			detail = 'admins_only';
	end if;
end $$;

-- An administrator who looks: a session, or a token with the scope.
create or replace function riposte.admin_viewer(_who text)
returns bigint language plpgsql stable as $$
declare
	_me bigint := need_viewer(_who);
begin
	perform need_admin(_me);
	if exists (select from session e where e.hash = _who
	    and not ('admin' = any (coalesce(e.scopes, array['admin'])))) then
		raise sqlstate 'PT403' using message = 'this token may not do that',
			detail = 'scope';
	end if;
	return _me;
end $$;

-- GET /admin/judges: {items: [{id, name, alive, slots: [{n, state}], max_slots,
-- languages, jobs, registered_at, seen_at}]}, those of the last day.
create or replace function api.admin_judges(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	perform admin_viewer(_who);
	return jsonb_build_object('items', coalesce((select jsonb_agg(jsonb_build_object(
			'id', w.worker_id, 'name', w.name,
			'alive', w.gone_at is null and w.lease_until > now(),
			'slots', w.slot_states, 'max_slots', w.slots,
			'languages', w.languages, 'jobs', (select count(*) from judge_job j
				where j.worker_id = w.worker_id and j.state = 'CLAIMED'),
			'registered_at', ts(w.registered_at), 'seen_at', ts(w.seen_at))
			order by w.worker_id desc)
		from judge_worker w where w.seen_at > now() - interval '1 day'), '[]'));
end $$;

-- GET /admin/queue: {queued, claimed, oldest_s, items: [{job, kind, language,
-- state, priority, attempts, position, waited_s, worker, submission}]}, at most 100.
create or replace function api.admin_queue(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	perform admin_viewer(_who);
	return jsonb_build_object(
		'queued', (select count(*) from judge_job j where j.state = 'QUEUED'),
		'claimed', (select count(*) from judge_job j where j.state = 'CLAIMED'),
		'oldest_s', (select floor(extract(epoch from now() - min(j.created_at)))
			from judge_job j where j.state = 'QUEUED'),
		'items', coalesce((select jsonb_agg(jsonb_build_object('job', s.job_id,
				'kind', s.kind, 'language', s.language, 'state', s.state,
				'priority', s.priority, 'attempts', s.attempts,
				'waited_s', floor(extract(epoch from now() - s.created_at)),
				'worker', s.worker_id, 'submission', s.submission_id)
				order by s.state, s.priority, s.vstart, s.job_id)
			from (select * from judge_job j order by j.state, j.priority, j.vstart,
				j.job_id limit 100) s), '[]'));
end $$;

-- GET /admin/users?limit=&before=: {items: [me + created_at, deleted], next},
-- accounts only, newest first.
create or replace function api.admin_users(_who text, _in jsonb)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_limit int := least(greatest(coalesce((_in->>'limit')::int, 50), 1), 100);
	_items jsonb;
begin
	perform admin_viewer(_who);
	select coalesce(jsonb_agg(jsonb_build_object('id', s.person_id, 'handle', s.handle,
		'name', s.name, 'role', s.role, 'created_at', ts(s.created_at))
		order by s.person_id desc), '[]') into _items
	  from (select * from person p where p.handle is not null
		and (_in->>'before' is null or p.person_id < (_in->>'before')::bigint)
		order by p.person_id desc limit _limit) s;
	return jsonb_build_object('items', _items, 'next',
		case when jsonb_array_length(_items) = _limit then _items->-1->>'id' end);
end $$;

-- PATCH /admin/service {notice, policy: {signup, guests, create_rooms}}: the
-- service.  An empty notice takes it away.  Running rooms hear a new notice.
create or replace function api.admin_service(_who text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who, 'admin');
	_policy jsonb := coalesce(_in->'policy', '{}');
	_key text;
	_value text;
	_room room;
begin
	perform need_admin(_me);
	for _key, _value in select * from jsonb_each_text(case jsonb_typeof(_policy)
	    when 'object' then _policy else '{}' end) loop
		if _key not in ('signup', 'guests', 'create_rooms') or _value is not null
		    and _value not in ('anyone', 'accounts', 'invited', 'staff') then
			perform invalid('policy', _key || ' may be anyone, accounts, invited or staff');
		end if;
	end loop;
	update setting s set signup = coalesce(_policy->>'signup', s.signup),
		guests = coalesce(_policy->>'guests', s.guests),
		create_rooms = coalesce(_policy->>'create_rooms', s.create_rooms),
		notice = nullif(coalesce(_in->>'notice', s.notice), '');
	if _in->>'notice' is not null then
		for _room in select * from room r where r.state <> 'FINISHED' order by r.room_id loop
			perform emit(_room.room_id, ev('service', _me, 'all', jsonb_build_object(
				'notice', nullif(_in->>'notice', ''), 'judging', _room.judging)));
		end loop;
	end if;
	return service_json();
end $$;
