-- Practising a problem alone.

alter table room add column practice boolean not null default false;
comment on column room.practice is 'a room of one person, with one problem and no end to speak of';
create index room_practice on room (maker_id) where practice and state <> 'FINISHED';
