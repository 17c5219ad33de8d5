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

-- GET /admin/judges: {items: [{id, name, alive, slots: [{n, state, broken (why, or
-- null), processors, memory_mb, cpu_percent, taken, released, contended}], max_slots,
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

-- GET /admin/users?limit=&before=&q=: {items: [me + created_at, deleted], next},
-- accounts only, newest first; with q, those whose handle or name has it.
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
		and strpos(lower(p.handle || ' ' || p.name), lower(coalesce(_in->>'q', ''))) > 0
		order by p.person_id desc limit _limit) s;
	return jsonb_build_object('items', _items, 'next',
		case when jsonb_array_length(_items) = _limit then _items->-1->>'id' end);
end $$;

-- PATCH /admin/service {notice, policy: {signup, guests, create_rooms}}: the
-- service.  A notice that is empty or null takes it away.  Running rooms hear a new notice.
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
		notice = case when _in ? 'notice' then nullif(_in->>'notice', '') else s.notice end;
	if _in ? 'notice' then
		for _room in select * from room r where r.state <> 'FINISHED' order by r.room_id loop
			perform emit(_room.room_id, ev('service', _me, 'all', jsonb_build_object(
				'notice', nullif(_in->>'notice', ''), 'judging', _room.judging)));
		end loop;
	end if;
	return service_json();
end $$;

-- Staff who look at problems: 403 staff_only.
create or replace function riposte.need_staff(_person bigint)
returns text language plpgsql stable as $$
declare
	_role text := (select p.role from person p where p.person_id = _person);
begin
	if _role not in ('teacher', 'admin') then
		raise sqlstate 'PT403' using message = 'only teachers and administrators may do that',
			detail = 'staff_only';
	end if;
	return _role;
end $$;

-- How the jury's solutions of a version were judged: [{path, language, expected,
-- state, verdict, score, test, cpu_ms, detail, judge_message, agrees}]; agrees is null
-- until it is DONE.
create or replace function riposte.verification_table(_version bigint)
returns jsonb language plpgsql stable as $$
begin
	return coalesce((select jsonb_agg(jsonb_build_object('path', v.path,
			'language', v.language, 'expected', to_jsonb(v.expected), 'state', v.state,
			'verdict', v.verdict, 'score', v.score, 'test', v.test, 'cpu_ms', v.cpu_ms,
			'detail', v.detail, 'judge_message', left(v.judge_message, 2000),
			'agrees', verification_ok(v)) order by v.path)
		from verification v where v.version_id = _version), '[]');
end $$;

