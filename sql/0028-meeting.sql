-- The meeting of a room: who holds it, who is in it, and who may be transcribed.

-- A scribe that lives.  `server` is where browsers reach its media server, and
-- `janus` whether it reaches that itself.
create table scribe (
	scribe_id    bigint generated always as identity primary key,
	name         text not null check (length(name) between 1 and 80),
	server       text not null check (server ~ '^/[a-z0-9-]{1,40}$'),
	janus        boolean not null default false,
	lease_until  timestamptz not null,
	unique (name)
);

-- One row for each room that ever had a meeting.  `name` is what the media
-- server calls it: 128 random bits, since whoever knows it may ask who is in;
-- each opening has another.
create table meeting (
	room_id    bigint primary key references room on delete cascade,
	name       text not null unique check (name ~ '^[0-9a-f]{32}$'),
	server     text not null,
	scribe_id  bigint references scribe on delete set null,
	asked_at   timestamptz not null default now(),
	opened_at  timestamptz,
	closed_at  timestamptz
);
create index meeting_scribe on meeting (scribe_id);
create index meeting_open on meeting (server) where closed_at is null;
comment on column meeting.opened_at is 'since when the media server has it; null: not now';

-- Each participant that was ever let in.  An id is taken once: it stays here, so
-- that nobody comes in by it again.
create table meeting_participant (
	participant  text primary key check (length(participant) <= 100),
	room_id      bigint not null,
	person_id    bigint not null,
	joined_at    timestamptz not null default now(),
	left_at      timestamptz,
	foreign key (room_id, person_id) references room_player on delete cascade
);
create index meeting_participant_room on meeting_participant (room_id, person_id);
create index meeting_participant_here on meeting_participant (room_id) where left_at is null;

-- Each decision of a person whether their voice may be transcribed.  Without one
-- it may not.
create table meeting_consent (
	room_id     bigint not null,
	person_id   bigint not null,
	at          timestamptz not null default clock_timestamp(),
	transcribe  boolean not null,
	primary key (room_id, person_id, at),
	foreign key (room_id, person_id) references room_player on delete cascade
);

alter table room_player add column on_stage boolean not null default false;
comment on column room_player.on_stage is 'a host lets them speak where not everybody may';
