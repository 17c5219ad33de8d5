-- What packages bring beyond input and answer: kinds of problems, groups and
-- scores, programs of their own, promises of their solutions.

alter table problem_version
	add column type text[] not null default '{pass-fail}'
		check (type <@ array['pass-fail', 'scoring', 'interactive', 'multi-pass',
			'submit-answer']),
	add column grading jsonb not null default '{}',
	add column max_score double precision;
comment on column problem_version.grading is
	'{scoring, max, groups: [{name, parent, score, verdict, …}], grader}; see judge/grade.h';
comment on column problem_version.max_score is
	'what a full solution scores; null: it is not scored, or without bound';

alter table test_case add column how jsonb not null default '{}';
comment on column test_case.how is
	'{group, accept, reject, most, flags, args, files}; see judge/problem.h';

alter table verification
	add column rules jsonb not null default '[]',
	add column patience text[] not null default '{}',
	add column program jsonb,
	add column tests jsonb not null default '[]',
	add column messages jsonb not null default '[]',
	add column judge_message text,
	add column score double precision;
comment on column verification.rules is
	'[{verdict, permitted, required, tests, score, message}]: all must hold';
comment on column verification.patience is 'verdicts that do not end its judging';
comment on column verification.program is
	'{files, units, entry} of one with several files or names of its own; null: its source';

alter table submission
	add column score double precision,
	add column share double precision check (share between 0 and 1),
	add column judge_message text,
	add column team_message text;
comment on column submission.share is 'of the points: the score by the most that can be had';
comment on column submission.judge_message is 'of a validator, for staff only';
