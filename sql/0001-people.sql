-- People, their sessions and tickets, and the settings of the service.

-- The one row of settings that the game reads.  Files and addresses are in
-- riposte.conf; what is here an administrator changes while all runs.
create table setting (
	one                 boolean primary key default true check (one),
	name                text not null default 'Riposte',
	version             text not null default '0.1.0',
	epoch               int not null default 1,
	signup              text not null default 'anyone',
	guests              text not null default 'anyone',
	create_rooms        text not null default 'staff',
	notice              text check (length(notice) <= 500),
	disconnect_grace_s  int not null default 10 check (disconnect_grace_s >= 0),
	silence_s           int not null default 40 check (silence_s > 0),
	left_deadline_s     int not null default 300 check (left_deadline_s >= 0),
	lobby_idle_s        int not null default 3600 check (lobby_idle_s > 0),
	max_source_bytes    int not null default 65536 check (max_source_bytes > 0),
	queue_limit         int not null default 1000 check (queue_limit > 0),
	judge_lease_s       int not null default 15 check (judge_lease_s > 0),
	judge_attempts      int not null default 3 check (judge_attempts > 0),
	delayed_after_s     int not null default 15 check (delayed_after_s >= 0),
	session_idle_s      int not null default 2592000 check (session_idle_s > 0),
	session_max_s       int not null default 7776000 check (session_max_s > 0),
	ticket_s            int not null default 604800 check (ticket_s > 0),
	run_keep_s          int not null default 86400 check (run_keep_s > 0),
	rate_submissions    int not null default 60,
	rate_runs           int not null default 60,
	rate_messages       int not null default 60,
	rate_rooms          int not null default 60,
	rate_joins          int not null default 120,
	rate_drafts         int not null default 120,
	rate_sign_ins       int not null default 1200,
	check (signup in ('anyone', 'accounts', 'invited', 'staff')),
	check (guests in ('anyone', 'accounts', 'invited', 'staff')),
	check (create_rooms in ('anyone', 'accounts', 'invited', 'staff'))
);
comment on table setting is 'rate_* are per minute and session; *_s are seconds';
insert into setting default values;

create table person (
	person_id      bigint generated always as identity primary key,
	handle         text check (handle ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{1,31}$'),
	name           text not null check (length(name) between 1 and 64),
	role           text not null default 'player'
	               check (role in ('player', 'teacher', 'admin')),
	password_hash  text,
	settings       jsonb not null default '{}',
	invited        boolean not null default false,
	created_at     timestamptz not null default now(),
	deleted_at     timestamptz
);
create unique index person_handle on person (lower(handle));

-- A browser's cookie or a script's token; only its SHA-256 is kept.
create table session (
	session_id  bigint generated always as identity primary key,
	hash        text not null unique,
	person_id   bigint not null references person on delete cascade,
	kind        text not null default 'cookie' check (kind in ('cookie', 'token')),
	label       text,
	scopes      text[],
	created_at  timestamptz not null default now(),
	seen_at     timestamptz not null default now(),
	expires_at  timestamptz not null
) with (fillfactor = 80);
create index session_person on session (person_id);
create index session_expires on session (expires_at);
comment on column session.scopes is 'null: everything (a cookie)';

-- Something that may be done once by whoever holds the text.
create table ticket (
	ticket_id    bigint generated always as identity primary key,
	hash         text not null unique,
	purpose      text not null
	             check (purpose in ('admin', 'password', 'seat', 'cohost', 'invite')),
	room_id      bigint,
	person_id    bigint references person on delete cascade,
	role         text check (role in ('player', 'teacher', 'admin', 'spectator')),
	name         text,
	external_id  text,
	team         text,
	made_by      bigint references person on delete set null,
	created_at   timestamptz not null default now(),
	expires_at   timestamptz not null,
	used_at      timestamptz,
	used_by      bigint references person on delete set null
);
create index ticket_room on ticket (room_id);
create index ticket_person on ticket (person_id);
create index ticket_expires on ticket (expires_at);

-- What a client may repeat: the answer that it got, kept 24 h.
create table request_key (
	person_id   bigint not null references person on delete cascade,
	endpoint    text not null,
	key         text not null,
	body_hash   text not null,
	answer      jsonb,
	created_at  timestamptz not null default now(),
	primary key (person_id, endpoint, key)
);
create index request_key_created on request_key (created_at);

-- Counters per minute; losing them in a crash costs nothing.
create unlogged table rate (
	who          text not null,
	what         text not null,
	started_at   timestamptz not null,
	count        int not null,
	primary key (who, what)
) with (fillfactor = 70);

-- Failed sign-ins by handle: each one more waits longer, nobody is locked out.
create table sign_in_failure (
	handle   text primary key,
	count    int not null,
	last_at  timestamptz not null
);
