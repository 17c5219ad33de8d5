-- When somebody last made a backup that ended well: riposte-doctor asks for its age.
alter table setting add column backed_up_at timestamptz;
