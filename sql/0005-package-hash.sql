-- So that importing the same package again is no new version.

alter table problem_version add column content_hash text
	check (content_hash ~ '^[0-9a-f]{64}$');
comment on column problem_version.content_hash is
	'SHA-256 of the package as riposte-import understood it; null: unknown';
