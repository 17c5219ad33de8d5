-- A room of 500 is sent far more often than one row of it changes: the results
-- are kept as the text that is sent (reading them as jsonb took two thirds of
-- the time of a snapshot).
alter table room_player
	alter results drop default,
	alter results type json using results::json,
	alter results set default '[]';
