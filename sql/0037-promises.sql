-- How much slower than the limit a solution of a package must be that is too slow, and
-- what it scored in each group.

alter table verification
	add column slack float8,
	add column groups jsonb not null default '{}';
comment on column verification.slack is 'times the limit of time that it may run; null: once';
comment on column verification.groups is '{name: score} of a scored problem';
comment on column verification.rules is
	'[{verdict, permitted, required, tests, score, group, message}]: all must hold';
