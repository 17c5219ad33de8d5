-- The files of a package as they came, so that it can be written back.
alter table problem_version add column package jsonb not null default '{}';
comment on column problem_version.package is
	'{legacy, uuid, files: [{name, hash, executable}]}: all its files, by hashes of blobs';
