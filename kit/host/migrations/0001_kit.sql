-- The next number for each key: dense, assigned inside the transaction that emits.
create table souk_sequence (
  key text primary key,
  seq bigint not null
);

-- Events that are committed and not yet published. Deleted when the bus has acknowledged them.
create table souk_outbox (
  key text not null,
  seq bigint not null,
  event text not null,
  created_at bigint not null,
  primary key (key, seq)
);

-- The answers of requests that carried an idempotency key.
create table souk_idempotency (
  scope text not null,
  key text not null,
  fingerprint text not null,
  status bigint not null,
  body text not null,
  expires_at bigint not null,
  primary key (scope, key)
);
create index souk_idempotency_expires on souk_idempotency (expires_at);

-- How far each key of each source has taken effect here: the receipt of every event up to seq.
create table souk_position (
  source text not null,
  key text not null,
  seq bigint not null,
  primary key (source, key)
);

-- Events that could not take effect yet. While a key has a row here, its later events wait behind it.
create table souk_parked (
  source text not null,
  key text not null,
  seq bigint not null,
  event text not null,
  state text not null check (state in ('waiting', 'dead')),
  attempts bigint not null,
  next_at bigint not null,
  cause text not null,
  parked_at bigint not null,
  primary key (source, key, seq)
);
create index souk_parked_due on souk_parked (state, next_at);
