-- Packages that come through the web, and what else a package says of a version.

-- Written by the web in chunks, imported by a judge's host, which holds it by a
-- lease.  The archive goes when that is over, its row stays for a while.
create table package_upload (
	upload_id    bigint generated always as identity primary key,
	person_id    bigint not null references person on delete cascade,
	name         text not null,
	slug         text check (slug ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
	visibility   text check (visibility in ('public', 'hidden')),
	forced       boolean not null default false,
	size         bigint not null default 0,
	state        text not null default 'RECEIVING'
	             check (state in ('RECEIVING', 'QUEUED', 'RUNNING', 'DONE')),
	token        bigint,
	lease_until  timestamptz,
	tries        int not null default 0,
	version_id   bigint references problem_version on delete set null,
	total        int,
	result       text check (result in ('published', 'unchanged', 'refused')),
	problem      text,
	why          text,
	warnings     jsonb not null default '[]',
	solutions    jsonb not null default '[]',
	created_at   timestamptz not null default now(),
	finished_at  timestamptz,
	check ((state = 'DONE') = (result is not null))
);
create index package_upload_waiting on package_upload (upload_id) where state <> 'DONE';
create index package_upload_person on package_upload (person_id);
create index package_upload_version on package_upload (version_id);
comment on column package_upload.name is 'of the file: sum.zip';
comment on column package_upload.total is 'how many solutions there are';
comment on column package_upload.solutions is
	'the verification table of a draft that is gone; else the version has it';
create table package_chunk (
	upload_id  bigint not null references package_upload on delete cascade,
	n          int not null,
	data       bytea not null check (length(data) <= 262144),
	primary key (upload_id, n)
);

alter table problem_version
	alter column visibility drop not null,
	alter column visibility drop default,
	add column warnings jsonb not null default '[]',
	add column code_kb int check (code_kb > 0);
comment on column problem_version.visibility is
	'what the package wants; null: it says nothing, and the problem stays what it is';
comment on column problem_version.warnings is 'what its import warned of, for staff';
comment on column problem_version.code_kb is 'how large a source may be; null: as the site says';
