-- Minutes of a battle, made by a language model; and what waits for one.

alter table scribe add column minutes text check (length(minutes) <= 200);
comment on column scribe.minutes is 'which model writes minutes, and where it is, as people are told; null: none';

alter table setting add column minutes_budget int not null default 300000
	check (minutes_budget >= 0);
comment on column setting.minutes_budget is 'tokens that a room may use in 24 hours';

-- `readers`: hosts, or players too once the battle is over.  `attempt` fences as in
-- transcript_sound.  `rev` counts what readers may see of it.  GONE: deleted, but its
-- tokens were used.
create table minutes (
	room_id    bigint not null references room on delete cascade,
	version    int not null check (version > 0),
	asked_by   bigint not null references person,
	template   text not null check (template in ('battle', 'interview', 'lesson')),
	prompt     text not null check (length(prompt) <= 4000),
	language   text not null check (length(language) between 2 and 35),
	readers    text not null check (readers in ('hosts', 'players')),
	state      text not null default 'QUEUED'
		check (state in ('QUEUED', 'WRITING', 'DONE', 'FAILED', 'GONE')),
	attempt    int not null default 0,
	refusals   int not null default 0,
	due_at     timestamptz not null default now(),
	why        text check (length(why) <= 200),
	model      text check (length(model) <= 200),
	sections   jsonb not null default '[]',
	covered_from timestamptz,
	covered_to timestamptz,
	lines      int not null default 0,
	unwritten  int not null default 0,
	part       int not null default 0,
	parts      int not null default 1,
	removed    int not null default 0,
	tokens     int not null default 0,
	rev        int not null default 0,
	created_at timestamptz not null default now(),
	primary key (room_id, version)
);
create index minutes_due on minutes (due_at) where state in ('QUEUED', 'WRITING');
comment on column minutes.sections is
	'[{kind, letter, player, items: [{text, owner, lines: [id], submissions: [id]}]}]';
comment on column minutes.unwritten is 'lines that had no text yet when these minutes were begun';
comment on column minutes.part is 'long input: which of the parts was read last';
comment on column minutes.removed is 'citations of what is not there, taken out';
