-- What each attempt said, and where in the queue its author was told to be.
alter table judge_attempt add column result jsonb;
comment on column judge_attempt.result is
	'of a finished one: {verdict, passed, total, test, cpu_ms, wall_ms, memory_kb, detail}';
alter table judge_job add column told_position int;
