-- Schemas: riposte holds the tables and helpers, api what programs may call.
do $$
declare
	_owner text := case when pg_has_role('riposte_owner', 'member') then 'riposte_owner'
	    else current_user end;
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
exception
when undefined_object then -- there is no role riposte_owner
	create schema if not exists riposte;
	create schema if not exists api;
	alter default privileges revoke execute on functions from public;
	create table if not exists riposte.migration (
		id    int primary key,
		name  text not null,
		at    timestamptz not null default now()
	);
end $$;
