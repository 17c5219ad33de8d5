-- What was said, by whom and when, and the sound that still waits for its text.

-- A line is there from the moment that its sound is: without text it waits for a
-- recogniser.  Only speech whose speaker agreed for all of its time becomes one.
create table transcript_line (
	line_id    bigint generated always as identity primary key,
	room_id    bigint not null,
	person_id  bigint not null,
	t0         timestamptz not null,
	t1         timestamptz not null,
	text       text check (length(text) between 1 and 4000),
	backend    text check (length(backend) <= 200),
	edited_at  timestamptz,
	check (t1 > t0 and t1 <= t0 + interval '35 s'),
	check ((text is null) = (backend is null)),
	foreign key (room_id, person_id) references room_player on delete cascade
);
create index transcript_line_room on transcript_line (room_id, t0);
create index transcript_line_old on transcript_line (t1);
comment on column transcript_line.backend is 'which recogniser made the text';

-- The sound of lines without text: 16 kHz, 16 bits, mono.  It goes when the text is
-- there.  `attempt` fences: the answer to an earlier one is refused.
create table transcript_sound (
	line_id    bigint primary key references transcript_line on delete cascade,
	sound      bytea not null check (length(sound) between 2 and 1200000),
	attempt    int not null default 0,
	refusals   int not null default 0,
	due_at     timestamptz not null default now(),
	why        text
);
create index transcript_sound_due on transcript_sound (due_at);
alter table transcript_sound alter column sound set storage external;
comment on column transcript_sound.due_at is 'when it may be tried (again): while it is tried, when that is given up';
comment on column transcript_sound.refusals is 'how often a recogniser answered that it cannot do it';

alter table scribe add column recogniser text check (length(recogniser) <= 200);
comment on column scribe.recogniser is 'who gets the sound, as people are told; null: nobody';

alter table setting add column transcript_keep_s int not null default 2592000
	check (transcript_keep_s > 0);

-- "meeting": those who may be in it, players and hosts.
alter table room_event drop constraint room_event_audience_check;
alter table room_event add constraint room_event_audience_check check (audience ~
	'^(all|players|spectators|hosts|meeting|(player|others|author):[0-9]+)$');
