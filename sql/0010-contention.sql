-- How long an attempt waited for a processor that others had.
alter table judge_attempt add column wait_ms int, add column contended boolean;
comment on column judge_attempt.wait_ms is
	'of the test that waited longest; null: not known, or never finished';
comment on column judge_attempt.contended is
	'a run waited for more than the share that the box states (box_contended_percent)';
