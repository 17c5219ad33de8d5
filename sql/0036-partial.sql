-- What is being said: a line without text and without sound, from the first partial text
-- on.  That text stands in the room's log only, until the line has its own.

alter table transcript_line add column told bigint;
comment on column transcript_line.told is 'the event that told its partial text: room_event.seq';

create index transcript_line_waits on transcript_line (t1) where text is null;
