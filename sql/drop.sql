-- All functions, to be made anew by the files that follow: see apply.
do $$
declare
	_sign text;
begin
	for _sign in select p.oid::regprocedure::text from pg_proc p
	    where p.pronamespace in ('api'::regnamespace, 'riposte'::regnamespace) loop
		execute format('drop function if exists %s cascade', _sign);
	end loop;
end $$;
