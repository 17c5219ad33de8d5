-- Which request a job came of, as the web server named it: for logs only, so that one
-- id leads from the web server's line to the judge's.
alter table judge_job add column request text check (length(request) <= 64);
