-- How the site is, for administrators: what riposte-doctor says of it, as far as the
-- database knows.

-- One line: _level is ok, warning or fail, _n and _of are its figures, _mend the command
-- that helps.
create or replace function riposte.system_line(_check text, _level text, _n bigint,
	_of bigint default null, _mend text default null)
returns jsonb language sql immutable
return jsonb_build_object('check', _check, 'level', _level, 'n', _n, 'of', _of,
	'mend', case when _level <> 'ok' then _mend end);

-- schema: n of Postgres's version; timer: n seconds ago; errors: n of the last day.
create or replace function riposte.system_lines()
returns jsonb language plpgsql stable as $$
declare
	_vitals jsonb := api.vitals();
	_judges bigint := _vitals->>'judges';
	_broken bigint := _vitals->>'broken';
	_oldest bigint := _vitals->>'oldest_s';
	_backup bigint := _vitals->>'backup_age_s';
	_timer bigint := (select greatest(0, floor(extract(epoch from clock_timestamp() - c.last_at)))
		from timer_clock c);
	_errors bigint := (select count(*) from submission s where s.verdict = 'INTERNAL_ERROR'
		and s.created_at > now() - interval '1 day');
begin
	return jsonb_build_array(
		system_line('schema', 'ok', (select max(m.id) from migration m),
			current_setting('server_version_num')::int / 10000),
		system_line('judges', case when _judges = 0 then 'fail' when _broken > 0
			then 'warning' else 'ok' end, _judges, (_vitals->>'slots')::bigint,
			'systemctl restart riposte-box riposte-judge'),
		system_line('broken', case when _broken > 0 then 'warning' else 'ok' end, _broken, null,
			'journalctl -u riposte-box && systemctl restart riposte-box'),
		system_line('queue', case when _oldest > 60 then 'fail' when _oldest > 10
			then 'warning' else 'ok' end, (_vitals->>'queued')::bigint, _oldest,
			'riposte-doctor languages && riposte-doctor check judge'),
		system_line('errors', case when _errors > 0 then 'warning' else 'ok' end, _errors, null,
			'journalctl -u riposte-judge | grep INTERNAL_ERROR'),
		system_line('timer', case when _timer > 20 then 'fail' else 'ok' end, _timer, null,
			'systemctl restart riposte-timer'),
		system_line(case when _backup is null then 'backup_never' else 'backup' end,
			case when coalesce(_backup, 1e9) > 2 * 86400 then 'warning' else 'ok' end,
			_backup / 3600, null, 'riposte-doctor backup /var/backups/riposte-$(date +%F).tar'))
	    || case when exists (select from scribe) then jsonb_build_array(
		system_line('meetings', case when scribe_lives(null) then 'ok' else 'fail' end, null, null,
			'systemctl restart riposte-janus riposte-turn riposte-scribe')) else '[]' end;
end $$;

-- GET /admin/system: {items: [{check, level, n, of, mend}]}; the web program adds what
-- only it knows.
create or replace function api.admin_system(_who text)
returns jsonb language plpgsql stable security definer
set search_path = riposte, pg_temp as $$
begin
	perform admin_viewer(_who);
	return jsonb_build_object('items', system_lines());
end $$;
