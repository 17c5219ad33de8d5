-- Which start of the database server the web processes last spoke to.

alter table web_clock add column server text;
comment on column web_clock.server is
	'see server_began: while it is another one, who is here has not been told again';
