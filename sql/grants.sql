-- Who may call what, by name: judge_* and import_* the judge, timer_* the
-- timer, scribe_* the scribe, the rest the web; four of them every program.
-- Also drops functions that api/*.sql no longer defines.
do $$
declare
	_f record;
	_role text;
begin
	-- What this transaction did not write is a leftover of an earlier version.
	for _f in select p.oid::regprocedure as sign from pg_proc p
	    where p.pronamespace in ('api'::regnamespace, 'riposte'::regnamespace)
	    and p.xmin::text::bigint <> txid_current() & x'ffffffff'::bigint loop
		execute format('drop function %s', _f.sign);
	end loop;

	for _role in select unnest(array['web', 'judge', 'timer', 'scribe']) loop
		continue when not exists (select from pg_roles where rolname = 'riposte_' || _role);
		execute format('revoke all on schema riposte from riposte_%s', _role);
		execute format('grant usage on schema api to riposte_%s', _role);
		execute format('revoke execute on all functions in schema api from riposte_%s', _role);
		for _f in select p.oid::regprocedure as sign from pg_proc p
		    where p.pronamespace = 'api'::regnamespace
		    and (p.proname in ('ring', 'ready', 'vitals', 'rooms_last') or _role =
			case when p.proname ~ '^(judge|import)_' then 'judge'
			     when p.proname ~ '^timer_' then 'timer'
			     when p.proname ~ '^scribe_' then 'scribe'
			     else 'web' end) loop
			execute format('grant execute on function %s to riposte_%s', _f.sign, _role);
		end loop;
	end loop;
	revoke execute on all functions in schema api, riposte from public;
end $$;
