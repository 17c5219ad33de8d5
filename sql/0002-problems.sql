-- Problems, their versions and the test data.

create table problem (
	problem_id  bigint generated always as identity primary key,
	slug        text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
	owner_id    bigint references person on delete set null,
	visibility  text not null default 'public' check (visibility in ('public', 'hidden')),
	version_id  bigint,
	created_at  timestamptz not null default now()
);
comment on column problem.version_id is 'the newest published version; null: none yet';

-- Written in short transactions as DRAFT, verified by the real queue, then
-- PUBLISHED by one update and never changed again.
create table problem_version (
	version_id    bigint generated always as identity primary key,
	problem_id    bigint not null references problem on delete cascade,
	number        int not null,
	state         text not null default 'DRAFT' check (state in ('DRAFT', 'PUBLISHED')),
	title         text not null,
	level         text,
	tags          text[] not null default '{}',
	statements    jsonb not null default '[]',
	samples       jsonb not null default '[]',
	attachments   jsonb not null default '[]',
	validator     jsonb not null default '{"type": "default", "flags": []}',
	visibility    text not null default 'public' check (visibility in ('public', 'hidden')),
	interactive   boolean not null default false,
	languages     text[],
	points        int not null default 100 check (points >= 0),
	cpu_ms        int not null check (cpu_ms > 0),
	wall_ms       int not null check (wall_ms > 0),
	memory_kb     int not null check (memory_kb > 0),
	output_kb     int not null check (output_kb > 0),
	processes     int not null check (processes > 0),
	created_at    timestamptz not null default now(),
	published_at  timestamptz,
	unique (problem_id, number)
);
alter table problem add foreign key (version_id) references problem_version
	on delete set null;
create index problem_version_id on problem (version_id);

-- Files by their SHA-256, in chunks, since libpq holds a whole value in memory.
create table blob (
	hash        text primary key check (hash ~ '^[0-9a-f]{64}$'),
	size        bigint not null,
	complete    boolean not null default false,
	created_at  timestamptz not null default now()
);
create table blob_chunk (
	hash  text not null references blob on delete cascade,
	n     int not null,
	data  bytea not null check (length(data) <= 262144),
	primary key (hash, n)
);

create table test_case (
	version_id  bigint not null references problem_version on delete cascade,
	n           int not null check (n > 0),
	name        text not null,
	sample      boolean not null default false,
	input       text not null references blob,
	answer      text not null references blob,
	primary key (version_id, n)
);
create index test_case_input on test_case (input);
create index test_case_answer on test_case (answer);

-- A solution of a package and what it has to get.
create table verification (
	verification_id  bigint generated always as identity primary key,
	version_id       bigint not null references problem_version on delete cascade,
	path             text not null,
	language         text not null,
	source           text not null,
	expected         text[] not null,
	state            text not null default 'QUEUED'
	                 check (state in ('QUEUED', 'COMPILING', 'RUNNING', 'DONE')),
	verdict          text,
	test             int,
	cpu_ms           int,
	detail           text,
	unique (version_id, path)
);
