-- Rooms, who is in them, and what happened there.

-- Rules of a kind of battle, as data: a new mode is a new row and its scoring.
create table mode (
	mode     text primary key,
	scoring  jsonb not null
);
insert into mode values ('classic', '{"attempt_penalty_s": 300}');

create table room (
	room_id      bigint generated always as identity primary key,
	code         text not null unique check (length(code) = 22),
	join_code    text unique,
	title        text not null check (length(title) between 1 and 120),
	maker_id     bigint references person on delete set null,
	hosts        bigint[] not null,
	mode         text not null references mode,
	scoring      jsonb not null,
	visibility   text not null default 'link'
	             check (visibility in ('public', 'link', 'private')),
	policy       jsonb not null,
	state        text not null default 'LOBBY'
	             check (state in ('LOBBY', 'RUNNING', 'FINISHED')),
	final        boolean not null default false,
	created_at   timestamptz not null default now(),
	starts_at    timestamptz,
	ends_at      timestamptz,
	finished_at  timestamptz,
	duration_s   int not null check (duration_s between 10 and 2592000),
	paused_at    timestamptz,
	paused_ms    bigint not null default 0,
	freeze_at    timestamptz,
	max_players  int not null check (max_players between 1 and 500),
	languages    text[],
	judging      text not null default 'ok' check (judging in ('ok', 'delayed')),
	rematch_id   bigint references room on delete set null,
	rematch_of   bigint references room on delete set null,
	check (state <> 'RUNNING' or ends_at is not null),
	check (state = 'FINISHED' or not final)
);
create index room_open on room (state, ends_at, starts_at) where state <> 'FINISHED';
create index room_unsettled on room (room_id) where state = 'FINISHED' and not final;
create index room_maker on room (maker_id);
create index room_rematch on room (rematch_id);
create index room_rematch_of on room (rematch_of);
comment on column room.judging is 'what the room was told last; see room_judging()';
comment on column room.languages is 'null: whatever a living judge offers';
alter table ticket add foreign key (room_id) references room on delete cascade;

-- The counter of events, narrow and mostly empty so that its updates stay HOT:
-- on the wide row one open snapshot cut them to a third.
create table room_seq (
	room_id   bigint primary key references room on delete cascade,
	last_seq  bigint not null default 0
) with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0,
	autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);

create table room_event (
	room_id   bigint not null references room on delete cascade,
	seq       bigint not null,
	kind      text not null,
	actor     bigint,
	audience  text not null check (audience ~
	          '^(all|players|spectators|hosts|(player|others|author):[0-9]+)$'),
	payload   jsonb not null,
	at        timestamptz not null default now(),
	primary key (room_id, seq)
);

create table room_problem (
	room_id     bigint not null references room on delete cascade,
	letter      text not null,
	position    int not null,
	problem_id  bigint not null references problem,
	version_id  bigint not null references problem_version,
	points      int not null,
	state       text not null default 'open' check (state in ('open', 'withdrawn')),
	primary key (room_id, letter),
	unique (room_id, problem_id)
);
create index room_problem_problem on room_problem (problem_id);
create index room_problem_version on room_problem (version_id);

create table team (
	team_id  bigint generated always as identity primary key,
	room_id  bigint not null references room on delete cascade,
	name     text not null check (length(name) between 1 and 64),
	unique (room_id, name)
);

-- One row for ever per person and room: leaving and removal keep it.
create table room_player (
	room_id          bigint not null references room on delete cascade,
	person_id        bigint not null references person,
	name             text not null check (length(name) between 1 and 64),
	role             text not null default 'player'
	                 check (role in ('player', 'spectator', 'bot')),
	team_id          bigint references team on delete set null,
	external_id      text,
	state            text not null default 'PRESENT'
	                 check (state in ('PRESENT', 'DISCONNECTED', 'LEFT', 'COMPLETED')),
	score            int not null default 0,
	penalty_s        int not null default 0,
	gained_at        timestamptz,
	results          jsonb not null default '[]',
	shown            jsonb,
	ready            boolean not null default false,
	muted            boolean not null default false,
	joined_at        timestamptz not null default now(),
	disconnected_at  timestamptz,
	left_deadline    timestamptz,
	left_at          timestamptz,
	left_reason      text check (left_reason in ('chosen', 'deadline', 'removed')),
	completed_at     timestamptz,
	drafted_at       timestamptz,
	primary key (room_id, person_id),
	check ((state = 'DISCONNECTED') <= (left_deadline is not null)),
	check ((state = 'LEFT') = (left_reason is not null))
) with (fillfactor = 80);
create index room_player_person on room_player (person_id);
create index room_player_team on room_player (team_id);
create index room_player_present on room_player (room_id, person_id)
	where state = 'PRESENT';
create index room_player_lost on room_player (left_deadline)
	where state = 'DISCONNECTED';
comment on column room_player.shown is
	'score, penalty_s, gained_at and results as others may see them until the board is final; null: as they are';

-- A browser tab that polls.  Tab '' stands for "has just joined".
create table room_tab (
	room_id    bigint not null,
	person_id  bigint not null,
	tab        text not null check (length(tab) <= 64),
	seen_at    timestamptz not null,
	gone_at    timestamptz,
	primary key (room_id, person_id, tab),
	foreign key (room_id, person_id) references room_player on delete cascade
) with (fillfactor = 50);

-- Who asked to be admitted (policy.admission = approve).
create table room_request (
	room_id    bigint not null references room on delete cascade,
	person_id  bigint not null references person on delete cascade,
	name       text not null,
	role       text not null,
	admitted   boolean not null default false,
	at         timestamptz not null default now(),
	primary key (room_id, person_id)
);
create index room_request_person on room_request (person_id);

create table message (
	message_id  bigint generated always as identity primary key,
	room_id     bigint not null references room on delete cascade,
	person_id   bigint not null references person,
	kind        text not null
	            check (kind in ('chat', 'announcement', 'question', 'answer', 'spectators')),
	audience    text not null,
	text        text not null check (length(text) between 1 and 2000),
	to_id       bigint references person,
	letter      text,
	reply_to    bigint references message on delete set null,
	at          timestamptz not null default now(),
	deleted_at  timestamptz
);
create index message_room on message (room_id, message_id);
create index message_person on message (person_id);
create index message_to on message (to_id);
create index message_reply on message (reply_to);

create table draft (
	room_id     bigint not null,
	person_id   bigint not null,
	problem_id  bigint not null references problem,
	language    text not null,
	source      text not null,
	rev         int not null,
	at          timestamptz not null default now(),
	primary key (room_id, person_id, problem_id),
	foreign key (room_id, person_id) references room_player on delete cascade
);
create index draft_problem on draft (problem_id);
create table draft_history (
	room_id     bigint not null,
	at          timestamptz not null default now(),
	person_id   bigint not null,
	problem_id  bigint not null references problem,
	rev         int not null,
	language    text not null,
	source      text not null,
	primary key (room_id, person_id, problem_id, rev),
	foreign key (room_id, person_id) references room_player on delete cascade
);
create index draft_history_at on draft_history (room_id, at);
create index draft_history_problem on draft_history (problem_id);