-- GET /admin/problems, staff (teachers: their own): {items: [{slug, title,
-- visibility, owner, version, level, points, tests, solutions, agree, published_at,
-- drafts}]}: the newest version of each, and how many imports are under way.
create or replace function api.admin_problems(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_all boolean := need_staff(_me) = 'admin';
begin
	return jsonb_build_object('items', coalesce((select jsonb_agg(jsonb_build_object(
			'slug', s.slug, 'title', s.title, 'visibility', s.visibility,
			'owner', s.owner, 'version', s.number, 'level', s.level, 'points', s.points,
			'tests', s.tests, 'solutions', s.solutions, 'agree', s.agree,
			'published_at', ts(s.published_at), 'drafts', s.drafts) order by s.slug)
		from (select q.slug, v.title, q.visibility, o.name as owner, v.number, v.level,
				v.points, v.published_at,
				(select count(*) from test_case t where t.version_id = v.version_id) as tests,
				(select count(*) from verification c where c.version_id = v.version_id) as solutions,
				(select count(*) from verification c where c.version_id = v.version_id
					and verification_ok(c)) as agree,
				(select count(*) from problem_version d where d.problem_id = q.problem_id
					and d.state = 'DRAFT') as drafts
			from problem q
			left join problem_version v on v.version_id = q.version_id
			left join person o on o.person_id = q.owner_id
			where _all or q.owner_id = _me) s), '[]'));
end $$;

-- What became of the submissions to a problem, in all rooms and versions: {submissions,
-- players, solved (players), verdicts: [{verdict, count, share (per cent)}], times: [{language, accepted,
-- fastest_ms, median_ms, slowest_ms}]}, the most frequent first.
create or replace function riposte.problem_statistics(_problem bigint)
returns jsonb language plpgsql stable as $$
begin
	return (select jsonb_build_object('submissions', count(*),
			'players', count(distinct s.person_id),
			'solved', count(distinct s.person_id) filter (where s.verdict = 'ACCEPTED'))
		from submission s where s.problem_id = _problem and s.state = 'DONE')
	    || jsonb_build_object(
		'verdicts', coalesce((select jsonb_agg(jsonb_build_object('verdict', g.verdict,
				'count', g.n, 'share', round(100 * g.n / g.whole)) order by g.n desc, g.verdict)
			from (select s.verdict, count(*) as n, sum(count(*)) over () as whole
				from submission s
				where s.problem_id = _problem and s.state = 'DONE' group by s.verdict) g), '[]'),
		'times', coalesce((select jsonb_agg(jsonb_build_object('language', g.language,
				'accepted', g.n, 'fastest_ms', g.fastest, 'median_ms', g.median,
				'slowest_ms', g.slowest) order by g.n desc, g.language)
			from (select s.language, count(*) as n, min(s.cpu_ms) as fastest,
				percentile_disc(0.5) within group (order by s.cpu_ms) as median,
				max(s.cpu_ms) as slowest
				from submission s where s.problem_id = _problem
				and s.verdict = 'ACCEPTED' group by s.language) g), '[]'));
end $$;

-- GET /admin/problems/{slug}, staff (teachers: their own): {slug, title,
-- visibility, owner, statistics, versions: [{number, state, published_at, created_at,
-- tests, time_limit_ms, memory_limit_kb, warnings, solutions: verification_table}]},
-- newest first, at most 20.  404 not_found.
create or replace function api.admin_problem(_who text, _slug text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_all boolean := need_staff(_me) = 'admin';
	_problem problem;
begin
	select * into _problem from problem q
	 where q.slug = _slug and (_all or q.owner_id = _me);
	if _problem.problem_id is null then
		raise sqlstate 'PT404' using message = 'there is no such problem of yours',
			detail = 'not_found';
	end if;
	return jsonb_build_object('slug', _problem.slug, 'visibility', _problem.visibility,
		'title', (select v.title from problem_version v where v.problem_id = _problem.problem_id
			order by v.number desc limit 1),
		'owner', (select p.name from person p where p.person_id = _problem.owner_id),
		'statistics', problem_statistics(_problem.problem_id),
		'versions', coalesce((select jsonb_agg(jsonb_build_object('number', s.number,
				'state', s.state, 'published_at', ts(s.published_at),
				'created_at', ts(s.created_at),
				'tests', (select count(*) from test_case t where t.version_id = s.version_id),
				'time_limit_ms', s.cpu_ms, 'memory_limit_kb', s.memory_kb,
				'warnings', s.warnings,
				'solutions', verification_table(s.version_id)) order by s.number desc)
			from (select * from problem_version v where v.problem_id = _problem.problem_id
				order by v.number desc limit 20) s), '[]'));
end $$;

-- PATCH /admin/problems/{slug} {visibility}, staff (teachers: their own): the problem.
create or replace function api.admin_problem_update(_who text, _slug text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
begin
	perform actor(_who, 'admin');
	perform api.admin_problem(_who, _slug);
	update problem q set visibility = coalesce(_in->>'visibility', q.visibility)
	 where q.slug = _slug;
	return api.admin_problem(_who, _slug);
end $$;

-- PATCH /admin/users/{id} {role}: the user.  One administrator stays: 409
-- last_admin.  404 not_found.
create or replace function api.admin_user_update(_who text, _id text, _in jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := actor(_who, 'admin');
	_person person;
begin
	perform need_admin(_me);
	perform from person p where p.role = 'admin' order by p.person_id for update;
	select * into _person from person p
	 where p.person_id = _id::bigint and p.handle is not null for update;
	if _person.person_id is null then
		raise sqlstate 'PT404' using message = 'there is no such account', detail = 'not_found';
	end if;
	if _person.role = 'admin' and coalesce(_in->>'role', 'admin') <> 'admin' and not exists (
	    select from person p where p.role = 'admin' and p.person_id <> _person.person_id) then
		raise sqlstate 'PT409' using message = 'a site needs an administrator',
			detail = 'last_admin';
	end if;
	update person p set role = coalesce(_in->>'role', p.role)
	 where p.person_id = _person.person_id returning * into _person;
	return me_json(_person.person_id);
end $$;

-- GET /admin/tickets: {items: [{id, purpose, role, name, room, person, made_by,
-- created_at, expires_at}]} that can still be used, newest first, at most 100;
-- seats are their hosts' matter.
create or replace function api.admin_tickets(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	perform admin_viewer(_who);
	return jsonb_build_object('items', coalesce((select jsonb_agg(jsonb_build_object(
			'id', s.ticket_id, 'purpose', s.purpose, 'role', s.role, 'name', s.name,
			'room', s.room, 'person', s.handle, 'made_by', s.maker,
			'created_at', ts(s.created_at), 'expires_at', ts(s.expires_at))
			order by s.ticket_id desc)
		from (select t.*, r.title as room, p.handle, m.name as maker from ticket t
			left join room r on r.room_id = t.room_id
			left join person p on p.person_id = t.person_id
			left join person m on m.person_id = t.made_by
			where t.used_at is null and t.expires_at > now() and t.purpose <> 'seat'
			order by t.ticket_id desc limit 100) s), '[]'));
end $$;

-- DELETE /admin/tickets/{id}: it is worth nothing any more.  404 not_found.
create or replace function api.admin_ticket_delete(_who text, _id text)
returns jsonb language plpgsql volatile security definer
set search_path = riposte, pg_temp as $$
begin
	perform need_admin(actor(_who, 'admin'));
	delete from ticket t where t.ticket_id = _id::bigint and t.used_at is null;
	if not found then
		raise sqlstate 'PT404' using message = 'there is no such ticket', detail = 'not_found';
	end if;
	return null;
end $$;

-- The page of one part of the administration: {viewer, service, part, q, items, …}.
-- Teachers have the problems, administrators all.
create or replace function api.page_admin(_who text, _part text, _in jsonb default '{}')
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
	_role text := need_staff(_me);
begin
	return jsonb_build_object('viewer', viewer_json(_me), 'service', service_json(),
		'part', _part, 'is_admin', _role = 'admin', 'q', coalesce(_in->>'q', ''))
	    || case _part
		when 'problems' then api.admin_problems(_who)
		when 'system' then api.admin_system(_who)
		when 'judges' then api.admin_judges(_who)
		when 'queue' then api.admin_queue(_who)
		when 'users' then api.admin_users(_who, '{"limit": 100}' || _in)
		when 'tickets' then api.admin_tickets(_who)
		else case when admin_viewer(_who) is not null then '{}'::jsonb end end;
end $$;

-- {viewer, service, part, problem}.  404 not_found.
create or replace function api.page_admin_problem(_who text, _slug text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
declare
	_me bigint := need_viewer(_who);
begin
	return jsonb_build_object('viewer', viewer_json(_me), 'service', service_json(),
		'part', 'problems', 'is_admin', need_staff(_me) = 'admin',
		'problem', api.admin_problem(_who, _slug));
end $$;
