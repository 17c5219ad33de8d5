-- Many web processes: which of them spoke last for a tab, and whether any lives.

alter table room_tab add column process text;
comment on column room_tab.process is
	'which web process was told last; a connection that closes elsewhere says nothing';

-- When a web process was last there.  While none is, nobody can come, so nobody
-- is counted as gone; away is how long that was, until the timer has made up for it.
create table web_clock (
	one      boolean primary key default true check (one),
	last_at  timestamptz,
	away     interval not null default '0'
) with (fillfactor = 50);
insert into web_clock default values;
