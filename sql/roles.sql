-- Roles: one that owns everything and cannot log in, one per program.
--
-- Roles belong to the whole cluster, so that several databases (and several
-- sql/apply at once, as in the tests) share them: what exists is left alone.
-- Where we may not create roles (some hosted Postgres) everything belongs to
-- whoever applies this, and the programs log in as that role.
do $$
declare
	_name text;
	_wait text;
begin
	foreach _name in array array['riposte_owner', 'riposte_web', 'riposte_judge',
	    'riposte_timer', 'riposte_scribe'] loop
		continue when exists (select from pg_roles where rolname = _name);
		begin
			execute format('create role %I %s', _name,
			    case when _name = 'riposte_owner' then 'nologin' else 'login' end);
		exception
		when duplicate_object or unique_violation then
			null; -- another sql/apply was quicker
		when insufficient_privilege then
			raise warning 'may not create the role %: ask an administrator for it',
			    _name;
		end;
	end loop;

	-- One old snapshot makes every claim thirty times dearer.
	foreach _name in array array['riposte_web', 'riposte_judge', 'riposte_timer',
	    'riposte_scribe'] loop
		continue when not exists (select from pg_roles where rolname = _name)
		    or exists (select from pg_db_role_setting s join pg_roles r
			on r.oid = s.setrole where r.rolname = _name and s.setdatabase = 0);
		_wait := case _name when 'riposte_web' then '5s' else '30s' end;
		begin
			execute format('alter role %I set idle_in_transaction_session_timeout = %L',
			    _name, '10s');
			execute format('alter role %I set statement_timeout = %L', _name, _wait);
		exception
		when insufficient_privilege then
			raise warning 'may not set time-outs of the role %', _name;
		when internal_error then
			null; -- "tuple concurrently updated": another sql/apply does it
		end;
	end loop;

	-- To make things in its name.  A superuser needs no membership.
	if exists (select from pg_roles where rolname = 'riposte_owner')
	    and not pg_has_role('riposte_owner', 'member') then
		execute format('grant riposte_owner to %I', current_user);
	end if;
exception
when insufficient_privilege then
	raise warning 'may not act as riposte_owner: everything will belong to %', current_user;
end $$;
