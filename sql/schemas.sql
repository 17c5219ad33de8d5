-- Schemas: riposte holds the tables and helpers, api what programs may call.
do $$
declare
	-- Where we may not act as riposte_owner, or there is none, all is ours.
	_owner text := coalesce((select r.rolname from pg_roles r
		where r.rolname = 'riposte_owner' and pg_has_role(r.oid, 'member')), current_user);
begin
	if to_regnamespace('riposte') is null then
		execute format('create schema riposte authorization %I', _owner);
		execute format('create schema api authorization %I', _owner);
	end if;
	-- Nothing that we make is executable by public unless granted.
	execute format('alter default privileges for role %I revoke execute on functions from public',
	    _owner);
	execute format('set local role %I', _owner);
	create table if not exists riposte.migration (
		id    int primary key,
		name  text not null,
		at    timestamptz not null default now()
	);
end $$;
