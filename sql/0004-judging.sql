-- Submissions, the queue, and who judges.

create domain job_state as text
	check (value in ('QUEUED', 'COMPILING', 'RUNNING', 'DONE'));
create domain verdict as text
	check (value in ('ACCEPTED', 'WRONG_ANSWER', 'TIME_LIMIT', 'MEMORY_LIMIT',
		'OUTPUT_LIMIT', 'RUNTIME_ERROR', 'COMPILE_ERROR', 'INTERNAL_ERROR'));

create table submission (
	submission_id   bigint generated always as identity primary key,
	room_id         bigint not null,
	person_id       bigint not null,
	letter          text not null,
	problem_id      bigint not null references problem,
	version_id      bigint not null references problem_version,
	language        text not null,
	source          text not null,
	state           job_state not null default 'QUEUED',
	verdict         verdict,
	passed          int,
	total           int,
	test            int,
	cpu_ms          int,
	wall_ms         int,
	memory_kb       int,
	exit_code       int,
	signal          int,
	detail          text,
	compile_output  text,
	tests           jsonb not null default '[]',
	attempt         int not null default 1,
	elapsed_ms      bigint not null,
	created_at      timestamptz not null,
	judged_at       timestamptz,
	foreign key (room_id, person_id) references room_player on delete cascade,
	foreign key (room_id, letter) references room_problem,
	check (state <> 'DONE' or verdict is not null)
);
create index submission_player on submission (room_id, person_id, letter);
create index submission_problem on submission (room_id, letter);
create index submission_first on submission (room_id, letter, created_at, submission_id)
	where verdict = 'ACCEPTED';
create index submission_pending on submission (room_id) where state <> 'DONE';
create index submission_of_problem on submission (problem_id);
create index submission_of_version on submission (version_id);
comment on column submission.elapsed_ms is
	'of the battle at arrival: since the start, without the pauses';
comment on column submission.verdict is
	'while it is judged again the earlier verdict stands until the new one comes';

-- A try of one's own code on one's own input: no score, soon forgotten.
create table run (
	run_id          bigint generated always as identity primary key,
	room_id         bigint not null,
	person_id       bigint not null,
	problem_id      bigint references problem,
	version_id      bigint references problem_version,
	language        text not null,
	source          text not null,
	stdin           text not null,
	state           job_state not null default 'QUEUED',
	verdict         verdict,
	stdout          text,
	stderr          text,
	exit_code       int,
	signal          int,
	cpu_ms          int,
	wall_ms         int,
	memory_kb       int,
	detail          text,
	compile_output  text,
	created_at      timestamptz not null default now(),
	foreign key (room_id, person_id) references room_player on delete cascade,
	check (state <> 'DONE' or verdict is not null)
);
create index run_player on run (room_id, person_id);
create index run_created on run (created_at);
create index run_problem on run (problem_id);
create index run_version on run (version_id);

-- A judge.  The lease of all its jobs stands here: one update per heartbeat.
create table judge_worker (
	worker_id      bigint generated always as identity primary key,
	name           text not null,
	slots          int not null,
	languages      jsonb not null,
	language_ids   text[] not null,
	slot_states    jsonb not null default '[]',
	registered_at  timestamptz not null default now(),
	seen_at        timestamptz not null default now(),
	lease_until    timestamptz not null,
	offers_until   timestamptz not null,
	gone_at        timestamptz
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0,
	autovacuum_vacuum_threshold = 100);
create index judge_worker_offers on judge_worker (offers_until);

-- The queue.  A row lives from the submission to the verdict and stays few.
create table judge_job (
	job_id           bigint generated always as identity primary key,
	kind             text not null check (kind in ('submission', 'run', 'verify')),
	submission_id    bigint references submission on delete cascade,
	run_id           bigint references run on delete cascade,
	verification_id  bigint references verification on delete cascade,
	person_id        bigint,
	language         text not null,
	priority         int not null default 1,
	vstart           bigint not null,
	state            text not null default 'QUEUED' check (state in ('QUEUED', 'CLAIMED')),
	worker_id        bigint references judge_worker,
	token            bigint,
	attempts         int not null default 0,
	created_at       timestamptz not null default now(),
	claimed_at       timestamptz,
	check (num_nonnulls(submission_id, run_id, verification_id) = 1),
	check ((state = 'CLAIMED') = (worker_id is not null and token is not null))
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0,
	autovacuum_vacuum_threshold = 200, autovacuum_vacuum_cost_delay = 0,
	autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 500);
create index judge_job_queue on judge_job (priority, vstart, job_id) where state = 'QUEUED';
create index judge_job_clock on judge_job (vstart) where state = 'CLAIMED';
create index judge_job_worker on judge_job (worker_id) where state = 'CLAIMED';
create index judge_job_person on judge_job (person_id, vstart);
create index judge_job_submission on judge_job (submission_id);
create index judge_job_run on judge_job (run_id);
create index judge_job_verification on judge_job (verification_id);
create sequence judge_token;

-- What became of each time that a judge took a job.
create table judge_attempt (
	attempt_id       bigint generated always as identity primary key,
	job_id           bigint not null,
	submission_id    bigint references submission on delete cascade,
	worker_id        bigint not null references judge_worker,
	token            bigint not null unique,
	claimed_at       timestamptz not null,
	ended_at         timestamptz,
	outcome          text check (outcome in ('finished', 'returned', 'lost'))
);
create index judge_attempt_submission on judge_attempt (submission_id);
create index judge_attempt_claimed on judge_attempt (claimed_at);
create index judge_attempt_worker on judge_attempt (worker_id);

-- When the timer ticked last, so that an outage of ours disconnects nobody.
create table timer_clock (
	one      boolean primary key default true check (one),
	last_at  timestamptz not null default now(),
	swept_at timestamptz not null default '-infinity'
) with (fillfactor = 50);
insert into timer_clock default values;
