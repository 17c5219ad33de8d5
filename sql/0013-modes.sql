-- What kinds of battle there are, as data: a new kind is a new row.

alter table mode
	add position int not null default 0,
	add title text not null default '',
	add about text not null default '',
	add award text not null default 'each' check (award in ('each', 'first')),
	add tie text not null default 'sum' check (tie in ('sum', 'last', 'bytes')),
	add ends text not null default 'time' check (ends in ('time', 'full', 'taken'));
comment on column mode.award is
	'who gets the points of a problem: each who solves it, or who solves it first';
comment on column mode.tie is
	'what is ahead of equal points: the smaller sum of times and penalties, the smaller time of the last solution with penalties, or fewer bytes of source';
comment on column mode.ends is
	'what ends a battle besides its time: nothing, somebody having solved all, or all being taken';
comment on column mode.scoring is 'numbers that the maker of a room may change';

update mode set position = 1, title = 'Classic',
	about = 'Everybody gets the points of each problem that they solve.'
 where mode = 'classic';
insert into mode (mode, position, title, about, award, tie, ends, scoring) values
	('fastest', 2, 'Fastest', 'Whoever solves everything first wins, and the battle is over.',
		'each', 'last', 'full', '{"attempt_penalty_s": 0}'),
	('lockout', 3, 'Lockout', 'A problem belongs to whoever solves it first. Nobody else gets its points.',
		'first', 'last', 'taken', '{"attempt_penalty_s": 0}'),
	('shortest', 4, 'Shortest', 'Of equal points, the shorter code is ahead. Submit again to shorten yours.',
		'each', 'bytes', 'time', '{}');

alter table room_player add bytes int;
comment on column room_player.bytes is
	'of the counted sources, where they decide ties; null: they do not';
