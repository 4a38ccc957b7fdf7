-- Until then nothing is sent to it: it has asked for it by Retry-After.
alter table endpoint add column quiet_until bigint;
