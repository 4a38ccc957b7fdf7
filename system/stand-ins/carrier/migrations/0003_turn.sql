-- Who writes an event takes its turn here first, and keeps it until the commit: so positions are committed in their order. Without
-- it PostgreSQL would show a position before a lower one, which whoever reads on from there would never see.
create table turn (
  name text primary key check (name = 'next'),
  taken bigint not null
);
insert into turn (name, taken) values ('next', 0);
