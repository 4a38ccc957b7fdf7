-- Which news of an order its customer does not want: a JSON list of kinds. One row, so that who chooses at once chooses whole.
create table message_preference (
  order_id text primary key,
  unwanted text not null
);
-- Settled without being sent. The status is `sent` then, for what was written before knows no other that is over for good.
alter table message add column suppressed_at bigint;
create index message_suppressed on message (message_id) where suppressed_at is not null;
