-- Where the thing is that was accepted and is not done yet.
alter table souk_idempotency add column location text;

-- Sagas as they stand. wake_at: when the next call or timer is due; null when there is nothing to wait for.
create table souk_saga (
  id text primary key,
  kind text not null,
  plan bigint not null,
  shard bigint not null,
  state text not null,
  version bigint not null,
  data text not null,
  calls text not null,
  called bigint not null,
  timers text not null,
  asks text not null,
  wake_at bigint,
  alarm text,
  traceparent text,
  begun_at bigint not null,
  changed_at bigint not null,
  ended_at bigint
);
create index souk_saga_due on souk_saga (shard, wake_at) where wake_at is not null;
create index souk_saga_open on souk_saga (begun_at) where ended_at is null;
create index souk_saga_alarmed on souk_saga (changed_at) where alarm is not null;

-- What each saga heard, in order: enough to go the way again with another reducer.
create table souk_saga_history (
  saga_id text not null,
  seq bigint not null,
  at bigint not null,
  heard text not null,
  payload text not null,
  from_state text,
  to_state text not null,
  alarm text,
  primary key (saga_id, seq)
);

-- The instances that drive sagas. Who no longer counts on is taken for dead by those who watch.
create table souk_saga_member (
  id text primary key,
  beats bigint not null
);

-- Who drives the sagas of each shard. The fence grows with each take-over; every write of a driver carries it.
create table souk_saga_shard (
  shard bigint primary key,
  owner text,
  fence bigint not null
);
insert into souk_saga_shard (shard, fence) values
  (0, 1), (1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 1), (7, 1),
  (8, 1), (9, 1), (10, 1), (11, 1), (12, 1), (13, 1), (14, 1), (15, 1);
