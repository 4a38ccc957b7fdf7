-- When a key of a program was used, to the hour.
alter table api_key add column last_used_at bigint;
