-- Goods that are to come back and have not come yet (1): until then nothing of it is put into stock or given back.
alter table reversal add column expected integer not null default 0 check (expected in (0, 1));
